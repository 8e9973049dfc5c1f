package dev.pitwall.security;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Counts by client, exact up to {@value #MOST} of them; further ones are not taken up, and {@link
 * #isExact} says so. 24 bytes a client, on demand.
 */
final class AddressCounts {
  static final int MOST = 1_000_000;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[1 << 10];
  private long[] counts = new long[1 << 10];
  private int size;
  private boolean exact = true;

  void add(long key) {
    int at = place(keys, key);
    if (keys[at] == Address.NO_KEY) {
      if (size == MOST) {
        exact = false;
        return;
      }
      keys[at] = key;
      size++;
      counts[at] = 1;
      if (size * 3L > keys.length * 2L) {
        grow();
      }
    } else {
      counts[at]++;
    }
  }

  private static int place(long[] keys, long key) {
    int mask = keys.length - 1;
    long hash = key * MULTIPLIER;
    int at = (int) (hash ^ hash >>> 32) & mask;
    while (keys[at] != Address.NO_KEY && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    keys = new long[oldKeys.length * 2];
    counts = new long[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != Address.NO_KEY) {
        int at = place(keys, oldKeys[i]);
        keys[at] = oldKeys[i];
        counts[at] = oldCounts[i];
      }
    }
  }

  long count(long key) {
    int at = place(keys, key);
    return keys[at] == key ? counts[at] : 0;
  }

  boolean isExact() {
    return exact;
  }

  /** A client and its count. */
  record Count(long key, long count) {}

  /** The largest, the largest first; of equal ones the smaller key first. */
  List<Count> top(int most) {
    PriorityQueue<Count> kept =
        new PriorityQueue<>(((Comparator<Count>) AddressCounts::order).reversed());
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != Address.NO_KEY) {
        kept.add(new Count(keys[i], counts[i]));
        if (kept.size() > most) {
          kept.poll();
        }
      }
    }
    List<Count> top = new ArrayList<>(kept);
    top.sort(AddressCounts::order);
    return top;
  }

  private static int order(Count one, Count other) {
    int byCount = Long.compare(other.count(), one.count());
    return byCount != 0 ? byCount : Long.compare(one.key(), other.key());
  }
}
