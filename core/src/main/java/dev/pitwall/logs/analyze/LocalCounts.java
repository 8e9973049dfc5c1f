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

  private static final int HASH = 0;
  private static final int KEY = 1;
  private static final int COUNT = 3;

  /** The seconds of the first and the last time, 32 bits each. */
  private static final int FIRST_LAST = 4;

  /** Offset in the arena and, in the low 16 bits, the length plus one; zero in a free row. */
  private static final int PLACE = 5;

  /** What is used of it lies in one line of the cache, as an array's first element is its third. */
  private static final int ROW = 8;

  private static final int INLINE = 16;
  private static final int LEAST_ROWS = 2_048;
  private static final int TEXT_OF_ENTRY = 32;
  private static final int AT_ONCE = 32;
  private static final int WAITS = 4;
  private static final long UNDATED = 0xffff_ffff_0000_0000L;

  private final KeyCounts common;
  private final int mostEntries;
  private long[] rows = new long[LEAST_ROWS * ROW];
  private int mask = LEAST_ROWS - 1;
  private byte[] arena = new byte[LEAST_ROWS * TEXT_OF_ENTRY / 2 + Swar.PAD];
  private int used;
  private int size;
  private int generation;

  /** Hash and words of a key, then the second and the key's length. */
  private final long[] waits = new long[AT_ONCE * WAITS];

  /** One of them as bytes. */
  private final byte[] key = new byte[INLINE + Swar.PAD];

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

  /** Changes whenever the rows' numbers lose their meaning. */
  int generation() {
    return generation;
  }

  /** The number of the key's row, made if it is new. The key is at most 4096 bytes long. */
  int entry(byte[] b, int from, int to, long hash) {
    int length = to - from;
    return entry(b, from, to, hash, Swar.head(b, from, length), last(b, to, length));
  }

  /** The last eight bytes of a key that is longer than eight, else 0. */
  private static long last(byte[] b, int to, int length) {
    return length <= 8 ? 0 : Swar.word(b, to - 8);
  }

  private int entry(byte[] b, int from, int to, long hash, long low, long high) {
    int length = to - from;
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
      empty();
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
    rows[row + FIRST_LAST] = UNDATED;
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

  /** Counts once. */
  void count(int row, Event event) {
    count(row, event.dated ? KeyCounts.bounded(event.epochSecond) : 0);
  }

  /** Counts once at a second since 1970, 0 if it is unknown. */
  void count(int row, long second) {
    rows[row + COUNT]++;
    if (second > 0) {
      long times = rows[row + FIRST_LAST];
      long first = Math.min(times >>> 32, second);
      long last = Math.max(times & 0xffff_ffffL, second);
      rows[row + FIRST_LAST] = (first << 32) | last;
    }
  }

  /** Counts a key of at most {@value #LONGEST} bytes, sooner or later. */
  void add(byte[] b, int from, int to, long seed, Event event) {
    int length = to - from;
    long second = event.dated ? KeyCounts.bounded(event.epochSecond) : 0;
    if (length > INLINE) {
      count(entry(b, from, to, Swar.hash(b, from, to, seed)), second);
      return;
    }
    long low = Swar.head(b, from, length);
    long high = last(b, to, length);
    int at = waiting * WAITS;
    waits[at + HASH] = Swar.hash(low, high, seed + length);
    waits[at + KEY] = low;
    waits[at + KEY + 1] = high;
    waits[at + COUNT] = (second << 8) | length;
    if (++waiting == AT_ONCE) {
      addWaiting();
    }
  }

  private void addWaiting() {
    long read = 0;
    for (int i = 0; i < waiting; i++) {
      read += rows[((int) (waits[i * WAITS] >>> 40) & mask) * ROW];
    }
    readAhead = read;
    for (int i = 0; i < waiting; i++) {
      int at = i * WAITS;
      long low = waits[at + KEY];
      long high = waits[at + KEY + 1];
      int length = (int) waits[at + COUNT] & 0xff;
      Swar.word(key, 0, low);
      if (length > 8) {
        Swar.word(key, length - 8, high);
      }
      count(entry(key, 0, length, waits[at + HASH], low, high), waits[at + COUNT] >>> 8);
    }
    waiting = 0;
  }

  /** Empties it. */
  void flush() {
    addWaiting();
    empty();
  }

  private void empty() {
    for (int row = 0; row < rows.length; row += ROW) {
      long place = rows[row + PLACE];
      if (place != 0) {
        int from = (int) (place >>> 16);
        int to = from + (int) (place & 0xffff) - 1;
        long times = rows[row + FIRST_LAST];
        common.add(
            rows[row + HASH],
            arena,
            from,
            to,
            rows[row + COUNT],
            (int) (times >>> 32),
            (int) times);
      }
    }
    Arrays.fill(rows, 0);
    size = 0;
    used = 0;
    generation++;
  }
}
