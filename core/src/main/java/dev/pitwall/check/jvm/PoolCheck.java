package dev.pitwall.check.jvm;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * {@code jvm.pool.waiting{pool=...}}, {@code jvm.pool.connections{pool=...}} and {@code
 * jvm.pool.threads{pool=...}}, by the MBeans of the kinds in {@link PoolKind}. Looks for pools once
 * a minute and asks {@value #MOST} of them at most; a detail says how many it left out.
 */
final class PoolCheck implements Check {
  static final String PREFIX = "jvm.pool.";
  static final int MOST = 64;
  private static final long SEARCH_NANOS = Duration.ofMinutes(1).toNanos();

  /** A pool that was found, and the server that knows it. */
  private record Found(MBeanServer server, ObjectName object, PoolKind kind, String name) {}

  private final Supplier<MBeanServers> supplier;
  private final TimeSource time;
  private final Messages words;
  private @Nullable MBeanServers servers;
  private List<Found> pools = List.of();
  private int leftOut;
  private long searchedNanos;

  PoolCheck(Supplier<MBeanServers> supplier, TimeSource time, Messages words) {
    this.supplier = supplier;
    this.time = time;
    this.words = words;
  }

  @Override
  public String id() {
    return "jvm.pool";
  }

  @Override
  public boolean insideOnly() {
    return true;
  }

  @Override
  public boolean answers(String reading) {
    return reading.startsWith(PREFIX);
  }

  /** Nothing: whether there is any pool is not known before one was found. */
  @Override
  public List<Reading> unknown(String reason) {
    return List.of();
  }

  @Override
  public List<Reading> run() {
    long nanos = time.nanoTime();
    MBeanServers current = servers;
    if (current == null || nanos - searchedNanos >= SEARCH_NANOS) {
      current = current == null ? supplier.get() : current;
      servers = current;
      searchedNanos = nanos;
      search(current.existing());
    }
    List<Reading> readings = new ArrayList<>();
    for (Found pool : pools) {
      ask(pool, readings);
    }
    return readings;
  }

  private void search(List<MBeanServer> existing) {
    List<Found> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    leftOut = 0;
    for (MBeanServer server : existing) {
      for (PoolKind kind : PoolKind.ALL) {
        // Sorted, so that it is always the same pools that find no place.
        for (ObjectName object : new TreeSet<>(server.queryNames(pattern(kind), null))) {
          if (!kind.isPool(object)) {
            continue;
          }
          if (found.size() >= MOST) {
            leftOut++;
            continue;
          }
          String name = kind.nameOf(object);
          // Two of one name are told apart by all that JMX says of them.
          boolean free = names.add(kind.ofThreads() + name);
          found.add(new Found(server, object, kind, free ? name : object.getCanonicalName()));
        }
      }
    }
    pools = found;
  }

  private static ObjectName pattern(PoolKind kind) {
    try {
      return new ObjectName(kind.pattern());
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException("pool kinds: " + kind + " has no pattern", e);
    }
  }

  private void ask(Found pool, List<Reading> into) {
    try {
      PoolState state = PoolState.ask(pool.server(), pool.object(), pool.kind());
      answer(pool, state, into);
    } catch (InstanceNotFoundException closed) {
      // It is gone; the next search does not find it any more.
      return;
    } catch (JMException | JMRuntimeException e) {
      // The application's own code threw: told, and asked again next time.
      String name = pool.kind().ofThreads() ? "threads" : "waiting";
      Unit unit = pool.kind().ofThreads() ? Unit.RATIO : Unit.COUNT;
      into.add(new Reading.Unknown(key(name, pool), unit, words.get("pool.failed", "error", e)));
    }
  }

  private void answer(Found pool, PoolState state, List<Reading> into) {
    String detail =
        words.get("pool.detail", "busy", text(state.busy()), "most", text(state.most()))
            + (leftOut > 0 ? words.get("pool.left-out", "count", leftOut) : "");
    if (state.waiting() >= 0) {
      into.add(
          new Reading.Measured(
              key("waiting", pool), Unit.COUNT, state.waiting(), detail, List.of()));
    }
    // A maximum of 0 or less means none, or one that another pool keeps.
    if (state.busy() >= 0 && state.most() > 0) {
      String name = pool.kind().ofThreads() ? "threads" : "connections";
      double share = Math.min(state.busy() / state.most(), 1);
      into.add(new Reading.Measured(key(name, pool), Unit.RATIO, share, detail, List.of()));
    }
  }

  private String text(double number) {
    return number < 0 ? words.get("pool.not-told") : Long.toString(Math.round(number));
  }

  private static ReadingKey key(String name, Found pool) {
    return ReadingKey.of(PREFIX + name, "pool", pool.name());
  }
}
