package dev.pitwall.logs.analyze;

import java.util.Arrays;

/**
 * How often each key was seen by one thread; emptied into the common {@link KeyCounts} when it is
 * full. All that belongs to a key stands in one row of one array, short keys as well, so that a key
 * that was not seen for a while costs one miss of the processor's cache and not seven. Keys that
 * nobody waits for are counted {@value #AT_ONCE} at once: their misses then overlap.
 */
final class LocalCounts {
  /** The longest key of {@link #add}. */
  static final int LONGEST = 64;

  /** The first eight bytes of a short key, or the hash of a longer one. */
  private static final int LOW = 0;

  /** The last eight of a short key that has more, or where a longer one stands in the arena. */
  private static final int HIGH = 1;

  /** The seconds of the first and the last time, 32 bits each. */
  private static final int FIRST_LAST = 2;

  /** How often and, in the low 16 bits, the key's length plus one; zero in a free row. */
  private static final int COUNT = 3;

  private static final long ONCE = 1 << 16;
  private static final int ROW = 4;

  /** An array's first element is its third, so that two rows are a line of the cache. */
  private static final int FIRST_ROW = 6;

  private static final int INLINE = 16;
  private static final int LEAST_ROWS = 2_048;
  private static final int TEXT_OF_ENTRY = 32;
  private static final int AT_ONCE = 32;
  private static final int WAITS = 4;
  private static final long UNDATED = 0xffff_ffff_0000_0000L;
  private static final long SEED = 0x5bd1e995_9e3779b9L;

  private final KeyCounts common;
  private final int mostEntries;
  private long[] rows = new long[FIRST_ROW + LEAST_ROWS * ROW];
  private int mask = LEAST_ROWS - 1;
  private byte[] arena = new byte[LEAST_ROWS * TEXT_OF_ENTRY / 2 + Swar.PAD];
  private int used;
  private int size;
  private int generation;

  /** Hash of a key, its words, then the second and the key's length. */
  private final long[] waits = new long[AT_ONCE * WAITS];

  private int waiting;

  /** Written so that the compiler keeps the reads ahead. */
  @SuppressWarnings("UnusedVariable") // what is read ahead is wanted in the cache, not here
  private long readAhead;

  /**
   * Counts of one thread.
   *
   * @param mostEntries a power of two from 1024 on; at so many it is emptied
   */
  LocalCounts(KeyCounts common, int mostEntries) {
    this.common = common;
    this.mostEntries = mostEntries;
  }

  /** The hash under which a key is counted. */
  static long hash(byte[] b, int from, int to) {
    int length = to - from;
    return length <= INLINE
        ? hash(Swar.head(b, from, length), last(b, to, length), length)
        : Swar.hash(b, from, to, SEED);
  }

  private static long hash(long low, long high, int length) {
    return Swar.hash(low, high, SEED + length);
  }

  /** The last eight bytes of a key that is longer than eight, else 0. */
  private static long last(byte[] b, int to, int length) {
    return length <= 8 ? 0 : Swar.word(b, to - 8);
  }

  /** Changes whenever the rows' numbers lose their meaning. */
  int generation() {
    return generation;
  }

  /** The hash of a row's key. */
  long hash(int row) {
    return hash(rows, row);
  }

  /** The number of the key's row, made if it is new. The key is at most 4096 bytes long. */
  int entry(byte[] b, int from, int to) {
    int length = to - from;
    long hash = hash(b, from, to);
    return length <= INLINE
        ? entry(hash, Swar.head(b, from, length), last(b, to, length), length)
        : entry(hash, b, from, to);
  }

  private int entry(long hash, long low, long high, int length) {
    int slot = (int) (hash >>> 40) & mask;
    while (true) {
      int row = FIRST_ROW + slot * ROW;
      int other = (char) rows[row + COUNT];
      if (rows[row + LOW] == low && rows[row + HIGH] == high && other == length + 1) {
        return row;
      }
      if (other == 0) {
        return add(hash, low, high, length);
      }
      slot = (slot + 1) & mask;
    }
  }

  private int entry(long hash, byte[] b, int from, int to) {
    int length = to - from;
    int slot = (int) (hash >>> 40) & mask;
    while (true) {
      int row = FIRST_ROW + slot * ROW;
      int other = (char) rows[row + COUNT];
      if (other == 0) {
        return add(hash, b, from, length);
      }
      if (rows[row + LOW] == hash
          && other == length + 1
          && isKey((int) rows[row + HIGH], b, from, to)) {
        return row;
      }
      slot = (slot + 1) & mask;
    }
  }

  private boolean isKey(int at, byte[] b, int from, int to) {
    for (int i = from; i < to - 8; i += 8) {
      if (Swar.word(arena, at + i - from) != Swar.word(b, i)) {
        return false;
      }
    }
    return Swar.word(arena, at + to - from - 8) == Swar.word(b, to - 8);
  }

  private int add(long hash, byte[] b, int from, int length) {
    if (size == mostEntries || used + length > mostEntries * TEXT_OF_ENTRY) {
      empty();
    }
    if (used + length + Swar.PAD > arena.length) {
      arena = Arrays.copyOf(arena, Math.max(used + length + Swar.PAD, arena.length * 2));
    }
    System.arraycopy(b, from, arena, used, length);
    int row = row(hash, hash, used, length);
    used += length;
    return row;
  }

  private int add(long hash, long low, long high, int length) {
    if (size == mostEntries) {
      empty();
    }
    return row(hash, low, high, length);
  }

  private int row(long hash, long low, long high, int length) {
    if (size * 2 > mask) {
      grow();
    }
    int row = free(hash);
    rows[row + LOW] = low;
    rows[row + HIGH] = high;
    rows[row + FIRST_LAST] = UNDATED;
    rows[row + COUNT] = 1L + length;
    size++;
    return row;
  }

  private int free(long hash) {
    int slot = (int) (hash >>> 40) & mask;
    while (rows[FIRST_ROW + slot * ROW + COUNT] != 0) {
      slot = (slot + 1) & mask;
    }
    return FIRST_ROW + slot * ROW;
  }

  private void grow() {
    long[] before = rows;
    mask = mask * 2 + 1;
    rows = new long[FIRST_ROW + (mask + 1) * ROW];
    generation++;
    for (int row = FIRST_ROW; row < before.length; row += ROW) {
      if (before[row + COUNT] != 0) {
        System.arraycopy(before, row, rows, free(hash(before, row)), ROW);
      }
    }
  }

  private static long hash(long[] rows, int row) {
    int length = (char) rows[row + COUNT] - 1;
    return length <= INLINE ? hash(rows[row + LOW], rows[row + HIGH], length) : rows[row + LOW];
  }

  /** Counts once. */
  void count(int row, Event event) {
    count(row, event.dated ? KeyCounts.bounded(event.epochSecond) : 0);
  }

  /** Counts once at a second since 1970, 0 if it is unknown. */
  void count(int row, long second) {
    rows[row + COUNT] += ONCE;
    if (second > 0) {
      long times = rows[row + FIRST_LAST];
      long first = Math.min(times >>> 32, second);
      long last = Math.max(times & 0xffff_ffffL, second);
      rows[row + FIRST_LAST] = (first << 32) | last;
    }
  }

  /** Counts a key of at most {@value #LONGEST} bytes, sooner or later. */
  void add(byte[] b, int from, int to, Event event) {
    int length = to - from;
    long second = event.dated ? KeyCounts.bounded(event.epochSecond) : 0;
    if (length > INLINE) {
      count(entry(hash(b, from, to), b, from, to), second);
      return;
    }
    long low = Swar.head(b, from, length);
    long high = last(b, to, length);
    int at = waiting * WAITS;
    waits[at] = hash(low, high, length);
    waits[at + 1] = low;
    waits[at + 2] = high;
    waits[at + 3] = (second << 8) | length;
    if (++waiting == AT_ONCE) {
      addWaiting();
    }
  }

  private void addWaiting() {
    long read = 0;
    for (int i = 0; i < waiting; i++) {
      read += rows[FIRST_ROW + ((int) (waits[i * WAITS] >>> 40) & mask) * ROW];
    }
    readAhead = read;
    for (int i = 0; i < waiting; i++) {
      int at = i * WAITS;
      int length = (int) waits[at + 3] & 0xff;
      count(entry(waits[at], waits[at + 1], waits[at + 2], length), waits[at + 3] >>> 8);
    }
    waiting = 0;
  }

  /** Empties it. */
  void flush() {
    addWaiting();
    empty();
  }

  private void empty() {
    byte[] key = new byte[INLINE + Swar.PAD];
    for (int row = FIRST_ROW; row < rows.length; row += ROW) {
      int length = (char) rows[row + COUNT] - 1;
      if (length > INLINE) {
        give(row, arena, (int) rows[row + HIGH], length);
      } else if (length >= 0) {
        Swar.word(key, 0, rows[row + LOW]);
        if (length > 8) {
          Swar.word(key, length - 8, rows[row + HIGH]);
        }
        give(row, key, 0, length);
      }
    }
    Arrays.fill(rows, 0);
    size = 0;
    used = 0;
    generation++;
  }

  private void give(int row, byte[] key, int from, int length) {
    long times = rows[row + FIRST_LAST];
    common.add(
        hash(row),
        key,
        from,
        from + length,
        rows[row + COUNT] >>> 16,
        (int) (times >>> 32),
        (int) times);
  }
}
