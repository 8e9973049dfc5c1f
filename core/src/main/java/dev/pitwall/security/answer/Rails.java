package dev.pitwall.security.answer;

import dev.pitwall.security.Address;
import dev.pitwall.security.Network;
import dev.pitwall.security.SecuritySettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who is never denied, whatever speaks against it: this machine, trusted proxies, {@code
 * security.allow}, who was allowed by hand, and who held the admin token lately. Asked when a
 * client is judged and again before a request is denied, so that it holds in every order.
 */
final class Rails {
  static final int MOST_ALLOWED = 1_000;
  private static final int MOST_ADMINS = 64;
  private static final long ADMIN_SECONDS = 86_400;

  private final List<Allowed> allowed = new CopyOnWriteArrayList<>();
  private final Map<Long, Long> admins = new LinkedHashMap<>();
  private volatile SecuritySettings settings;

  /**
   * A network that somebody let in.
   *
   * @param until the first second in which it is not any more
   */
  record Allowed(Network network, long until, String by) {}

  Rails(SecuritySettings settings) {
    this.settings = settings;
  }

  void configure(SecuritySettings next) {
    settings = next;
  }

  SecuritySettings settings() {
    return settings;
  }

  boolean protect(Address address, long second) {
    SecuritySettings now = settings;
    if (address.isLoopback() || now.proxies().trusts(address) || now.allows(address)) {
      return true;
    }
    for (Allowed each : allowed) {
      if (second < each.until() && each.network().contains(address)) {
        return true;
      }
    }
    synchronized (admins) {
      Long seen = admins.get(address.key());
      return seen != null && second - seen < ADMIN_SECONDS;
    }
  }

  /** False if there are too many; the same network is allowed once, for the longer time. */
  boolean allow(Allowed next) {
    allowed.removeIf(one -> one.network().equals(next.network()) && one.until() <= next.until());
    if (allowed.size() >= MOST_ALLOWED) {
      return false;
    }
    allowed.add(next);
    return true;
  }

  /** Somebody at this address held the token. */
  void admin(long client, long second) {
    synchronized (admins) {
      admins.remove(client);
      admins.put(client, second);
      if (admins.size() > MOST_ADMINS) {
        admins.remove(admins.keySet().iterator().next());
      }
    }
  }

  /** Those whose time is not over. */
  List<Allowed> allowed(long second) {
    allowed.removeIf(one -> second >= one.until());
    return new ArrayList<>(allowed);
  }
}
