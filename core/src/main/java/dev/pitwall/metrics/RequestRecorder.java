package dev.pitwall.metrics;

import dev.pitwall.finding.Findings;
import dev.pitwall.metrics.ExchangeRing.Slot;
import dev.pitwall.metrics.Overflow.Kind;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records requests. The request's thread only copies the finished exchange into a slot of a ring;
 * one thread of Pitwall turns slots into meters, windows, slow samples and lines of the access log.
 *
 * <p>When the ring is full the request is dropped and counted, and the request's thread does not
 * help to empty it: helping would mean writing the access log, and with it waiting for a disk, on a
 * thread that belongs to the application. A ring that fills is prevented earlier: every {@value
 * #WAKE_EVERY} requests the recording thread is woken, so only a thread that is truly held up (or a
 * machine without a free core for the time of {@value #CAPACITY} requests) loses any.
 */
public final class RequestRecorder implements RequestObserver, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RequestRecorder.class);
  private static final int CAPACITY = 4_096;
  private static final int WAKE_EVERY = 512;
  private static final long IDLE_NANOS = Duration.ofMillis(200).toNanos();
  private static final Duration FLUSH_DEADLINE = Duration.ofSeconds(1);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST_REQUEST = Duration.ofDays(1);

  private final TimeSource time;
  private final ExchangeRing ring = new ExchangeRing(CAPACITY);
  private final LongAdder active = new LongAdder();
  private final ReentrantLock draining = new ReentrantLock();
  private final Overflow overflow;
  private final RequestMeters meters;
  private final RequestWindows windows;
  private final long slowNanos;
  private final RunningRequests running = new RunningRequests();
  private final SlowSamples slow = new SlowSamples();
  private final SlowStacks stacks;
  private final PathPatterns excluded;
  private final @Nullable AccessLog accessLog;
  private final List<Recorded.Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<Recorded.Outcomes> outcomes = new CopyOnWriteArrayList<>();
  private final List<Recorded.Visits> visits = new CopyOnWriteArrayList<>();
  private final ExchangeRing.Consumer record = this::record;
  private final RequestWindows.Clock slotTime = this::when;
  private volatile @Nullable Thread consumer;
  private Instant drainTime;
  private long drainNanos;

  /**
   * A recorder that keeps what it is told until {@link #start} or {@link #flush}.
   *
   * @param registry where the meters go
   */
  public RequestRecorder(
      HttpSettings settings, MeterRegistry registry, TimeSource time, Findings findings) {
    this.time = time;
    overflow = new Overflow(findings);
    meters = new RequestMeters(registry, settings.maxRoutes(), overflow);
    slowNanos = settings.slowThreshold().toNanos();
    stacks = new SlowStacks(running, slowNanos);
    windows = new RequestWindows(time.nanoTime(), slowNanos, slow, stacks);
    excluded = new PathPatterns(settings.exclude());
    accessLog = settings.accessLog() ? new AccessLog() : null;
    drainTime = time.now();
    Gauge.builder("http.server.active.requests", this, RequestRecorder::active)
        .description("Requests that have arrived and are not over")
        .register(registry);
  }

  /** Begins to record on a thread of its own, until {@code threads} is closed. */
  public void start(Threads threads) {
    threads.alone("requests", this::turn);
    threads.every("stacks", LOOK, LOOK, this::look);
  }

  /** Tells {@code listener} of every request recorded from now on that it wants. */
  public void addListener(Recorded.Listener listener) {
    listeners.add(listener);
  }

  /** Gives the lines of the access log to {@code lines} instead of the logger. */
  public void accessLines(AccessLines lines) {
    if (accessLog != null) {
      accessLog.to(lines);
    }
  }

  /** Tells {@code listener} how every request recorded from now on ended. */
  public void addOutcomes(Recorded.Outcomes listener) {
    outcomes.add(listener);
  }

  /** Tells {@code listener} of the client of every request recorded from now on. */
  public void addVisits(Recorded.Visits listener) {
    visits.add(listener);
  }

  @Override
  public void started() {
    active.increment();
  }

  @Override
  public void started(Exchange exchange) {
    active.increment();
    Thread unused = running.release(exchange.takeTicket()); // of one whose end was lost
    exchange.observed(running.claim(exchange.startNanos()), slowNanos);
  }

  @Override
  public void finished(Exchange exchange) {
    active.decrement();
    long ticket = exchange.takeTicket();
    Thread thread = running.release(ticket);
    boolean isSlow = exchange.elapsedNanos() > slowNanos;
    String name = isSlow && thread != null ? thread.getName() : null;
    long position = ring.offer(exchange, time.nanoTime(), ticket, name);
    if (position == ExchangeRing.FULL) {
      overflow.count(Kind.REQUEST);
    } else if (position % WAKE_EVERY == 0) {
      LockSupport.unpark(consumer);
    }
  }

  /** Takes the stacks of requests that are slow just now; called once a second by itself. */
  public void look() {
    long now = time.nanoTime();
    stacks.look(now, now - LONGEST_REQUEST.toNanos());
  }

  private void turn() {
    consumer = Thread.currentThread();
    drain();
    LockSupport.parkNanos(this, IDLE_NANOS);
  }

  private void drain() {
    draining.lock();
    try {
      drainTime = time.now();
      drainNanos = time.nanoTime();
      // at most one lap, so that a flush ends even while requests keep coming
      ring.drain(record, ring.capacity());
      if (accessLog != null) {
        accessLog.flush();
      }
      overflow.tell(Kind.REQUEST, CAPACITY);
    } finally {
      draining.unlock();
    }
  }

  private void record(Slot slot) {
    if (slot.path != null && excluded.matches(AccessLog.presentable(slot.path))) {
      return;
    }
    try {
      String route = meters.fold(slot.route);
      windows.record(slot, route, slotTime);
      meters.record(slot, route);
      if (accessLog != null) {
        accessLog.write(slot);
      }
      tell(slot, route);
    } catch (RuntimeException | LinkageError e) {
      overflow.count(Kind.RECORDING);
      overflow.tell(Kind.RECORDING, e.getClass().getName());
      log.debug("a request could not be recorded", e);
    }
  }

  // by index: an iterator for every request would be garbage for every request
  private void tell(Slot slot, String route) {
    for (int i = 0; i < outcomes.size(); i++) {
      outcomes.get(i).outcome(slot.method, route, slot.status, slot.failure);
    }
    if (!slot.turnedAway) {
      for (int i = 0; i < visits.size(); i++) {
        visits
            .get(i)
            .visit(slot.method, slot.path, slot.status, slot.client, slot.clues, second(slot));
      }
    }
    Recorded recorded = null;
    for (int i = 0; i < listeners.size(); i++) {
      Recorded.Listener listener = listeners.get(i);
      if (listener.wants(slot.elapsedNanos, slot.status, slot.failure)) {
        recorded = recorded == null ? recorded(slot, route) : recorded;
        listener.recorded(recorded);
      }
    }
  }

  private Recorded recorded(Slot slot, String route) {
    return new Recorded(
        slot.method,
        route,
        slot.path == null ? null : AccessLog.presentable(slot.path),
        slot.status,
        slot.elapsedNanos / NANOS_PER_SECOND,
        slot.client,
        slot.failure,
        when(slot));
  }

  private long second(Slot slot) {
    long nanos = drainTime.getNano() - (drainNanos - slot.endNanos);
    return drainTime.getEpochSecond() + Math.floorDiv(nanos, 1_000_000_000L);
  }

  private Instant when(Slot slot) {
    return drainTime.minusNanos(drainNanos - slot.endNanos);
  }

  /**
   * Records what has finished so far, so that the numbers read next are current. Waits at most one
   * second for the recording thread.
   *
   * @return false if it was held up; the numbers are then a little old
   */
  public boolean flush() {
    try {
      if (!draining.tryLock(FLUSH_DEADLINE.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      drain();
      return true;
    } finally {
      draining.unlock();
    }
  }

  /** Requests that have arrived and are not over. */
  public long active() {
    return Math.max(active.sum(), 0);
  }

  /** The last minute over all routes, as recorded so far. */
  public RequestWindow overall() {
    return windows.all(time.nanoTime());
  }

  /** The last minute of each route that had requests, busiest first. */
  public List<RequestWindow> routes() {
    return windows.routes(time.nanoTime());
  }

  /** The requests above {@code http.slow-threshold} that are kept, newest first; at most 500. */
  public List<SlowSample> slow() {
    return slow.list();
  }

  /** One of them; empty if it is not kept any more. */
  public Optional<SlowSample> slow(long id) {
    return slow.find(id);
  }

  /**
   * How many requests lost something, by what was lost: {@code request} (not recorded at all),
   * {@code route}, {@code series}, {@code error_type} (counted under a shared name), {@code
   * recording} (a registry or listener failed), {@code slow_sample} (let go for others), {@code
   * slow_stack} (the sample stayed), {@code slow_watch} (too many at once to look at the thread).
   * What never happened is absent.
   */
  public Map<String, Long> dropped() {
    Map<String, Long> dropped = new TreeMap<>(overflow.counts());
    dropped.put("slow_sample", slow.dropped());
    dropped.put("slow_stack", slow.stacksDropped());
    dropped.put("slow_watch", running.dropped());
    dropped.values().removeIf(count -> count == 0);
    return dropped;
  }

  /** Records what is left. */
  @Override
  public void close() {
    flush();
  }
}
