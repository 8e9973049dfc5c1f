package dev.pitwall.notify;

import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The messages about no incident that wait, of all channels. Not thread-safe. */
final class Singles {
  /** How many wait for one channel at most. */
  static final int MOST_WAITING = 1_000;

  private static final String KEY = "single/";

  private final TreeMap<Long, Single> all = new TreeMap<>();

  /** Reads them as they are, those of channels that are gone as well. */
  void load(Journal journal, Steady steady) {
    Instant now = steady.now();
    for (Single read : journal.read(KEY, (key, json) -> SingleJson.read(json))) {
      boolean strange = read.nextTry().isAfter(now.plus(Backoff.MOST_ASKED));
      Instant next = strange ? now.plus(Backoff.MOST) : read.nextTry();
      all.put(
          read.order(),
          new Single(
              read.channel(),
              read.order(),
              read.attempts(),
              false,
              read.doubtful() || read.inFlight(),
              steady.past(read.queued()),
              next,
              read.notification()));
    }
  }

  List<Single> of(String channel) {
    return all.values().stream().filter(one -> one.channel().equals(channel)).toList();
  }

  List<Single> all() {
    return new ArrayList<>(all.values());
  }

  /** The new message; empty if it waits already. */
  Optional<Single> add(Change change, String channel, Notification notification, Instant now) {
    if (of(channel).stream().anyMatch(one -> one.id().equals(notification.id()))) {
      return Optional.empty();
    }
    long order = all.isEmpty() ? 1 : all.lastKey() + 1;
    Single made = new Single(channel, order, 0, false, false, now, now, notification);
    set(change, made);
    return Optional.of(made);
  }

  boolean isFull(String channel) {
    return of(channel).size() >= MOST_WAITING;
  }

  Optional<Single> due(String channel, Instant now) {
    return of(channel).stream().filter(one -> !one.nextTry().isAfter(now)).findFirst();
  }

  Instant next(String channel) {
    return of(channel).stream().map(Single::nextTry).min(Instant::compareTo).orElse(Instant.MAX);
  }

  void set(Change change, Single one) {
    all.put(one.order(), one);
    change.put(key(one), SingleJson.of(one));
  }

  void remove(Change change, Single one) {
    all.remove(one.order());
    change.remove(key(one));
  }

  private static String key(Single one) {
    return KEY + String.format("%019d", one.order());
  }

  /** How long one is tried. */
  static boolean isTooOld(Single one, Instant now) {
    return Duration.between(one.queued(), now).compareTo(Finishing.KEEP_TRYING) >= 0;
  }
}
