package dev.pitwall.notify.alertmanager;

import dev.pitwall.alert.Incident;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Address;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.FaultWords;
import dev.pitwall.notify.wire.HttpCall;
import dev.pitwall.notify.wire.HttpOutcome;
import dev.pitwall.notify.wire.HttpSender;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hands the open incidents to an Alertmanager: every minute, and within two seconds after a change.
 * Each alert carries an end four minutes ahead, so it does not end there while one or two hand-offs
 * fail, and does end when this process dies. No messages, so no outbox: whatever is missed is in
 * the next one.
 *
 * <p>With no incident open an empty list is sent all the same: a wrong address is found before it
 * matters.
 */
public final class AlertmanagerFeed implements AutoCloseable {
  static final Duration EVERY = Duration.ofMinutes(1);
  static final Duration EXPIRY = Duration.ofMinutes(4);
  private static final Duration TICK = Duration.ofSeconds(2);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final int BATCH = 50;
  private static final String FAILING = "notify.alertmanager";
  private static final String TOO_MANY = "notify.alertmanager.too-many";

  private final AlertmanagerSettings settings;
  private final Supplier<List<Incident>> incidents;
  private final Board board;
  private final TimeSource time;
  private final Findings findings;
  private final HttpSender http;
  private final Duration expiry;
  private final FaultWords faults = new FaultWords(Locale.ENGLISH, "notify.alertmanager.url");
  private long dueNanos;
  private int failures;
  private volatile boolean closed;

  /**
   * Sends nothing before {@link #start}.
   *
   * @param incidents what is open now; asked every two seconds from a thread of the feed
   */
  public AlertmanagerFeed(
      AlertmanagerSettings settings,
      TrustSettings trust,
      Sender sender,
      Supplier<List<Incident>> incidents,
      AlertWords words,
      TimeSource time,
      Findings findings) {
    this(
        settings,
        incidents,
        new Board(sender, words),
        new HttpSender("alertmanager-post", trust, Deadlines.STANDARD, time),
        time,
        findings,
        EXPIRY);
  }

  AlertmanagerFeed(
      AlertmanagerSettings settings,
      Supplier<List<Incident>> incidents,
      Board board,
      HttpSender http,
      TimeSource time,
      Findings findings,
      Duration expiry) {
    this.settings = settings;
    this.incidents = incidents;
    this.board = board;
    this.http = http;
    this.time = time;
    this.findings = findings;
    this.expiry = expiry;
    this.dueNanos = time.nanoTime();
  }

  /** Begins, on a thread of its own, until {@code threads} or this is closed. */
  public void start(Threads threads) {
    threads.every("alertmanager", Duration.ZERO, TICK, this::turn);
  }

  /** Sends nothing any more; what is open ends in the Alertmanager after four minutes. */
  @Override
  public void close() {
    closed = true;
  }

  /** Looks at the incidents, and hands them over if it is time or something changed. */
  void turn() {
    if (closed) {
      return;
    }
    boolean changed = board.see(incidents.get(), time.now());
    if (changed && failures == 0) {
      dueNanos = time.nanoTime();
    }
    if (time.nanoTime() - dueNanos < 0) {
      return;
    }
    tellOfTooMany();
    try {
      Optional<String> failure = handOver();
      failure.ifPresentOrElse(this::failed, this::succeeded);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void succeeded() {
    failures = 0;
    dueNanos = time.nanoTime() + EVERY.toNanos();
    findings.clear(FAILING);
  }

  /** 5 s, doubled, at most a minute: four minutes hold at least three further tries. */
  private void failed(String why) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures, 4));
    wait = wait.compareTo(EVERY) > 0 ? EVERY : wait;
    failures++;
    dueNanos = time.nanoTime() + wait.toNanos();
    findings.report(
        FAILING,
        "Handing the alerts to the Alertmanager failed: "
            + why
            + " It must take a POST to /api/v2/alerts with 200 every minute; what is open ends there"
            + " by itself "
            + EXPIRY.toMinutes()
            + " minutes after the last time. Check notify.alertmanager.url.");
  }

  private void tellOfTooMany() {
    if (board.beyond() == 0) {
      findings.clear(TOO_MANY);
    } else {
      findings.report(
          TOO_MANY,
          "Handing "
              + (Board.MOST + board.beyond())
              + " open incidents to the Alertmanager: at most "
              + Board.MOST
              + " are handed over, the rest is missing there. Lower their number with"
              + " alerts.rules.");
    }
  }

  /** In batches, until all are taken; why not, if one is not. */
  private Optional<String> handOver() throws InterruptedException {
    String url = settings.url();
    Optional<Address> base = Address.of(url == null ? "" : url);
    if (base.isEmpty()) {
      return Optional.of(
          "notify.alertmanager.url is not usable. Allowed is the base address, like"
              + " http://alertmanager:9093, without user and password.");
    }
    boolean open = Address.secret(url == null ? "" : url).isEmpty();
    if (settings.user() != null && open) {
      return Optional.of(
          "notify.alertmanager.user is set, and a password goes over https only (or http to this"
              + " machine).");
    }
    Address address = base.get().below("/api/v2/alerts");
    List<Alert> alerts = board.alerts(time.now(), expiry);
    for (int from = 0; from == 0 || from < alerts.size(); from += BATCH) {
      List<Alert> batch = alerts.subList(from, Math.min(alerts.size(), from + BATCH));
      Optional<String> failure = post(address, Alert.json(batch));
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }

  private Optional<String> post(Address address, String json) throws InterruptedException {
    HttpCall call = HttpCall.json(address, json);
    if (settings.user() != null) {
      String password = settings.password() == null ? "" : settings.password();
      byte[] login = (settings.user() + ":" + password).getBytes(StandardCharsets.UTF_8);
      call = call.with("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
    }
    HttpOutcome outcome = http.send(call);
    if (outcome instanceof HttpOutcome.Answered answer) {
      return answer.isTaken()
          ? Optional.empty()
          : Optional.of(
              address.host() + " answered " + answer.status() + ": " + answer.body() + ".");
    }
    return Optional.of(faults.of((HttpOutcome.Broken) outcome, address, http.whole()));
  }
}
