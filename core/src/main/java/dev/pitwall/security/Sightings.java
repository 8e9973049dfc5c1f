package dev.pitwall.security;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What went above a threshold, by signal, client and user; at most {@value #MOST}. */
final class Sightings {
  static final int MOST = 1_000;

  private final Map<Key, Seen> seen = new LinkedHashMap<>();
  private long dropped;

  private record Key(Signal signal, long client, String user) {}

  private static final class Seen {
    private long count;
    private final long first;
    private long last;

    Seen(long count, long first, long last) {
      this.count = count;
      this.first = first;
      this.last = last;
    }
  }

  /**
   * A value above its threshold.
   *
   * @param value sliding
   * @param adds true if each further call is one event more; false if it is a number of distinct
   *     things, of which the largest counts
   */
  void saw(Event event, double value, boolean adds) {
    Key key = new Key(event.signal, event.client, event.user);
    Seen known = seen.get(key);
    long count = Math.round(value);
    if (known != null) {
      known.count = adds ? known.count + 1 : Math.max(known.count, count);
      known.last = Math.max(known.last, event.second);
    } else if (seen.size() < MOST) {
      seen.put(key, new Seen(count, event.since, event.second));
    } else {
      dropped++;
    }
  }

  /** Lets go of what was seen last before this second. */
  void forget(long before) {
    seen.values().removeIf(found -> found.last < before);
  }

  /**
   * Where and when.
   *
   * @param since the begin, as far as is known
   */
  record Event(Signal signal, long client, String user, long since, long second) {}

  /** The most severe signals first, of each the largest counts. */
  List<Sighting> list() {
    List<Sighting> list = new ArrayList<>();
    seen.forEach(
        (key, found) ->
            list.add(
                new Sighting(
                    key.signal, key.client, key.user, found.count, found.first, found.last)));
    list.sort(
        Comparator.comparing(Sighting::signal)
            .thenComparing(Comparator.comparingLong(Sighting::count).reversed())
            .thenComparing(Sighting::first));
    return list;
  }

  long dropped() {
    return dropped;
  }
}
