package dev.pitwall.check.http;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code app.response-time}: the seconds of the newest probe, from connecting to the last byte of
 * the body; {@code app.unavailable}: 1 if it failed, else 0; {@code app.health-failures}: how many
 * of the last five failed. Where several pages are watched they carry the label {@code url}.
 *
 * <p>A probe fails by an exception, by the time-out and by any status but 2xx. A failed one counts
 * as the time-out, but at least as twice the threshold, so that it never looks fast.
 */
public final class ResponseTimeCheck implements Check {
  private static final int KEPT = 5;

  private final String id;
  private final Optional<String> label;
  private final URI address;
  private final HealthSettings settings;
  private final Messages words;
  private final Prober prober;
  private final Deque<Probe> last = new ArrayDeque<>(KEPT);

  private ResponseTimeCheck(
      String id, Optional<String> label, URI address, HealthSettings settings, Surroundings in) {
    this.id = id;
    this.label = label;
    this.address = address;
    this.settings = settings;
    this.words = Messages.of(ResponseTimeCheck.class, in.locale());
    this.prober = new Prober(address, settings.timeout(), settings.caFile(), in.time());
  }

  private record Surroundings(TimeSource time, Locale locale) {}

  /** One check a page; nothing is connected before the first run. */
  public static List<Check> of(HealthSettings settings, TimeSource time, Locale locale) {
    Surroundings in = new Surroundings(time, locale);
    List<URI> urls = settings.urls();
    if (urls.size() == 1) {
      return List.of(
          new ResponseTimeCheck("app.response-time", Optional.empty(), urls.get(0), settings, in));
    }
    List<Check> checks = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (int i = 0; i < urls.size(); i++) {
      String shown = shown(urls.get(i));
      // two that differ in what is not shown
      String label = labels.add(shown) ? shown : shown + "#" + (i + 1);
      String id = "app.response-time-" + (i + 1);
      checks.add(new ResponseTimeCheck(id, Optional.of(label), urls.get(i), settings, in));
    }
    return checks;
  }

  @Override
  public String id() {
    return id;
  }

  private ReadingKey key(String name) {
    return label.map(url -> ReadingKey.of(name, "url", url)).orElseGet(() -> ReadingKey.of(name));
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(
        new Reading.Unknown(key("app.response-time"), Unit.SECONDS, reason),
        new Reading.Unknown(key("app.unavailable"), Unit.COUNT, reason),
        new Reading.Unknown(key("app.health-failures"), Unit.COUNT, reason));
  }

  @Override
  public List<Reading> run() throws InterruptedException {
    Probe newest;
    try {
      newest = prober.probe();
    } catch (IOException e) {
      return unknown(words.get("ca-file", "error", String.valueOf(e.getMessage())));
    }
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(newest);
    return readings(newest);
  }

  private List<Reading> readings(Probe newest) {
    long failed = last.stream().filter(Probe::failed).count();
    String detail =
        words.get(
            newest.failed() ? "detail.failed" : "detail.ok",
            "url",
            shown(address),
            "result",
            result(newest),
            "seconds",
            text(newest.elapsed()),
            "connect",
            text(newest.connected()),
            "header",
            text(newest.answered()),
            "failed",
            failed,
            "count",
            last.size());
    double down = newest.failed() ? 1 : 0;
    return List.of(
        measured("app.response-time", Unit.SECONDS, seconds(newest), detail),
        measured("app.unavailable", Unit.COUNT, down, detail),
        measured("app.health-failures", Unit.COUNT, (double) failed, detail));
  }

  private Reading measured(String name, Unit unit, double value, String detail) {
    return new Reading.Measured(key(name), unit, value, detail, List.of());
  }

  private static String text(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
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
    prober.close();
  }
}
