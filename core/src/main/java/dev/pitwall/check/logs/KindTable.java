package dev.pitwall.check.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of errors of one source: counts of a day, names of thirty days. At most {@value #MOST}
 * kinds; a further one takes the place of the one that was seen longest ago, unless all were seen
 * within the day. Not thread-safe.
 */
final class KindTable {
  static final int MOST = 500;
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private final Instant since;
  private final Map<String, Entry> kinds = new LinkedHashMap<>();
  private final Quarters untold = new Quarters();

  /** One kind; without counts if none was seen within the day. */
  static final class Entry {
    final Instant first;
    Instant last;
    @Nullable Quarters counts;

    Entry(Instant first, Instant last) {
      this.first = first;
      this.last = last;
    }

    private long day(Instant now) {
      return counts == null ? 0 : counts.day(now);
    }
  }

  /** Counts from {@code since} on. */
  KindTable(Instant since) {
    this.since = since;
  }

  Instant since() {
    return since;
  }

  Map<String, Entry> kinds() {
    return kinds;
  }

  Quarters untold() {
    return untold;
  }

  void add(String kind, Instant at, Instant now) {
    Entry entry = kinds.get(kind);
    if (entry == null) {
      if (kinds.size() >= MOST && !makeRoom(now)) {
        untold.add(Quarters.of(at), 1);
        return;
      }
      entry = new Entry(at, at);
      kinds.put(kind, entry);
    }
    entry.last = at.isAfter(entry.last) ? at : entry.last;
    if (entry.counts == null) {
      entry.counts = new Quarters();
    }
    entry.counts.add(Quarters.of(at), 1);
  }

  private boolean makeRoom(Instant now) {
    forgetOld(now);
    if (kinds.size() < MOST) {
      return true;
    }
    Optional<Map.Entry<String, Entry>> oldest =
        kinds.entrySet().stream().min(Comparator.comparing(one -> one.getValue().last));
    if (oldest.isEmpty() || oldest.get().getValue().last.isAfter(now.minus(Quarters.DAY))) {
      return false;
    }
    kinds.remove(oldest.get().getKey());
    return true;
  }

  /** Drops the counts of what was not seen for a day, and the names of what is older still. */
  void forgetOld(Instant now) {
    kinds.values().removeIf(one -> one.last.isBefore(now.minus(REMEMBERED)));
    for (Entry one : kinds.values()) {
      if (one.day(now) == 0) {
        one.counts = null;
      }
    }
  }

  void untold(long count, Instant now) {
    untold.add(Quarters.of(now), (int) Math.min(count, Integer.MAX_VALUE));
  }

  Optional<Instant> newest() {
    return kinds.values().stream().map(one -> one.last).max(Comparator.naturalOrder());
  }

  ErrorSummary day(String name, Instant now) {
    Instant from = Quarters.begin(now);
    boolean whole = !since.isAfter(now.minus(Quarters.DAY));
    List<ErrorSummary.Kind> seen = new ArrayList<>();
    long total = untold.day(now);
    for (Map.Entry<String, Entry> each : kinds.entrySet()) {
      Entry one = each.getValue();
      long count = one.day(now);
      if (count > 0) {
        total += count;
        // while nothing is remembered from before the day, everything would be new
        Boolean fresh = one.first.isBefore(from) ? Boolean.FALSE : whole ? Boolean.TRUE : null;
        seen.add(new ErrorSummary.Kind(each.getKey(), count, one.first, one.last, fresh));
      }
    }
    return new ErrorSummary(
        name, whole ? from : since, now, whole, total, sorted(seen), seen.size(), untold.day(now));
  }

  /** New ones first, then the most frequent. */
  static List<ErrorSummary.Kind> sorted(List<ErrorSummary.Kind> kinds) {
    return kinds.stream()
        .sorted(
            Comparator.comparing((ErrorSummary.Kind kind) -> !Boolean.TRUE.equals(kind.fresh()))
                .thenComparing(Comparator.comparingLong(ErrorSummary.Kind::count).reversed())
                .thenComparing(ErrorSummary.Kind::text))
        .limit(ErrorSummary.MOST_KINDS)
        .toList();
  }
}
