package dev.pitwall.logs.analyze;

/** What one thread has counted of all files. */
final class Tally {
  static final int REQUESTS = 0;
  static final int ERRORS = 1;
  static final int WARNINGS = 2;
  static final int FAILURES = 3;

  private static final int CACHE = 4_096;
  private static final int LEAST_ENTRIES = 4_096;

  final long[] statuses = new long[1000];
  final long[][] hours = new long[24][4];
  final Times times = new Times();
  final RouteTimes routeTimes = new RouteTimes();
  long requests;
  long errors;
  long warnings;
  long failures;
  long bytes;
  boolean bytesKnown;

  private final LocalCounts clients;
  private final LocalCounts routes;
  private final LocalCounts groups;
  private final RouteFold fold = new RouteFold();

  /** Paths that were folded lately: their key, then number and entry of the route. */
  private final long[] cachedPaths = new long[2 * CACHE];

  private int cacheGeneration = -1;
  private final long pathSeed;

  /**
   * A tally.
   *
   * @param entries of the thread's own tables at the most
   */
  Tally(KeyCounts clients, KeyCounts routes, KeyCounts groups, long pathSeed, int entries) {
    this.clients = new LocalCounts(clients, entries);
    this.routes = new LocalCounts(routes, entries);
    this.groups = new LocalCounts(groups, LEAST_ENTRIES);
    this.pathSeed = pathSeed;
  }

  /** A request of the chosen days. */
  void request(byte[] b, Event event) {
    requests++;
    int status = event.status;
    if (status >= 0) {
      statuses[status]++;
    }
    if (status >= 500) {
      failures++;
    }
    if (event.hour >= 0) {
      long[] hour = hours[event.hour];
      hour[REQUESTS]++;
      if (status >= 500) {
        hour[FAILURES]++;
      }
    }
    if (event.bytes >= 0) {
      bytes += event.bytes;
      bytesKnown = true;
    }
    if (event.micros >= 0) {
      times.add(event.micros);
    }
    if (event.clientTo > event.clientFrom) {
      client(b, event);
    }
    if (event.pathTo > event.pathFrom) {
      route(b, event);
    }
  }

  private void client(byte[] b, Event event) {
    int from = event.clientFrom;
    int to = Math.min(event.clientTo, from + LocalCounts.LONGEST);
    if (to - from == 1 && b[from] == '-') {
      return;
    }
    clients.add(b, from, to, event);
  }

  private void route(byte[] b, Event event) {
    int from = event.pathFrom;
    int to = RouteFold.end(b, from, event.pathTo);
    long path = RouteFold.key(b, from, to, pathSeed);
    int slot = 2 * ((int) (path >>> 44) & (CACHE - 1));
    if (cachedPaths[slot] != path || cacheGeneration != routes.generation()) {
      fold(b, from, to, path, slot);
    }
    long found = cachedPaths[slot + 1];
    routes.count((int) found, event);
    routeTimes.add((int) (found >> 32), event.status, event.micros);
  }

  private void fold(byte[] b, int from, int to, long path, int slot) {
    int length = fold.fold(b, from, to);
    byte[] route = fold.bytes();
    int entry = routes.entry(route, 0, length);
    if (cacheGeneration != routes.generation()) {
      java.util.Arrays.fill(cachedPaths, 0);
      cacheGeneration = routes.generation();
    }
    cachedPaths[slot] = path;
    cachedPaths[slot + 1] = ((long) routeTimes.route(routes.hash(entry)) << 32) | entry;
  }

  /** An event of the chosen days above the level of information. */
  void level(int level, int hour) {
    if (level == Event.ERROR) {
      errors++;
      if (hour >= 0) {
        hours[hour][ERRORS]++;
      }
    } else if (level == Event.WARNING) {
      warnings++;
      if (hour >= 0) {
        hours[hour][WARNINGS]++;
      }
    }
  }

  /** An error, by the key that {@link ErrorRecord} made. */
  void group(byte[] key, int length, boolean dated, long epochSecond) {
    int entry = groups.entry(key, 0, length);
    groups.count(entry, dated ? KeyCounts.bounded(epochSecond) : 0);
  }

  /** Everything into the common tables. */
  void flush() {
    clients.flush();
    routes.flush();
    groups.flush();
  }

  void add(Tally other) {
    for (int i = 0; i < statuses.length; i++) {
      statuses[i] += other.statuses[i];
    }
    for (int hour = 0; hour < hours.length; hour++) {
      for (int i = 0; i < hours[hour].length; i++) {
        hours[hour][i] += other.hours[hour][i];
      }
    }
    times.add(other.times);
    routeTimes.add(other.routeTimes);
    requests += other.requests;
    errors += other.errors;
    warnings += other.warnings;
    failures += other.failures;
    bytes += other.bytes;
    bytesKnown |= other.bytesKnown;
  }
}
