package dev.pitwall.export;

import static java.util.Map.entry;

import dev.pitwall.check.Reading;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters {@code pitwall.*}, made from snapshots. Series come and go with what the snapshot
 * knows, so an unknown value is an absent series and never 0. At most {@value #MAX_SERIES}; how
 * often a further one was left out is counted as {@code pitwall.dropped{what=export_series}}.
 */
public final class PitwallMeters {
  private static final Logger log = LoggerFactory.getLogger(PitwallMeters.class);

  /** More than the sum of all bounds elsewhere: a mistake of ours must not grow. */
  static final int MAX_SERIES = 2_000;

  private static final String LEFT_OUT = "export_series";
  private static final String DROPPED = "pitwall.dropped";

  /** What each meter means; a meter without an entry does not exist. */
  private static final Map<String, String> MEANING =
      Map.ofEntries(
          entry("pitwall.check.status", "0 ok, 1 warning, 2 critical, 3 unknown"),
          entry("pitwall.reading", "The last reading in its unit: ratio 0 to 1, seconds, bytes"),
          entry("pitwall.alerts.active", "Open incidents"),
          entry("pitwall.notifications", "What became of messages"),
          entry(
              "pitwall.backup.last.success.timestamp.seconds",
              "When the newest verified backup was begun, since 1970"),
          entry("pitwall.checklist.number", "The number of the newest checklist"),
          entry("pitwall.checklist.timestamp.seconds", "When it was made, since 1970"),
          entry("pitwall.checklist.status", "0 ok, 1 warning, 2 critical, 3 unknown"),
          entry(DROPPED, "What found no place, by what it was"));

  private static final Set<String> COUNTERS = Set.of("pitwall.notifications", DROPPED);

  private final MeterRegistry registry;
  private final Supplier<OwnNumbers> numbers;
  private final Map<Series, Held> held = new HashMap<>();
  private long leftOut;

  private record Series(String name, Tags tags) {}

  /** The value that a registered meter shows; written by a refresh, read by a scrape. */
  private static final class Shown {
    private volatile double value;
  }

  private record Held(Meter meter, Shown shown) {}

  /**
   * Meters in {@code registry}; none before the first {@link #refresh}.
   *
   * @param numbers answers quickly, from memory
   */
  public PitwallMeters(MeterRegistry registry, Supplier<OwnNumbers> numbers) {
    this.registry = registry;
    this.numbers = numbers;
  }

  /**
   * Takes a new snapshot. Called before every scrape, and regularly for registries that push. If
   * the snapshot fails, no series is left: nothing is known then.
   */
  public synchronized void refresh() {
    Map<Series, Double> now = new HashMap<>();
    try {
      read(numbers.get(), now);
      if (leftOut > 0) {
        put(now, DROPPED, Tags.of("what", LEFT_OUT), (double) leftOut);
      }
    } catch (RuntimeException e) {
      now.clear();
      log.debug("the numbers of Pitwall itself could not be read", e);
    }
    Set<Series> gone = new HashSet<>(held.keySet());
    gone.removeAll(now.keySet());
    for (Series series : gone) {
      Held meter = held.remove(series);
      if (meter != null) {
        registry.remove(meter.meter());
      }
    }
    now.forEach(this::show);
  }

  private void show(Series series, double value) {
    Held known = held.get(series);
    if (known != null) {
      known.shown().value = value;
      return;
    }
    boolean tellsOfIt = series.name().equals(DROPPED);
    if (held.size() >= MAX_SERIES && !tellsOfIt) {
      leftOut++;
      return;
    }
    Shown shown = new Shown();
    shown.value = value;
    String meaning = MEANING.getOrDefault(series.name(), "");
    Meter meter =
        COUNTERS.contains(series.name())
            ? FunctionCounter.builder(series.name(), shown, s -> s.value)
                .tags(series.tags())
                .description(meaning)
                .register(registry)
            : Gauge.builder(series.name(), shown, s -> s.value)
                .tags(series.tags())
                .description(meaning)
                .strongReference(true)
                .register(registry);
    held.put(series, new Held(meter, shown));
  }

  private static void read(OwnNumbers from, Map<Series, Double> into) {
    from.checks()
        .forEach(
            (check, status) ->
                put(into, "pitwall.check.status", Tags.of("check", check), status.code()));
    for (Reading reading : from.readings()) {
      if (reading instanceof Reading.Measured measured) {
        Tags tags = Tags.of("name", reading.key().name(), "target", reading.key().target());
        put(into, "pitwall.reading", tags, measured.value());
      }
    }
    if (from.alertsActive() != null) {
      put(into, "pitwall.alerts.active", Tags.empty(), from.alertsActive());
    }
    for (OwnNumbers.Sent sent : from.notifications()) {
      Tags tags = Tags.of("channel", sent.channel(), "outcome", sent.outcome());
      put(into, "pitwall.notifications", tags, (double) sent.count());
    }
    if (from.lastBackup() != null) {
      double seconds = from.lastBackup().toEpochMilli() / 1e3;
      put(into, "pitwall.backup.last.success.timestamp.seconds", Tags.empty(), seconds);
    }
    OwnNumbers.Checklist checklist = from.checklist();
    if (checklist != null) {
      double seconds = checklist.at().toEpochMilli() / 1e3;
      put(into, "pitwall.checklist.number", Tags.empty(), (double) checklist.number());
      put(into, "pitwall.checklist.timestamp.seconds", Tags.empty(), seconds);
      put(into, "pitwall.checklist.status", Tags.empty(), checklist.status().code());
    }
    from.dropped()
        .forEach((what, count) -> put(into, DROPPED, Tags.of("what", what), (double) count));
  }

  private static void put(Map<Series, Double> into, String name, Tags tags, double value) {
    into.put(new Series(name, tags), value);
  }
}
