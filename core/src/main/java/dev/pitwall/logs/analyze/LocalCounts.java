package dev.pitwall.logs.analyze;

import java.util.Arrays;

/**
 * How often each key was seen by one thread. Small enough for the processor's cache; when it is full
 * it is emptied into the common {@link KeyCounts}.
 */
final class LocalCounts {
  private static final int SLOTS = 16_384;
  private static final int MOST_ENTRIES = SLOTS / 2;
  private static final int ARENA = 512 << 10;

  private final KeyCounts common;
  private final int[] slots = new int[SLOTS];
  private final long[] hashes = new long[MOST_ENTRIES];
  private final int[] offsets = new int[MOST_ENTRIES + 1];
  private final long[] counts = new long[MOST_ENTRIES];
  private final long[] firsts = new long[MOST_ENTRIES];
  private final long[] lasts = new long[MOST_ENTRIES];
  private final byte[] arena = new byte[ARENA + Swar.PAD];
  private int size;
  private int generation;

  LocalCounts(KeyCounts common) {
    this.common = common;
    Arrays.fill(slots, -1);
  }

  /** Changes whenever the entries' numbers lose their meaning. */
  int generation() {
    return generation;
  }

  /** The number of the key's entry, made if it is new. The key is at most 4096 bytes long. */
  int entry(byte[] b, int from, int to, long hash) {
    int slot = (int) (hash >>> 40) & (SLOTS - 1);
    while (true) {
      int entry = slots[slot];
      if (entry < 0) {
        return add(b, from, to, hash, slot);
      }
      if (hashes[entry] == hash
          && Arrays.equals(arena, offsets[entry], offsets[entry + 1], b, from, to)) {
        return entry;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
  }

  private int add(byte[] b, int from, int to, long hash, int freeSlot) {
    int slot = freeSlot;
    if (size == MOST_ENTRIES || offsets[size] + (to - from) > ARENA) {
      flush();
      slot = (int) (hash >>> 40) & (SLOTS - 1);
    }
    int entry = size++;
    slots[slot] = entry;
    hashes[entry] = hash;
    System.arraycopy(b, from, arena, offsets[entry], to - from);
    offsets[entry + 1] = offsets[entry] + (to - from);
    counts[entry] = 0;
    firsts[entry] = Long.MAX_VALUE;
    lasts[entry] = Long.MIN_VALUE;
    return entry;
  }

  /** Counts once, at an unknown time. */
  void count(int entry) {
    counts[entry]++;
  }

  /** Counts once at a second since 1970. */
  void count(int entry, long epochSecond) {
    counts[entry]++;
    firsts[entry] = Math.min(firsts[entry], epochSecond);
    lasts[entry] = Math.max(lasts[entry], epochSecond);
  }

  /** Empties it. */
  void flush() {
    for (int i = 0; i < size; i++) {
      common.add(
          hashes[i], arena, offsets[i], offsets[i + 1], counts[i], firsts[i], lasts[i]);
    }
    size = 0;
    generation++;
    Arrays.fill(slots, -1);
  }
}
