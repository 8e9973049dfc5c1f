package dev.pitwall.notify.wire;

import dev.pitwall.notify.wire.HttpOutcome.Broken;
import dev.pitwall.notify.wire.HttpOutcome.Fault;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.trust.TlsSource;
import java.time.Duration;

/**
 * Sends HTTP requests for the channels and the exports: HTTP/1.1, one connection each, no proxy, no
 * redirect, no cookie, and nothing of what the application made the JVM's default for its own
 * requests.
 *
 * <p>It speaks the protocol itself. The JDK's {@code HttpClient} keeps a thread until it is
 * garbage-collected (on Java 17), which would be one for every heartbeat; {@code HttpURLConnection}
 * repeats a POST on its own, and obeys the application's authenticator, cookies and proxies. And
 * neither says whether the request was on its way when it failed, which decides whether a message
 * may have arrived.
 */
public final class HttpSender {
  private final TlsSource trust;
  private final Deadlines deadlines;
  private final TimeSource time;
  private final Attempts attempts;

  /**
   * Nothing is connected before the first request.
   *
   * @param role what its threads are called after {@code pitwall-}
   */
  public HttpSender(String role, TlsSource trust, Deadlines deadlines, TimeSource time) {
    this.trust = trust;
    this.deadlines = deadlines;
    this.time = time;
    this.attempts = new Attempts(role);
  }

  /** Sends within the deadline of {@link Deadlines#whole}. */
  public HttpOutcome send(HttpCall call) throws InterruptedException {
    return send(call, deadlines.whole());
  }

  /**
   * Sends within {@code whole}, for the second request of one attempt.
   *
   * @throws InterruptedException if the caller was interrupted; the connection is closed then
   */
  public HttpOutcome send(HttpCall call, Duration whole) throws InterruptedException {
    HttpTalk talk = new HttpTalk(call, trust, deadlines, time::now);
    Attempts.End end = attempts.run(talk, whole);
    if (end == Attempts.End.STUCK) {
      return new Broken(Fault.STUCK, "", false);
    }
    HttpOutcome outcome = talk.outcome();
    if (outcome == null || (end == Attempts.End.HUNG_UP && outcome instanceof Broken)) {
      return new Broken(Fault.LATE, "", talk.sent());
    }
    return outcome;
  }

  /** The time after which an attempt is hung up. */
  public Duration whole() {
    return deadlines.whole();
  }
}
