package dev.pitwall.logs.analyze;

import java.util.Arrays;

/**
 * Response times of each route: a sparse histogram with buckets of 1.6 %, so its middle is within
 * 0.8 %. For so many routes only as fit; with more there are none for any route, because which ones
 * came first would depend on the threads.
 */
final class RouteTimes {
  private static final int MOST_ROUTES = 8_192;
  private static final int MOST_CELLS = 1 << 18;
  private static final int SUB_BITS = 6;
  private static final int BUCKETS = 1 << 12;

  private long[] routes = new long[1024];
  private int[] routeSlots = filled(2048);
  private int[] failures = new int[1024];
  private long[] counts = new long[1024];
  private long[] sums = new long[1024];
  private long[] mosts = new long[1024];
  private int size;

  private int[] cellKeys = filled(4096);
  private int[] cellCounts = new int[4096];
  private int cells;
  private boolean over;

  private static int[] filled(int length) {
    int[] free = new int[length];
    Arrays.fill(free, -1);
    return free;
  }

  /**
   * One request.
   *
   * @param route hash of the route
   * @param micros or {@link Event#NONE}
   */
  void add(long route, int status, long micros) {
    if (over) {
      return;
    }
    int at = routeOf(route);
    if (at < 0) {
      return;
    }
    if (status >= 500) {
      failures[at]++;
    }
    if (micros >= 0) {
      counts[at]++;
      sums[at] += micros;
      mosts[at] = Math.max(mosts[at], micros);
      cell(at * BUCKETS + bucket(micros), 1);
    }
  }

  void add(RouteTimes other) {
    over |= other.over;
    for (int i = 0; i < other.size && !over; i++) {
      int at = routeOf(other.routes[i]);
      if (at >= 0) {
        failures[at] += other.failures[i];
        counts[at] += other.counts[i];
        sums[at] += other.sums[i];
        mosts[at] = Math.max(mosts[at], other.mosts[i]);
      }
    }
    for (int i = 0; i < other.cellKeys.length && !over; i++) {
      int key = other.cellKeys[i];
      if (key >= 0) {
        int at = routeOf(other.routes[key / BUCKETS]);
        cell(at * BUCKETS + key % BUCKETS, other.cellCounts[i]);
      }
    }
  }

  /** The use of a route by its hash, with its name and requests from elsewhere. */
  RouteUse use(String name, long requests, long route) {
    int at = over ? -1 : routeOf(route);
    if (at < 0) {
      return new RouteUse(name, requests, null, null, null, null);
    }
    if (counts[at] == 0) {
      return new RouteUse(name, requests, (long) failures[at], null, null, null);
    }
    return new RouteUse(
        name,
        requests,
        (long) failures[at],
        Math.round((double) sums[at] / counts[at]) / 1e6,
        p95(at) / 1e6,
        mosts[at] / 1e6);
  }

  private double p95(int route) {
    long[] buckets = new long[BUCKETS];
    for (int i = 0; i < cellKeys.length; i++) {
      if (cellKeys[i] >= 0 && cellKeys[i] / BUCKETS == route) {
        buckets[cellKeys[i] % BUCKETS] += cellCounts[i];
      }
    }
    long rank = (long) Math.ceil(counts[route] * 0.95);
    int bucket = -1;
    while (rank > 0) {
      rank -= buckets[++bucket];
    }
    return Math.min(middle(bucket), (double) mosts[route]);
  }

  private static int bucket(long micros) {
    int exponent = 63 - Long.numberOfLeadingZeros(micros | 1);
    if (exponent < SUB_BITS) {
      return (int) micros;
    }
    int sub = (int) (micros >>> (exponent - SUB_BITS)) & ((1 << SUB_BITS) - 1);
    return Math.min(BUCKETS - 1, ((exponent - SUB_BITS + 1) << SUB_BITS) + sub);
  }

  private static double middle(int bucket) {
    if (bucket < 1 << SUB_BITS) {
      return bucket;
    }
    int shift = (bucket >>> SUB_BITS) - 1;
    long least = ((1L << SUB_BITS) + (bucket & ((1 << SUB_BITS) - 1))) << shift;
    return least + ((1L << shift) - 1) / 2.0;
  }

  private int routeOf(long route) {
    int slot = (int) (route >>> 20) & (routeSlots.length - 1);
    while (routeSlots[slot] >= 0) {
      int at = routeSlots[slot];
      if (routes[at] == route) {
        return at;
      }
      slot = (slot + 1) & (routeSlots.length - 1);
    }
    if (size == MOST_ROUTES) {
      over = true;
      return -1;
    }
    if (size == routes.length) {
      growRoutes();
      return routeOf(route);
    }
    routes[size] = route;
    routeSlots[slot] = size;
    return size++;
  }

  private void growRoutes() {
    int more = size * 2;
    routes = Arrays.copyOf(routes, more);
    failures = Arrays.copyOf(failures, more);
    counts = Arrays.copyOf(counts, more);
    sums = Arrays.copyOf(sums, more);
    mosts = Arrays.copyOf(mosts, more);
    routeSlots = filled(more * 2);
    for (int i = 0; i < size; i++) {
      int slot = (int) (routes[i] >>> 20) & (routeSlots.length - 1);
      while (routeSlots[slot] >= 0) {
        slot = (slot + 1) & (routeSlots.length - 1);
      }
      routeSlots[slot] = i;
    }
  }

  private void cell(int key, int count) {
    int mask = cellKeys.length - 1;
    int slot = ((key * 0x9E3779B9) >>> 8) & mask;
    while (cellKeys[slot] != key) {
      if (cellKeys[slot] < 0) {
        if (cells * 2 >= cellKeys.length) {
          growCells();
          cell(key, count);
          return;
        }
        cells++;
        cellKeys[slot] = key;
        break;
      }
      slot = (slot + 1) & mask;
    }
    cellCounts[slot] += count;
  }

  private void growCells() {
    if (cells >= MOST_CELLS) {
      over = true;
      cellKeys = filled(4096);
      cellCounts = new int[4096];
      cells = 0;
      return;
    }
    int[] keys = cellKeys;
    int[] before = cellCounts;
    cellKeys = filled(keys.length * 2);
    cellCounts = new int[keys.length * 2];
    cells = 0;
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] >= 0) {
        cell(keys[i], before[i]);
      }
    }
  }
}
