package dev.pitwall.logs.analyze;

import java.util.Arrays;

/**
 * How often each key was seen by one thread; emptied into the common {@link KeyCounts} when it is
 * full. All that belongs to a key stands in one row of one array, short keys as well, so that a key
 * that was not seen for a while costs one miss of the processor's cache and not seven.
 */
final class LocalCounts {
  private static final int HASH = 0;
  private static final int KEY = 1;
  private static final int COUNT = 3;
  private static final int FIRST = 4;
  private static final int LAST = 5;

  /** Offset in the arena and, in the low 16 bits, the length plus one; zero in a free row. */
  private static final int PLACE = 6;

  private static final int ROW = 8;
  private static final int INLINE = 16;
  private static final int LEAST_ROWS = 2_048;
  private static final int TEXT_OF_ENTRY = 32;

  private final KeyCounts common;
  private final int mostEntries;
  private long[] rows = new long[LEAST_ROWS * ROW];
  private int mask = LEAST_ROWS - 1;
  private byte[] arena = new byte[LEAST_ROWS * TEXT_OF_ENTRY / 2 + Swar.PAD];
  private int used;
  private int size;
  private int generation;

  /**
   * Counts of one thread.
   *
   * @param mostEntries a power of two from 1024 on; at so many it is emptied
   */
  LocalCounts(KeyCounts common, int mostEntries) {
    this.common = common;
    this.mostEntries = mostEntries;
  }

  /** Changes whenever the rows' numbers lose their meaning. */
  int generation() {
    return generation;
  }

  /** The number of the key's row, made if it is new. The key is at most 4096 bytes long. */
  int entry(byte[] b, int from, int to, long hash) {
    int length = to - from;
    long low = Swar.head(b, from, Math.min(8, length));
    long high = length <= 8 ? 0 : Swar.word(b, to - 8);
    int slot = (int) (hash >>> 40) & mask;
    while (true) {
      int row = slot * ROW;
      long place = rows[row + PLACE];
      if (place == 0) {
        return add(b, from, to, hash, low, high);
      }
      if (rows[row + HASH] == hash
          && rows[row + KEY] == low
          && rows[row + KEY + 1] == high
          && (place & 0xffff) == length + 1
          && (length <= INLINE || isKey((int) (place >>> 16), b, from, to))) {
        return row;
      }
      slot = (slot + 1) & mask;
    }
  }

  private boolean isKey(int at, byte[] b, int from, int to) {
    // the last eight bytes are in the row and were compared
    for (int i = from + 8; i < to - 8; i += 8) {
      if (Swar.word(arena, at + i - from) != Swar.word(b, i)) {
        return false;
      }
    }
    return true;
  }

  private int add(byte[] b, int from, int to, long hash, long low, long high) {
    int length = to - from;
    if (size == mostEntries || used + length > mostEntries * TEXT_OF_ENTRY) {
      flush();
    } else if (size * 2 > mask) {
      grow();
    }
    if (used + length + Swar.PAD > arena.length) {
      arena = Arrays.copyOf(arena, Math.max(used + length + Swar.PAD, arena.length * 2));
    }
    System.arraycopy(b, from, arena, used, length);
    int row = free(hash);
    rows[row + HASH] = hash;
    rows[row + KEY] = low;
    rows[row + KEY + 1] = high;
    rows[row + COUNT] = 0;
    rows[row + FIRST] = Long.MAX_VALUE;
    rows[row + LAST] = Long.MIN_VALUE;
    rows[row + PLACE] = ((long) used << 16) | (length + 1);
    used += length;
    size++;
    return row;
  }

  private int free(long hash) {
    int slot = (int) (hash >>> 40) & mask;
    while (rows[slot * ROW + PLACE] != 0) {
      slot = (slot + 1) & mask;
    }
    return slot * ROW;
  }

  private void grow() {
    long[] before = rows;
    rows = new long[before.length * 2];
    mask = rows.length / ROW - 1;
    generation++;
    for (int row = 0; row < before.length; row += ROW) {
      if (before[row + PLACE] != 0) {
        System.arraycopy(before, row, rows, free(before[row + HASH]), ROW);
      }
    }
  }

  /** Counts once, at an unknown time. */
  void count(int row) {
    rows[row + COUNT]++;
  }

  /** Counts once at a second since 1970. */
  void count(int row, long epochSecond) {
    rows[row + COUNT]++;
    rows[row + FIRST] = Math.min(rows[row + FIRST], epochSecond);
    rows[row + LAST] = Math.max(rows[row + LAST], epochSecond);
  }

  /** Empties it. */
  void flush() {
    for (int row = 0; row < rows.length; row += ROW) {
      long place = rows[row + PLACE];
      if (place != 0) {
        int from = (int) (place >>> 16);
        int to = from + (int) (place & 0xffff) - 1;
        common.add(
            rows[row + HASH],
            arena,
            from,
            to,
            rows[row + COUNT],
            rows[row + FIRST],
            rows[row + LAST]);
      }
    }
    Arrays.fill(rows, 0);
    size = 0;
    used = 0;
    generation++;
  }
}
