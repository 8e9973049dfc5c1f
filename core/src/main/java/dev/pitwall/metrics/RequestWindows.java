package dev.pitwall.metrics;

import dev.pitwall.metrics.ExchangeRing.Slot;
import dev.pitwall.request.Exchange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The last minute of every route and of all; picks out the slow requests. Written by the recording
 * thread, read by any; the lock is never held while something waits. Routes come folded, so their
 * number is bounded.
 */
final class RequestWindows {
  private static final int LONGEST_PATH = 512;
  private static final double NANOS_PER_SECOND = 1e9;

  private final long startNanos;
  private final long slowNanos;
  private final RollingWindow all = new RollingWindow();
  private final Map<String, RollingWindow> routes = new HashMap<>();
  private final SlowSamples slow;
  private final SlowStacks stacks;
  private final Histogram sum = RollingWindow.scratch();

  RequestWindows(long startNanos, long slowNanos, SlowSamples slow, SlowStacks stacks) {
    this.startNanos = startNanos;
    this.slowNanos = slowNanos;
    this.slow = slow;
    this.stacks = stacks;
  }

  /** When an exchange ended; asked for the few that are kept. */
  interface Clock {
    Instant when(Slot slot);
  }

  synchronized void record(Slot slot, String route, Clock clock) {
    boolean error = slot.status >= 500 && slot.status <= 599;
    all.record(slot.endNanos, slot.elapsedNanos, error);
    RollingWindow window = routes.get(route);
    if (window == null) {
      window = new RollingWindow();
      routes.put(route, window);
    }
    window.record(slot.endNanos, slot.elapsedNanos, error);
    if (slot.elapsedNanos > slowNanos) {
      slow.add(sample(slot, route, clock.when(slot)));
    }
  }

  private SlowSample sample(Slot slot, String route, Instant when) {
    String path = slot.path == null ? null : AccessLog.presentable(slot.path);
    if (path != null && path.length() > LONGEST_PATH) {
      path = path.substring(0, LONGEST_PATH);
    }
    double seconds = slot.elapsedNanos / NANOS_PER_SECOND;
    return new SlowSample(
        slow.nextId(),
        slot.method,
        route,
        path,
        slot.status,
        seconds,
        when,
        slot.bytes == Exchange.UNKNOWN_BYTES ? null : slot.bytes,
        slot.client,
        slot.failure,
        slot.thread,
        slot.trace,
        stacks.of(slot.ticket));
  }

  synchronized RequestWindow all(long nowNanos) {
    return all.at("", nowNanos, startNanos, sum);
  }

  /** The routes that had requests in the last minute, busiest first. */
  synchronized List<RequestWindow> routes(long nowNanos) {
    List<RequestWindow> windows = new ArrayList<>();
    routes.forEach(
        (route, window) -> {
          RequestWindow at = window.at(route, nowNanos, startNanos, sum);
          if (at.count() > 0) {
            windows.add(at);
          }
        });
    windows.sort(
        Comparator.comparingLong(RequestWindow::count)
            .reversed()
            .thenComparing(RequestWindow::route));
    return List.copyOf(windows);
  }
}
