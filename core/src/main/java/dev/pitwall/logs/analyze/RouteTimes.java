package dev.pitwall.logs.analyze;

import java.util.Arrays;

/**
 * Response times of each route: a sparse histogram with buckets of 1.6 %, so its middle is within
 * 0.8 %. Buckets come in pages of one line of the cache, which a route's page table names. For so
 * many routes and pages only as fit; with more there are none for any route, because which ones
 * came first would depend on the threads.
 */
final class RouteTimes {
  private static final int MOST_ROUTES = 8_192;
  private static final int MOST_PAGES = 1 << 16;
  private static final int SUB_BITS = 6;
  private static final int BUCKETS = 1 << 12;
  private static final int PAGE_BITS = 4;
  private static final int PAGES = BUCKETS >> PAGE_BITS;
  private static final int AT_ONCE = 32;

  private long[] routes = new long[1024];
  private int[] routeSlots = filled(2048);
  private int[] failures = new int[1024];
  private long[] counts = new long[1024];
  private long[] sums = new long[1024];
  private long[] mosts = new long[1024];
  private int size;

  /** For each route and page of buckets the number of the page in {@link #cells}; 0 is none. */
  private char[] pageOf = new char[64 * PAGES];

  private int[] cells = new int[128 << PAGE_BITS];
  private int pages = 1;
  private boolean over;

  /** Route and bucket of requests that were not counted yet: nobody waits for them. */
  private final int[] waiting = new int[AT_ONCE];

  private final int[] waitingCells = new int[AT_ONCE];
  private int waits;

  private static int[] filled(int length) {
    int[] free = new int[length];
    Arrays.fill(free, -1);
    return free;
  }

  /**
   * The number of a route.
   *
   * @param hash of its name
   * @return -1 if there are too many
   */
  int route(long hash) {
    return over ? -1 : routeOf(hash);
  }

  /**
   * One request.
   *
   * @param at what {@link #route} gave
   * @param micros or {@link Event#NONE}
   */
  void add(int at, int status, long micros) {
    if (over || at < 0) {
      return;
    }
    if (status >= 500) {
      failures[at]++;
    }
    if (micros >= 0) {
      counts[at]++;
      sums[at] += micros;
      mosts[at] = Math.max(mosts[at], micros);
      waiting[waits] = at * BUCKETS + bucket(micros);
      if (++waits == AT_ONCE) {
        addWaiting();
      }
    }
  }

  private void addWaiting() {
    for (int i = 0; i < waits; i++) {
      waitingCells[i] = place(waiting[i]);
    }
    for (int i = 0; i < waits && !over; i++) {
      if (waitingCells[i] >= 1 << PAGE_BITS) {
        cells[waitingCells[i]]++;
      } else {
        cell(waiting[i], 1); // the first of its page
      }
    }
    waits = 0;
  }

  void add(RouteTimes other) {
    addWaiting();
    other.addWaiting();
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
    for (int i = 0; i < other.size * BUCKETS && !over; i++) {
      int count = other.cells[other.place(i)];
      if (count > 0) {
        cell(routeOf(other.routes[i / BUCKETS]) * BUCKETS + i % BUCKETS, count);
      }
    }
  }

  /** The use of a route by its hash, with its name and requests from elsewhere. */
  RouteUse use(String name, long requests, long route) {
    addWaiting();
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
    long rank = (long) Math.ceil(counts[route] * 0.95);
    int bucket = -1;
    while (rank > 0) {
      rank -= cells[place(route * BUCKETS + ++bucket)];
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
    if ((size + 1) * PAGES > pageOf.length) {
      pageOf = Arrays.copyOf(pageOf, pageOf.length * 2);
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

  /**
   * Where a bucket of a route is counted; in the page 0, which stays empty, if it has none yet.
   *
   * @param at number of the route times {@link #BUCKETS}, and the bucket
   */
  private int place(int at) {
    return (pageOf[at >> PAGE_BITS] << PAGE_BITS) + (at & ((1 << PAGE_BITS) - 1));
  }

  private void cell(int at, int count) {
    if (pageOf[at >> PAGE_BITS] == 0) {
      if (pages == MOST_PAGES) {
        over = true;
        return;
      }
      if ((pages + 1) << PAGE_BITS > cells.length) {
        cells = Arrays.copyOf(cells, cells.length * 2);
      }
      pageOf[at >> PAGE_BITS] = (char) pages++;
    }
    cells[place(at)] += count;
  }
}
