package dev.pitwall.security;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Clients in memory of fixed size: at most {@value #MOST} of them, {@value #WAYS} a set. In a full
 * set the newcomer takes the place of the one that is worth least and inherits its number of
 * requests as a possible error (the idea of Metwally's Space-Saving), so that a flood of addresses
 * pushes out addresses of the flood, neither those that stand out nor those that ask most. Nothing
 * is ever cleared as a whole.
 *
 * <p>Which set is a client's is decided by a hash with a random key, so that nobody can aim at one.
 * The table begins small and doubles when a set is full, up to its most.
 */
final class ClientTable {
  static final int MOST = 1 << 16;
  static final int WAYS = 16;
  private static final int FIRST = 1 << 10;

  private final long secret;
  private final long otherSecret;
  private final int most;
  private long[] cells;
  private Cell cell;
  private int capacity;
  private int size;
  private long evicted;
  private long evictedSecond = Long.MIN_VALUE;

  ClientTable(RandomGenerator random) {
    this(random, MOST);
  }

  /** For tests: with another size, a power of two. */
  ClientTable(RandomGenerator random, int most) {
    secret = random.nextLong();
    otherSecret = random.nextLong() | 1;
    this.most = most;
    capacity = Math.min(FIRST, most);
    cells = new long[capacity * Cell.WORDS];
    cell = new Cell(cells);
  }

  /** A hash of 64 bits that nobody outside can foresee. */
  long hash(long value) {
    long x = (value ^ secret) * 0x9E3779B97F4A7C15L;
    x = (x ^ x >>> 32) * otherSecret;
    x = (x ^ x >>> 29) * 0xD6E8FEB86659FD93L;
    return x ^ x >>> 32;
  }

  /** The client's cell with its windows at {@code second}; made if there is none. */
  Cell at(long key, long second) {
    int index = find(key);
    if (index < 0) {
      index = place(key, second);
    }
    cell.move(index).turn(second);
    return cell;
  }

  /** The client's cell as it is; null if there is none. */
  @Nullable Cell known(long key) {
    int index = find(key);
    return index < 0 ? null : cell.move(index);
  }

  private int first(long key) {
    int sets = capacity / WAYS;
    return (int) (hash(key) >>> 1 & (sets - 1)) * WAYS;
  }

  private int find(long key) {
    return find(key, key);
  }

  private int find(long setOf, long wanted) {
    int first = first(setOf);
    for (int i = first; i < first + WAYS; i++) {
      if (cells[i * Cell.WORDS] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private int place(long key, long second) {
    int free = free(key);
    while (free < 0 && capacity < most) {
      grow();
      free = free(key);
    }
    if (free >= 0) {
      size++;
      cell.move(free).begin(key, second, 0);
      return free;
    }
    int first = first(key);
    int victim = first;
    long least = Long.MAX_VALUE;
    for (int i = first; i < first + WAYS; i++) {
      long worth = cell.move(i).worth(second);
      if (worth < least) {
        least = worth;
        victim = i;
      }
    }
    evicted++;
    evictedSecond = Math.max(evictedSecond, second);
    cell.move(victim).turn(second);
    cell.begin(key, second, cell.requests());
    return victim;
  }

  private int free(long key) {
    return find(key, Address.NO_KEY);
  }

  private void grow() {
    long[] old = cells;
    int before = capacity;
    capacity = before * 2;
    cells = new long[capacity * Cell.WORDS];
    cell = new Cell(cells);
    size = 0;
    for (int i = 0; i < before; i++) {
      long key = old[i * Cell.WORDS];
      if (key == Address.NO_KEY) {
        continue;
      }
      // a set of the old table is spread over two of the new one, so there is always a place
      int to = first(key);
      while (cells[to * Cell.WORDS] != Address.NO_KEY) {
        to++;
      }
      System.arraycopy(old, i * Cell.WORDS, cells, to * Cell.WORDS, Cell.WORDS);
      size++;
    }
  }

  /** Every client with its windows at {@code second}; the cell is valid within the call only. */
  void each(long second, Consumer<Cell> consumer) {
    for (int i = 0; i < capacity; i++) {
      if (cells[i * Cell.WORDS] != Address.NO_KEY) {
        cell.move(i).turn(Math.max(second, cell.last()));
        consumer.accept(cell);
      }
    }
  }

  int size() {
    return size;
  }

  /** How many newcomers took somebody's place. */
  long evicted() {
    return evicted;
  }

  /** True if that happened within the last ten minutes: newcomers are counted approximately. */
  boolean saturated(long second) {
    return evicted > 0 && second - evictedSecond < Cell.TEN;
  }

  long bytes() {
    return (long) cells.length * Long.BYTES;
  }
}
