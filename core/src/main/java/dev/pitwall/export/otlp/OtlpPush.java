package dev.pitwall.export.otlp;

import dev.pitwall.export.otlp.Buffer.Payload;
import dev.pitwall.export.otlp.OtlpSettings.Application;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.wire.Address;
import dev.pitwall.notify.wire.Content;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.FaultWords;
import dev.pitwall.notify.wire.HttpCall;
import dev.pitwall.notify.wire.HttpOutcome;
import dev.pitwall.notify.wire.HttpSender;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the metrics every interval and pushes them, one request after the other, oldest first. What
 * does not arrive waits in a {@link Buffer}; the reading never waits for the receiver. Which
 * answers are tried again is what the protocol says (OTLP 1.5, "Failures"): 429, 502, 503, 504, and
 * no answer at all; every other refusal is final.
 */
public final class OtlpPush implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OtlpPush.class);

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 5;
  private static final int MOST_AT_ONCE = 100;
  private static final Set<Integer> AGAIN = Set.of(429, 502, 503, 504);
  private static final String PATH = "/v1/metrics";
  private static final String KEY = "export.otlp.endpoint";
  private static final String FAILING = "export.otlp";
  private static final String PARTIAL = "export.otlp.partial";
  private static final String BESIDE = "export.otlp.beside-agent";

  private final OtlpSettings settings;
  private final OtlpSource source;
  private final HttpSender http;
  private final TimeSource time;
  private final Findings findings;
  private final DoubleSupplier share;
  private final BooleanSupplier otherAgent;
  private final Buffer buffer = new Buffer();
  private final FaultWords faults = new FaultWords(Locale.ENGLISH, KEY, OtlpSettings.CA_FILE_KEY);
  private boolean application;
  private long notBeforeNanos;
  private int failures;
  private volatile boolean closed;

  /** Pushes nothing before {@link #start}. */
  public OtlpPush(OtlpSettings settings, OtlpSource source, TimeSource time, Findings findings) {
    this(
        settings,
        source,
        new HttpSender("otlp-post", settings.trust(), Deadlines.STANDARD, time),
        time,
        findings,
        () -> ThreadLocalRandom.current().nextDouble(),
        OpenTelemetryAgent::isHere);
  }

  /**
   * With everything from outside.
   *
   * @param share of the back-off that is waited: 0 (inclusive) to 1 (exclusive)
   * @param otherAgent whether OpenTelemetry's agent is in this JVM
   */
  OtlpPush(
      OtlpSettings settings,
      OtlpSource source,
      HttpSender http,
      TimeSource time,
      Findings findings,
      DoubleSupplier share,
      BooleanSupplier otherAgent) {
    this.settings = settings;
    this.source = source;
    this.http = http;
    this.time = time;
    this.findings = findings;
    this.share = share;
    this.otherAgent = otherAgent;
    this.notBeforeNanos = time.nanoTime();
  }

  /** Begins, until {@code threads} or this is closed; only tells if it is configured wrongly. */
  public void start(Threads threads) {
    if (!prepare()) {
      return;
    }
    Duration interval = settings.interval();
    Duration first = interval.compareTo(SOON) < 0 ? interval : SOON;
    threads.worker("otlp-read").every(first, interval, this::read);
    threads.worker("otlp").every(first, TICK, this::turn);
  }

  /** Pushes nothing any more; what waits is given up. */
  @Override
  public void close() {
    closed = true;
  }

  /** Data points that arrived nowhere, since the start. */
  public long dropped() {
    return buffer.dropped();
  }

  /** False if nothing can ever be pushed by these settings; a finding says why. */
  boolean prepare() {
    application = settings.application() != Application.NEVER;
    Optional<String> mistake = mistake();
    mistake.ifPresentOrElse(this::failed, () -> findings.clear(FAILING));
    if (settings.application() == Application.AUTO && otherAgent.getAsBoolean()) {
      application = false;
      findings.report(
          BESIDE,
          "Pushing metrics by OTLP: OpenTelemetry's agent is in this JVM, too, and has http.server.*"
              + " and jvm.* under the same names, so these are left to it; pitwall.* is pushed."
              + " Set export.otlp.application = never to agree, or always if that agent exports no"
              + " metrics.");
    } else {
      findings.clear(BESIDE);
    }
    return mistake.isEmpty();
  }

  private Optional<String> mistake() {
    String endpoint = settings.endpoint() == null ? "" : settings.endpoint();
    if (Address.of(endpoint).isEmpty()) {
      return Optional.of(
          KEY
              + " is not usable. Allowed is an http or https address without user and password,"
              + " like http://localhost:4318. Mend it and restart.");
    }
    if (settings.headers() == null) {
      return Optional.empty();
    }
    if (PushHeaders.parse(settings.headers()).isEmpty()) {
      return Optional.of(
          "export.otlp.headers cannot be read. Allowed is NAME=VALUE,NAME=VALUE with at most 32"
              + " headers, and %XX for commas, percent signs and control characters. Mend it and"
              + " restart.");
    }
    return Address.secret(endpoint).isPresent()
        ? Optional.empty()
        : Optional.of(
            "export.otlp.headers is set, and these are secrets, which go over https only (or http"
                + " to this machine). Use an https address in "
                + KEY
                + " and restart.");
  }

  private void failed(String why) {
    findings.report(FAILING, "Pushing metrics by OTLP: " + why);
  }

  /** Reads the metrics and lays them into the buffer. */
  void read() {
    if (closed) {
      return;
    }
    MetricsRequest.Written written = source.request(application, time.now());
    if (written.points() > 0) {
      buffer.add(new Payload(Content.bytes(gzip(written.content().toBytes())), written.points()));
    }
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no disk and no network in it
    }
    return packed.toByteArray();
  }

  /** Pushes what waits, until one push fails. */
  void turn() {
    try {
      for (int i = 0; i < MOST_AT_ONCE && mayPush(); i++) {
        Optional<Payload> oldest = buffer.oldest();
        if (oldest.isEmpty()) {
          return;
        }
        push(oldest.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean mayPush() {
    return !closed && time.nanoTime() - notBeforeNanos >= 0;
  }

  private void push(Payload payload) throws InterruptedException {
    Address base = Address.of(settings.endpoint() == null ? "" : settings.endpoint()).orElseThrow();
    Address address = base.path().endsWith(PATH) ? base : base.below(PATH);
    HttpCall call =
        HttpCall.post(address, "application/x-protobuf", payload.body())
            .with("Content-Encoding", "gzip")
            .whoseBodyCounts();
    String headers = settings.headers() == null ? "" : settings.headers();
    for (Map.Entry<String, String> each :
        PushHeaders.parse(headers).orElseGet(Map::of).entrySet()) {
      call = call.with(each.getKey(), each.getValue());
    }
    HttpOutcome outcome = http.send(call);
    if (outcome instanceof HttpOutcome.Answered answer) {
      judge(payload, address, answer);
    } else {
      failed(faults.of((HttpOutcome.Broken) outcome, address, http.whole()));
      waitFor(null);
    }
  }

  private void judge(Payload payload, Address address, HttpOutcome.Answered answer) {
    if (answer.isTaken()) {
      buffer.done(payload);
      failures = 0;
      findings.clear(FAILING);
      tellPartial(address, PartialSuccess.read(answer.start()));
      return;
    }
    String said = address.host() + " answered " + answer.status() + ": " + answer.body() + ". ";
    if (AGAIN.contains(answer.status())) {
      failed(said + "It is tried again, and up to 2 MiB wait; allowed is 200.");
      waitFor(answer.retryAfter());
      return;
    }
    buffer.refused(payload);
    failed(
        said
            + "Allowed is 200; what was refused is not sent again. Check "
            + KEY
            + " (it is the receiver of OTLP over HTTP, usually port 4318) and export.otlp.headers.");
    log.debug("{} data points were refused", payload.points());
  }

  private void tellPartial(Address address, Optional<PartialSuccess> partial) {
    if (partial.isEmpty()) {
      findings.clear(PARTIAL);
      return;
    }
    buffer.rejected(partial.get().rejected());
    findings.report(
        PARTIAL,
        "Pushing metrics by OTLP: "
            + address.host()
            + " took the last push, but left out "
            + partial.get().rejected()
            + " data points and says: "
            + address.masked(partial.get().message())
            + ". They are not sent again; see the receiver's own log and limits.");
  }

  /** 5 s, doubled, at most 160 s, of which at least half; what is asked for is the least. */
  private void waitFor(@Nullable Duration asked) {
    Duration ceiling = FIRST_WAIT.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    Duration wait = Duration.ofMillis((long) (ceiling.toMillis() * (1 + share.getAsDouble()) / 2));
    Duration longer = asked == null || asked.compareTo(wait) < 0 ? wait : asked;
    notBeforeNanos = time.nanoTime() + longer.toNanos();
  }
}
