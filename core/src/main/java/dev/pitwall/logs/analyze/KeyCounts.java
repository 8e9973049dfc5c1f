package dev.pitwall.logs.analyze;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How often each key was seen by all threads. Exact for a million keys; beyond that the rarer half
 * of a full part moves into a Count-Min sketch, and only keys whose count stands above the sketch's
 * error are named. Counts are added only, so neither the number of threads nor their order shows.
 */
final class KeyCounts {
  /** So many keys are counted exactly, at the least. */
  static final int EXACT = 1_000_000;

  private static final int PARTS = 16;
  private static final int AT_ONCE = 4_096;

  private final Part[] parts = new Part[PARTS];

  /**
   * A key, its count, and the seconds since 1970 when it was seen first and last; {@link
   * Long#MAX_VALUE} and {@link Long#MIN_VALUE} if that is unknown.
   */
  static final class Entry {
    private final byte[] key;
    private final long count;
    private final long first;
    private final long last;

    Entry(byte[] key, long count, long first, long last) {
      this.key = key;
      this.count = count;
      this.first = first;
      this.last = last;
    }

    byte[] key() {
      return key;
    }

    long count() {
      return count;
    }

    long first() {
      return first;
    }

    long last() {
      return last;
    }
  }

  /**
   * Counts.
   *
   * @param exact so many keys are counted exactly
   * @param textBytes what the keys may take together
   */
  KeyCounts(int exact, int textBytes) {
    // keys spread over the parts by hash; an eighth more leaves room for chance
    int entries = Math.max(16, exact / PARTS + exact / PARTS / 8);
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part(entries, textBytes / PARTS);
    }
  }

  /**
   * Counts a key.
   *
   * @param first unsigned seconds, -1 if none is known
   * @param last unsigned seconds, 0 if none is known
   */
  void add(long hash, byte[] b, int from, int to, long count, int first, int last) {
    Part part = parts[(int) (hash >>> 60)];
    synchronized (part) {
      part.add(hash, b, from, to, count, first, last);
    }
  }

  /** Seconds fit four bytes until 2106. */
  static long bounded(long second) {
    return Math.max(1, Math.min(second, 0xffff_fffeL));
  }

  /** True if not every key could be kept. */
  boolean approximate() {
    return Arrays.stream(parts).anyMatch(part -> part.sketch != null);
  }

  /** The most frequent keys, the most frequent first, equal ones by their bytes. */
  List<Entry> top(int most) {
    Comparator<Entry> order =
        Comparator.comparingLong((Entry e) -> -e.count())
            .thenComparing(Entry::key, Arrays::compare);
    List<Entry> best = new ArrayList<>();
    for (Part part : parts) {
      best.addAll(part.top(most, order));
    }
    best.sort(order);
    return List.copyOf(best.subList(0, Math.min(most, best.size())));
  }

  /** The keys of one range of hashes. Entries are dense arrays, found by a table of numbers. */
  private static final class Part {
    private final int mostEntries;
    private final int mostText;
    private int[] slots = new int[64];
    private long[] hashes = new long[16];
    private int[] offsets = new int[17];
    private long[] counts = new long[16];
    private int[] firsts = new int[16];
    private int[] lasts = new int[16];
    private byte[] text = new byte[1024];
    private int size;
    private long total;

    /** Kept, because a full table is shrunk again and again. */
    private long[] scratch = {};

    private CountMin sketch;

    @SuppressWarnings("NullAway") // the sketch comes with the first key too many
    Part(int mostEntries, int mostText) {
      this.mostEntries = mostEntries;
      this.mostText = mostText;
      Arrays.fill(slots, -1);
    }

    void add(long hash, byte[] b, int from, int to, long count, int first, int last) {
      total += count;
      int entry = find(hash, b, from, to);
      if (entry < 0) {
        if (size == mostEntries || offsets[size] + (to - from) > mostText) {
          shrink();
        }
        entry = make(hash, b, from, to);
      }
      counts[entry] += count;
      if (Integer.compareUnsigned(first, firsts[entry]) < 0) {
        firsts[entry] = first;
      }
      if (Integer.compareUnsigned(last, lasts[entry]) > 0) {
        lasts[entry] = last;
      }
    }

    private int find(long hash, byte[] b, int from, int to) {
      int slot = (int) hash & (slots.length - 1);
      while (true) {
        int entry = slots[slot];
        if (entry < 0) {
          return -1;
        }
        if (hashes[entry] == hash
            && Arrays.equals(text, offsets[entry], offsets[entry + 1], b, from, to)) {
          return entry;
        }
        slot = (slot + 1) & (slots.length - 1);
      }
    }

    private int make(long hash, byte[] b, int from, int to) {
      if (size == hashes.length) {
        // in one step from there on: what is outgrown is memory too
        int more = size >= AT_ONCE ? mostEntries : Math.min(mostEntries, size * 2);
        hashes = Arrays.copyOf(hashes, more);
        offsets = Arrays.copyOf(offsets, more + 1);
        counts = Arrays.copyOf(counts, more);
        firsts = Arrays.copyOf(firsts, more);
        lasts = Arrays.copyOf(lasts, more);
        int wanted = Integer.highestOneBit(more + more / 2) * 2;
        if (wanted > slots.length) {
          slots = new int[wanted];
          index();
        }
      }
      int end = offsets[size] + (to - from);
      if (end > text.length) {
        text =
            Arrays.copyOf(text, Math.max(end, Math.min(mostText, text.length + text.length / 2)));
      }
      System.arraycopy(b, from, text, offsets[size], to - from);
      int entry = size++;
      offsets[entry + 1] = end;
      hashes[entry] = hash;
      counts[entry] = 0;
      firsts[entry] = -1;
      lasts[entry] = 0;
      place(entry);
      return entry;
    }

    private void index() {
      Arrays.fill(slots, -1);
      for (int i = 0; i < size; i++) {
        place(i);
      }
    }

    private void place(int entry) {
      int slot = (int) hashes[entry] & (slots.length - 1);
      while (slots[slot] >= 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = entry;
    }

    private long estimate(int entry) {
      return sketch == null ? counts[entry] : counts[entry] + sketch.estimate(hashes[entry]);
    }

    /** Moves the rarer half out. What stays or goes is decided by all counts so far. */
    private void shrink() {
      if (sketch == null) {
        sketch = new CountMin();
      }
      if (scratch.length < size) {
        scratch = new long[Math.max(size, mostEntries)];
      }
      for (int i = 0; i < size; i++) {
        scratch[i] = estimate(i);
      }
      Arrays.sort(scratch, 0, size);
      long middle = size == 0 ? 0 : scratch[size / 2];
      for (int i = 0; i < size; i++) {
        scratch[i] = estimate(i); // before anything moves into the sketch
      }
      int kept = 0;
      for (int i = 0; i < size; i++) {
        if (scratch[i] > middle) {
          move(i, kept++);
        } else {
          sketch.add(hashes[i], counts[i]);
        }
      }
      size = kept;
      index();
    }

    private void move(int from, int to) {
      int length = offsets[from + 1] - offsets[from];
      System.arraycopy(text, offsets[from], text, offsets[to], length);
      offsets[to + 1] = offsets[to] + length;
      hashes[to] = hashes[from];
      counts[to] = counts[from];
      firsts[to] = firsts[from];
      lasts[to] = lasts[from];
    }

    List<Entry> top(int most, Comparator<Entry> order) {
      long least = 1;
      if (sketch != null) {
        // everything into the sketch: its sums do not depend on who came when
        for (int i = 0; i < size; i++) {
          sketch.add(hashes[i], counts[i]);
          counts[i] = 0;
        }
        least = 1 + total / (mostEntries / 2) + CountMin.error(total);
      }
      List<Entry> best = new ArrayList<>();
      long floor = least;
      for (int i = 0; i < size; i++) {
        long count = estimate(i);
        if (count >= floor) {
          best.add(entry(i, count));
          if (best.size() >= 4 * most + 64) {
            best.sort(order);
            best.subList(most, best.size()).clear();
            floor = best.get(most - 1).count();
          }
        }
      }
      best.sort(order);
      return best.subList(0, Math.min(most, best.size()));
    }

    private Entry entry(int i, long count) {
      boolean timed = firsts[i] != -1 && sketch == null;
      return new Entry(
          Arrays.copyOfRange(text, offsets[i], offsets[i + 1]),
          count,
          timed ? Integer.toUnsignedLong(firsts[i]) : Long.MAX_VALUE,
          timed ? Integer.toUnsignedLong(lasts[i]) : Long.MIN_VALUE);
    }
  }
}
