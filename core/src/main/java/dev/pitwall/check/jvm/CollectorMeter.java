package dev.pitwall.check.jvm;

import dev.pitwall.check.Reading;
import dev.pitwall.schedule.TimeSource;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Share of the last five minutes in which the application stood still for a collection: d({@code
 * getCollectionTime()}) of all collectors over the elapsed time. Beans that count cycles which run
 * beside the application (of ZGC and Shenandoah, named {@code ... Cycles}) are left out; their
 * pauses have beans of their own.
 *
 * <p>Five minutes, because a collection that takes seconds now and then is no more than a spike
 * between two samples, and that is what hurts. Before the second sample it is 0 of no time: not
 * answered.
 */
final class CollectorMeter implements JvmMeter {
  static final Measure TIME = Measure.share("jvm.gc");
  private static final long WINDOW_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int MOST = 600;

  /** Milliseconds of all collectors at one time. */
  private record Seen(long nanos, long millis) {}

  private final TimeSource time;
  private final List<GarbageCollectorMXBean> collectors = new ArrayList<>();
  private final Deque<Seen> window = new ArrayDeque<>();

  CollectorMeter(TimeSource time) {
    this(time, ManagementFactory.getGarbageCollectorMXBeans());
  }

  CollectorMeter(TimeSource time, List<GarbageCollectorMXBean> all) {
    this.time = time;
    for (GarbageCollectorMXBean collector : all) {
      if (!collector.getName().endsWith("Cycles")) {
        collectors.add(collector);
      }
    }
  }

  @Override
  public List<Measure> always() {
    return List.of(TIME);
  }

  @Override
  public void measure(Consumer<Reading> into) {
    long millis = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      // -1 where a collector does not tell its time.
      millis += Math.max(collector.getCollectionTime(), 0);
    }
    long nanos = time.nanoTime();
    // The oldest that is kept lies just outside of the window, so that the window is full.
    while (window.size() >= MOST || (window.size() > 1 && nanos - second() >= WINDOW_NANOS)) {
      window.removeFirst();
    }
    window.addLast(new Seen(nanos, millis));
    Seen first = window.getFirst();
    long passed = nanos - first.nanos();
    if (passed > 0) {
      double share = (millis - first.millis()) * 1e6 / passed;
      into.accept(TIME.value(Math.min(Math.max(share, 0), 1)));
    }
  }

  /** When the second oldest was seen. */
  private long second() {
    Iterator<Seen> seen = window.iterator();
    seen.next();
    return seen.next().nanos();
  }
}
