package dev.pitwall.history;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What an application with 25 routes makes of two hundred series, as raw as checks answer it:
 * shares of clock ticks, bytes, requests of a sliding minute divided by its length, percentiles in
 * the steps of a histogram. The same seed gives the same values.
 */
final class Workload {
  static final int SERIES = 200;
  private static final int ROUTES = 25;

  private final Random random;
  private final double[] state = new double[SERIES];
  private final long[][] windows = new long[ROUTES + 1][6];
  private long tick;

  Workload(long seed) {
    random = new Random(seed);
  }

  /** The samples of one moment: each check's own. */
  List<Sample> next(Instant at) {
    tick++;
    double day = 0.5 - 0.5 * Math.cos(2 * Math.PI * (at.getEpochSecond() % 86_400) / 86_400);
    List<Sample> samples = new ArrayList<>();
    samples.add(sample("host", at, host(day)));
    samples.add(sample("jvm", at, jvm(day)));
    samples.add(sample("http", at, http(day)));
    if (tick % 3 == 0) {
      samples.add(sample("postgres", at, postgres(day)));
    }
    return samples;
  }

  private Sample sample(String check, Instant at, List<Reading> readings) {
    return new Sample(check, at, tick, readings);
  }

  /** Returns to the mean, slowly. */
  private double wander(int series, double pull, double noise) {
    state[series] = state[series] * (1 - pull) + random.nextGaussian() * noise;
    return state[series];
  }

  private static Reading of(String name, Unit unit, double value) {
    return new Reading.Measured(ReadingKey.of(name), unit, value);
  }

  private static Reading of(String name, String label, String target, Unit unit, double value) {
    return new Reading.Measured(ReadingKey.of(name, label, target), unit, value);
  }

  private List<Reading> host(double day) {
    List<Reading> all = new ArrayList<>();
    double ticks = 2_000 + random.nextInt(8);
    double busy = Math.max(0, 0.05 + 0.4 * day + wander(0, 0.2, 0.03));
    all.add(of("host.cpu", Unit.RATIO, Math.min(1, Math.rint(busy * ticks) / ticks)));
    all.add(of("host.load", Unit.COUNT, Math.rint(100 * (4 * busy)) / 100));
    double memory = 8e9 * (0.55 + 0.05 * day) + 1e6 * wander(1, 0.01, 5);
    all.add(of("host.memory", Unit.RATIO, memory / 16_717_131_776.0));
    all.add(of("host.memory.available", Unit.BYTES, 4_096 * Math.rint(4e6 - memory / 4_096)));
    for (int i = 0; i < 4; i++) {
      String path = "/data/" + i;
      state[2 + i] += random.nextInt(20) == 0 ? random.nextInt(50) : 0;
      double used = 1e7 + state[2 + i];
      all.add(of("host.disk", "path", path, Unit.RATIO, used / 2.62e7));
      all.add(of("host.inodes", "path", path, Unit.RATIO, Math.rint(used / 800) / 6.5e6));
      all.add(of("host.disk.free", "path", path, Unit.BYTES, 4_096 * (2.62e7 - used)));
    }
    for (int i = 0; i < 6; i++) {
      double stalled = random.nextInt(30) == 0 ? random.nextInt(80_000) / 1e7 : 0;
      all.add(of("host.pressure." + i, Unit.RATIO, stalled));
      all.add(of("host.network." + i, Unit.BYTES, poisson(300 * day + 20) * 1_460 / 10.0));
    }
    for (int i = 0; i < 8; i++) {
      all.add(of("host.steady." + i, Unit.COUNT, i));
    }
    return all;
  }

  private List<Reading> jvm(double day) {
    List<Reading> all = new ArrayList<>();
    state[10] += 2e6 + 2e7 * day * random.nextDouble();
    if (state[10] > 6e8) {
      state[10] = 5e7 + 1e6 * random.nextInt(20);
    }
    all.add(of("jvm.heap", Unit.RATIO, state[10] / 1_073_741_824.0));
    all.add(of("jvm.heap.used", Unit.BYTES, Math.rint(state[10])));
    for (int i = 0; i < 4; i++) {
      all.add(of("jvm.gc." + i, Unit.RATIO, random.nextInt(6) == 0 ? poisson(8) / 10_003.0 : 0));
      all.add(of("jvm.threads." + i, Unit.COUNT, 40 + Math.rint(wander(11 + i, 0.05, 1))));
      double pool = Math.max(0, Math.rint(3 * day + wander(15 + i, 0.3, 1)));
      all.add(of("pool.active", "pool", "p" + i, Unit.COUNT, pool));
      all.add(of("pool.waiting", "pool", "p" + i, Unit.COUNT, 0));
    }
    all.add(of("jvm.classes", Unit.COUNT, (double) (18_204 + tick / 4_000)));
    all.add(of("jvm.files", Unit.COUNT, 210 + Math.rint(wander(19, 0.1, 2))));
    return all;
  }

  private List<Reading> http(double day) {
    List<Reading> all = new ArrayList<>();
    double seconds = 50 + 10 * random.nextDouble();
    for (int route = 0; route <= ROUTES; route++) {
      double rate = route == 0 ? 400 : 120.0 / (route * route);
      System.arraycopy(windows[route], 0, windows[route], 1, 5);
      windows[route][0] = (long) poisson(rate * (0.1 + day));
      long count = 0;
      for (long each : windows[route]) {
        count += each;
      }
      add("http.requests", route, Unit.COUNT, count / seconds, all);
      if (count > 0) {
        long errors = random.nextInt(40) == 0 ? 1 + random.nextInt(3) : 0;
        add("http.errors", route, Unit.RATIO, Math.min(1, (double) errors / count), all);
        double noise = 0.6 / Math.sqrt((double) count);
        double slower = 1 + day + Math.abs(wander(30 + route, 0.15, noise));
        add("http.p50", route, Unit.SECONDS, histogram(0.004 * slower), all);
        double tail = histogram(0.02 * slower * (1 + 2 * noise * random.nextDouble()));
        add("http.p95", route, Unit.SECONDS, tail, all);
        add("http.p99", route, Unit.SECONDS, histogram(tail * (1.5 + random.nextDouble())), all);
      }
    }
    return all;
  }

  private static void add(String name, int route, Unit unit, double value, List<Reading> to) {
    to.add(
        route == 0
            ? of(name, unit, value)
            : of(name, "route", "/races/{id}/part" + route, unit, value));
  }

  /** Two significant digits of a histogram are steps of 1/128 to 1/256, here of nanoseconds. */
  private static double histogram(double seconds) {
    long nanos = (long) (seconds * 1e9);
    int shift = Math.max(0, 64 - Long.numberOfLeadingZeros(nanos) - 8);
    return (nanos >>> shift << shift) / 1e9;
  }

  private List<Reading> postgres(double day) {
    List<Reading> all = new ArrayList<>();
    all.add(of("db.up", Unit.COUNT, 1));
    all.add(
        of(
            "db.connections",
            Unit.COUNT,
            12 + Math.max(0, Math.rint(20 * day + wander(60, 0.2, 2)))));
    all.add(of("db.cache", Unit.RATIO, 0.99 + poisson(50) / 1e5));
    all.add(of("db.size", Unit.BYTES, 4e10 + 8_192.0 * tick));
    all.add(of("db.wal", Unit.BYTES, 16_777_216.0 * poisson(2)));
    all.add(of("db.commits", Unit.COUNT, poisson(900 * day + 30) / 30.01));
    for (int i = 0; i < 8; i++) {
      all.add(of("db.quiet." + i, Unit.COUNT, 0));
    }
    return all;
  }

  private double poisson(double mean) {
    return Math.max(0, Math.rint(mean + random.nextGaussian() * Math.sqrt(mean)));
  }
}
