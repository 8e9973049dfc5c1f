package dev.pitwall.notify.heartbeat;

import dev.pitwall.finding.Findings;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Address;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.FaultWords;
import dev.pitwall.notify.wire.HttpCall;
import dev.pitwall.notify.wire.HttpOutcome;
import dev.pitwall.notify.wire.HttpSender;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells a watcher outside that alerts would be told: no process can report its own death. It is
 * silent as soon as any part of the loop is, so the watcher's alarm means "nobody watches", not
 * only "the process is gone".
 */
public final class Heartbeat implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SOON_AGAIN = Duration.ofSeconds(15);
  private static final String HELD = "heartbeat.held";
  private static final String FAILED = "heartbeat.failed";

  private final HeartbeatSettings settings;
  private final Supplier<Optional<String>> whyNot;
  private final TimeSource time;
  private final Findings findings;
  private final HttpSender http;
  private final FaultWords faults = new FaultWords(Locale.ENGLISH, "alerts.heartbeat-url");
  private long dueNanos;
  private volatile boolean closed;

  /**
   * Sends nothing before {@link #start}.
   *
   * @param whyNot why there must be no heartbeat now, as a sentence in English; empty while all of
   *     Pitwall works
   */
  public Heartbeat(
      HeartbeatSettings settings,
      TrustSettings trust,
      Supplier<Optional<String>> whyNot,
      TimeSource time,
      Findings findings) {
    this(settings, trust, whyNot, time, findings, Deadlines.STANDARD);
  }

  Heartbeat(
      HeartbeatSettings settings,
      TrustSettings trust,
      Supplier<Optional<String>> whyNot,
      TimeSource time,
      Findings findings,
      Deadlines deadlines) {
    this.settings = settings;
    this.whyNot = whyNot;
    this.time = time;
    this.findings = findings;
    this.http = new HttpSender("heartbeat-get", trust, deadlines, time);
    this.dueNanos = time.nanoTime() + settings.interval().toNanos();
  }

  /** Begins, on a thread of its own, one interval from now, until closed. */
  public void start(Threads threads) {
    threads.every("heartbeat", TICK, TICK, this::turn);
  }

  /** Sends nothing any more. */
  @Override
  public void close() {
    closed = true;
  }

  /** Sends if it is time and everything lives. */
  void turn() {
    if (closed || time.nanoTime() - dueNanos < 0) {
      return;
    }
    long begun = time.nanoTime();
    Duration interval = settings.interval();
    Duration soon = interval.compareTo(SOON_AGAIN) < 0 ? interval : SOON_AGAIN;
    dueNanos = begun + soon.toNanos();
    try {
      if (beat()) {
        dueNanos = begun + interval.toNanos();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean beat() throws InterruptedException {
    Optional<String> reason = whyNot.get();
    if (reason.isPresent()) {
      findings.report(
          HELD,
          "No heartbeat is sent: "
              + reason.get()
              + " It is sent only while samples are taken and judged, the journal can be written"
              + " and messages can go out. Mend that, or restart the application.");
      return false;
    }
    findings.clear(HELD);
    Optional<String> failure = send();
    failure.ifPresentOrElse(
        why -> findings.report(FAILED, "Sending the heartbeat failed: " + why),
        () -> findings.clear(FAILED));
    return failure.isEmpty();
  }

  private Optional<String> send() throws InterruptedException {
    String url = settings.url();
    Optional<Address> address = Address.secret(url == null ? "" : url);
    if (address.isEmpty()) {
      return Optional.of(faults.badAddress());
    }
    HttpOutcome outcome = http.send(HttpCall.get(address.get()));
    if (outcome instanceof HttpOutcome.Answered answer) {
      return answer.isTaken()
          ? Optional.empty()
          : Optional.of(
              address.get().host()
                  + " answered "
                  + answer.status()
                  + ": "
                  + answer.body()
                  + ". Allowed is 2xx, and redirects are not followed. Check"
                  + " alerts.heartbeat-url.");
    }
    return Optional.of(faults.of((HttpOutcome.Broken) outcome, address.get(), http.whole()));
  }
}
