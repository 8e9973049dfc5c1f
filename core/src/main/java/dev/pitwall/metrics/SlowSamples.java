package dev.pitwall.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The slow requests that are worth looking at: of a full list the one goes that says least. That is
 * one older than a day, if there is any; else the fastest one of the route that has most, so a busy
 * route never pushes out the only sample of a rare one. The frames of all stacks together are
 * bounded as well: the oldest stacks go first, the samples stay.
 */
final class SlowSamples {
  static final int MOST = 500;

  /** About a megabyte. */
  static final int MOST_FRAMES = 16_000;

  private static final Duration DAY = Duration.ofDays(1);

  /** By their ends, oldest first. */
  private final List<SlowSample> kept = new ArrayList<>();

  private int frames;
  private long dropped;
  private long stacksDropped;
  private long lastId;

  synchronized long nextId() {
    return ++lastId;
  }

  synchronized void add(SlowSample sample) {
    kept.add(sample);
    frames += frames(sample);
    if (kept.size() > MOST) {
      SlowSample least = least(sample.when());
      kept.remove(least);
      frames -= frames(least);
      dropped++;
    }
    for (int i = 0; i < kept.size() && frames > MOST_FRAMES; i++) {
      SlowSample oldest = kept.get(i);
      if (!oldest.stacks().isEmpty()) {
        frames -= frames(oldest);
        kept.set(i, oldest.withoutStacks());
        stacksDropped++;
      }
    }
  }

  private static int frames(SlowSample sample) {
    return sample.stacks().stream().mapToInt(stack -> stack.frames().size()).sum();
  }

  private SlowSample least(Instant now) {
    SlowSample oldest = kept.get(0);
    if (oldest.when().isBefore(now.minus(DAY))) {
      return oldest;
    }
    Map<String, Integer> counts = new HashMap<>();
    kept.forEach(each -> counts.merge(each.route(), 1, Integer::sum));
    SlowSample least = oldest;
    int most = 0;
    for (SlowSample each : kept) {
      int count = counts.getOrDefault(each.route(), 0);
      if (count > most || (count == most && each.seconds() < least.seconds())) {
        least = each;
        most = count;
      }
    }
    return least;
  }

  /** Newest first. */
  synchronized List<SlowSample> list() {
    List<SlowSample> newestFirst = new ArrayList<>(kept);
    Collections.reverse(newestFirst);
    return List.copyOf(newestFirst);
  }

  /** The one with this id, if it is still kept. */
  synchronized Optional<SlowSample> find(long id) {
    return kept.stream().filter(each -> each.id() == id).findFirst();
  }

  /** How many were let go. */
  synchronized long dropped() {
    return dropped;
  }

  /** How many lost their stacks. */
  synchronized long stacksDropped() {
    return stacksDropped;
  }
}
