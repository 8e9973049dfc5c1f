package dev.pitwall.security;

import java.util.ArrayList;
import java.util.List;

/**
 * How many events within a window that slides by the second: exact while they fall on at most
 * {@value #MOST} different seconds of it. Beyond that the two oldest seconds become one, so that
 * the sum stays exact and the oldest events leave a little late. What comes late finds its place.
 */
final class SlidingCount {
  static final int MOST = 8_192;

  private long[] seconds = new long[16];
  private long[] counts = new long[16];
  private int head;
  private int size;
  private long total;

  /** Events of one second. */
  record Second(long second, long count) {}

  void add(long second, long count) {
    total += count;
    int place = size;
    while (place > 0 && seconds[index(place - 1)] > second) {
      place--; // late: one step or two, but for a file that is read after another
    }
    if (place > 0 && seconds[index(place - 1)] == second) {
      counts[index(place - 1)] += count;
      return;
    }
    if (size == MOST && place < 2) {
      counts[head] += count; // not older than the oldest that is kept apart
      return;
    }
    if (size == MOST) {
      counts[index(1)] += counts[head];
      head = index(1);
      size--;
      place--;
    } else if (size == seconds.length) {
      grow();
    }
    for (int i = size; i > place; i--) {
      seconds[index(i)] = seconds[index(i - 1)];
      counts[index(i)] = counts[index(i - 1)];
    }
    seconds[index(place)] = second;
    counts[index(place)] = count;
    size++;
  }

  private int index(int place) {
    return (head + place) % seconds.length;
  }

  private void grow() {
    long[] moreSeconds = new long[seconds.length * 2];
    long[] moreCounts = new long[seconds.length * 2];
    for (int i = 0; i < size; i++) {
      moreSeconds[i] = seconds[index(i)];
      moreCounts[i] = counts[index(i)];
    }
    seconds = moreSeconds;
    counts = moreCounts;
    head = 0;
  }

  /** The events of the window that ends with {@code second}; older ones are forgotten. */
  long count(long second, long window) {
    while (size > 0 && seconds[head] <= second - window) {
      total -= counts[head];
      head = index(1);
      size--;
    }
    return total;
  }

  /** Oldest first. */
  List<Second> list() {
    List<Second> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(new Second(seconds[index(i)], counts[index(i)]));
    }
    return list;
  }
}
