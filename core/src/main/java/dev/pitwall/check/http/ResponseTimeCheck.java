package dev.pitwall.check.http;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code app.response-time}: the lower median of the last five probes, in seconds, each from
 * connecting to the last byte of the body; and {@code app.health-failures}: how many of them
 * failed.
 *
 * <p>A probe fails by an exception, by the time-out and by any status but 2xx. A failed one counts
 * as the time-out, but at least as twice the threshold, so that it never looks fast; with five
 * probes three have to be slow or failed before the reading is.
 */
public final class ResponseTimeCheck implements Check {
  private static final ReadingKey TIME = ReadingKey.of("app.response-time");
  private static final ReadingKey FAILURES = ReadingKey.of("app.health-failures");
  private static final int KEPT = 5;

  private final HealthSettings settings;
  private final Messages words;
  private final TimeSource time;
  private final Optional<URI> address;
  private final Deque<Probe> last = new ArrayDeque<>(KEPT);
  private @Nullable Prober prober;

  /** Nothing is connected before the first run. */
  public ResponseTimeCheck(HealthSettings settings, TimeSource time, Locale locale) {
    this.settings = settings;
    this.time = time;
    this.words = Messages.of(ResponseTimeCheck.class, locale);
    this.address = settings.url().flatMap(ResponseTimeCheck::address);
  }

  private static Optional<URI> address(String url) {
    try {
      URI uri = URI.create(url);
      String scheme = uri.getScheme();
      boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String id() {
    return "app.response-time";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(
        new Reading.Unknown(TIME, Unit.SECONDS, reason),
        new Reading.Unknown(FAILURES, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> run() throws InterruptedException {
    if (settings.url().isEmpty()) {
      return unknown(words.get("no-url"));
    }
    if (address.isEmpty()) {
      return unknown(words.get("bad-url"));
    }
    Prober asks = prober;
    if (asks == null) {
      asks = new Prober(address.get(), settings.timeout(), time);
      prober = asks;
    }
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(asks.probe());
    return readings(address.get());
  }

  private List<Reading> readings(URI uri) {
    List<Double> seconds = last.stream().map(this::seconds).sorted().toList();
    double median = seconds.get((seconds.size() - 1) / 2);
    long failed = last.stream().filter(Probe::failed).count();
    Probe newest = last.getLast();
    String detail =
        words.get(
            newest.failed() ? "detail.failed" : "detail.ok",
            "url",
            shown(uri),
            "result",
            result(newest),
            "seconds",
            String.format(Locale.ROOT, "%.3f", newest.elapsed().toNanos() / 1e9),
            "failed",
            failed,
            "count",
            last.size());
    return List.of(
        new Reading.Measured(TIME, Unit.SECONDS, median, detail, List.of()),
        new Reading.Measured(FAILURES, Unit.COUNT, failed, detail, List.of()));
  }

  private double seconds(Probe probe) {
    Duration counted = probe.elapsed();
    if (probe.failed()) {
      counted = longer(counted, longer(settings.timeout(), settings.threshold().multipliedBy(2)));
    }
    return counted.toNanos() / 1e9;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private String result(Probe probe) {
    return switch (probe.end()) {
      case ANSWERED -> "HTTP " + probe.status();
      case CUT -> words.get("result.cut", "status", probe.status());
      case TIMED_OUT -> words.get("result.timed-out");
      case FAILED -> probe.error();
    };
  }

  /** Without user and query, where secrets may stand. */
  private static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return uri.getScheme() + "://" + uri.getHost() + port + path;
  }

  @Override
  public void close() {
    Prober asks = prober;
    if (asks != null) {
      asks.close();
    }
  }
}
