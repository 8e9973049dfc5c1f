package dev.pitwall.security.answer;

import dev.pitwall.request.Gate;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.security.Address;
import dev.pitwall.security.TrustedProxies;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands at the gate and knows by sight who is denied. For everybody else it looks an address up
 * and allocates nothing: not for an IPv4 address, and not at all while nobody is denied. What fails
 * in here lets the request through.
 */
final class Doorman implements Gate.Closed {
  private static final String BODY =
      "Too many failed or unusual requests from this network. Try again later.\n"
          + "このネットワークからの失敗または異常なリクエストが多すぎます。"
          + "しばらくしてからもう一度お試しください。\n";

  private final Denials denials;
  private final Rails rails;
  private final TimeSource time;
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong met = new AtomicLong();
  private volatile Order order = new Order(false, 429, path -> false);

  /**
   * What it does.
   *
   * @param deny false: requests are counted only
   * @param open paths that are never denied
   */
  record Order(boolean deny, int status, Predicate<String> open) {}

  Doorman(Denials denials, Rails rails, TimeSource time) {
    this.denials = denials;
    this.rails = rails;
    this.time = time;
  }

  void follow(Order next) {
    order = next;
  }

  @Override
  public Gate.@Nullable Answer answer(Gate.Visitor visitor) {
    if (denials.isEmpty()) {
      return null;
    }
    try {
      return look(visitor);
    } catch (RuntimeException e) {
      failures.incrementAndGet();
      return null;
    }
  }

  private Gate.@Nullable Answer look(Gate.Visitor visitor) {
    String peer = visitor.peer();
    if (peer == null) {
      return null;
    }
    TrustedProxies proxies = rails.settings().proxies();
    if (proxies.networks().isEmpty()) {
      Denial denial = denials.find(Address.keyOf(peer));
      return denial == null ? null : known(denial, Address.parse(peer), visitor);
    }
    Address address = Address.parse(peer);
    if (address == null) {
      return null;
    }
    if (proxies.trusts(address)) {
      address =
          proxies.client(
              address,
              proxies.standard() ? null : visitor.header("X-Forwarded-For"),
              proxies.standard() ? visitor.header("Forwarded") : null);
    }
    Denial denial = denials.find(address.key());
    return denial == null ? null : known(denial, address, visitor);
  }

  private Gate.@Nullable Answer known(
      Denial denial, @Nullable Address address, Gate.Visitor visitor) {
    long now = time.now().getEpochSecond();
    if (address == null || now >= denial.until() || rails.protect(address, now)) {
      return null;
    }
    String path = visitor.path();
    Order by = order;
    if (path != null && by.open().test(path)) {
      return null;
    }
    String only = denial.path();
    if (only != null && !only.equals(path)) {
      return null;
    }
    denial.requests().incrementAndGet();
    met.incrementAndGet();
    return by.deny()
        ? new Gate.Answer(
            by.status(), Long.toString(denial.until() - now), "text/plain;charset=UTF-8", BODY)
        : null;
  }

  /** Requests that were denied, or would have been, since the start. */
  long met() {
    return met.get();
  }

  /** Requests that went through because something failed in here. */
  long failures() {
    return failures.get();
  }
}
