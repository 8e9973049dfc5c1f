package dev.pitwall.security.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is denied: at most {@value #MOST} clients. A client that finds no place is not denied, and
 * nobody loses a place to another. Looked at by the threads of requests without a lock; changed by
 * one thread at a time.
 */
final class Denials {
  static final int MOST = 10_000;

  /** A third is taken at most, so that a look-up ends soon. */
  private static final int PLACES = 1 << 15;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private volatile @Nullable AtomicReferenceArray<@Nullable Denial> places;
  private int size;

  /** True if nobody is denied. */
  boolean isEmpty() {
    return places == null;
  }

  /** That of a client; null if it is not denied. */
  @Nullable Denial find(long client) {
    AtomicReferenceArray<@Nullable Denial> now = places;
    if (now == null) {
      return null;
    }
    int at = first(client);
    Denial denial = now.get(at);
    while (denial != null && denial.client() != client) {
      at = (at + 1) & (PLACES - 1);
      denial = now.get(at);
    }
    return denial;
  }

  private static int first(long client) {
    long hash = client * MULTIPLIER;
    return (int) (hash >>> 40) & (PLACES - 1);
  }

  /** Takes it up, in the place of the client's earlier one; false if all places are taken. */
  boolean put(Denial denial) {
    AtomicReferenceArray<@Nullable Denial> now = places;
    if (now == null) {
      now = new AtomicReferenceArray<>(PLACES);
    }
    int at = first(denial.client());
    Denial there = now.get(at);
    while (there != null && there.client() != denial.client()) {
      at = (at + 1) & (PLACES - 1);
      there = now.get(at);
    }
    if (there == null) {
      if (size == MOST) {
        return false;
      }
      size++;
    }
    now.set(at, denial);
    places = now;
    return true;
  }

  /** Lets go of those that the test holds for; they are returned. */
  List<Denial> remove(Predicate<Denial> gone) {
    List<Denial> removed = new ArrayList<>();
    List<Denial> kept = new ArrayList<>();
    for (Denial each : list()) {
      (gone.test(each) ? removed : kept).add(each);
    }
    if (!removed.isEmpty()) {
      AtomicReferenceArray<@Nullable Denial> next = null;
      if (!kept.isEmpty()) {
        next = new AtomicReferenceArray<>(PLACES);
        for (Denial each : kept) {
          int at = first(each.client());
          while (next.get(at) != null) {
            at = (at + 1) & (PLACES - 1);
          }
          next.set(at, each);
        }
      }
      size = kept.size();
      places = next;
    }
    return removed;
  }

  /** All of them, in no order. */
  List<Denial> list() {
    AtomicReferenceArray<@Nullable Denial> now = places;
    List<Denial> list = new ArrayList<>();
    for (int i = 0; now != null && i < PLACES; i++) {
      Denial denial = now.get(i);
      if (denial != null) {
        list.add(denial);
      }
    }
    return list;
  }

  int size() {
    return size;
  }
}
