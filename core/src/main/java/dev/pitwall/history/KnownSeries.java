package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The series of which something is kept, and from when to when; at most {@value #MOST}. */
final class KnownSeries {
  static final int MOST = 10_000;

  private final Map<ReadingKey, Span> spans = new HashMap<>();
  private long dropped;

  private static final class Span {
    private final Unit unit;
    private long first;
    private long last;

    Span(Unit unit, long first, long last) {
      this.unit = unit;
      this.first = first;
      this.last = last;
    }
  }

  /** There are readings of it from then to then. */
  synchronized void saw(Series series, long first, long last) {
    Span span = spans.get(series.key());
    if (span != null) {
      span.first = Math.min(span.first, first);
      span.last = Math.max(span.last, last);
    } else if (spans.size() < MOST) {
      spans.put(series.key(), new Span(series.unit(), first, last));
    } else {
      dropped++;
    }
  }

  /** How often one found no place in the list. */
  synchronized long dropped() {
    return dropped;
  }

  /** Nothing is kept from before that second any more. */
  synchronized void forget(long before) {
    spans.values().removeIf(span -> span.last < before);
    spans.values().forEach(span -> span.first = Math.max(span.first, before));
  }

  /** By name. */
  synchronized List<SeriesFacts> list() {
    return spans.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Series.BY_NAME))
        .map(
            entry ->
                new SeriesFacts(
                    entry.getKey(),
                    entry.getValue().unit,
                    Instant.ofEpochSecond(entry.getValue().first),
                    Instant.ofEpochSecond(entry.getValue().last)))
        .toList();
  }
}
