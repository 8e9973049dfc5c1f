package dev.pitwall.export.jfr;

import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.check.Reading;
import dev.pitwall.check.Sample;
import dev.pitwall.metrics.Recorded;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events while a recording of JDK Flight Recorder runs: requests that were slow or failed
 * and a few others, every incident, every reading. Without a recording it costs one look at a field
 * a request, and nothing is set up; without the module {@code jdk.jfr} it does nothing at all.
 *
 * <p>Of requests at most {@value #MOST} a second are written, {@value #MOST_SAMPLES} of them
 * neither slow nor failed. Each event says how many were passed over before it, so that rates can
 * be told from a recording alone.
 */
public final class FlightEvents implements Recorded.Listener {
  private static final Logger log = LoggerFactory.getLogger(FlightEvents.class);
  private static final String MODULE = "jdk.jfr";

  static final int MOST = 100;
  static final int MOST_SAMPLES = 10;
  private static final long SECOND = 1_000_000_000L;

  private final TimeSource time;
  private final long slowNanos;
  private volatile @Nullable Events events;
  private long second = Long.MIN_VALUE;
  private int written;
  private int samples;
  private long passedOver;

  /**
   * Writes nothing before a recording runs.
   *
   * @param slowThreshold strictly above it a request is slow
   */
  public FlightEvents(Duration slowThreshold, TimeSource time) {
    this(slowThreshold, time, ModuleLayer.boot().findModule(MODULE).isPresent());
  }

  FlightEvents(Duration slowThreshold, TimeSource time, boolean recorder) {
    this.time = time;
    this.slowNanos = slowThreshold.toNanos();
    this.events = recorder ? events() : null;
  }

  private static @Nullable Events events() {
    try {
      return new Events();
    } catch (LinkageError missing) {
      log.debug("there is no flight recorder", missing);
      return null;
    }
  }

  /** Never again: a recorder that fails must not fail once for every request. */
  private void giveUp(Throwable e) {
    log.debug("writing to the flight recorder failed; nothing is written any more", e);
    events = null;
  }

  @Override
  public boolean wants(long elapsedNanos, int status, @Nullable String failure) {
    Events to = events;
    if (to == null) {
      return false;
    }
    try {
      return to.wantsRequests() && choose(elapsedNanos, status, failure);
    } catch (RuntimeException | LinkageError e) {
      giveUp(e);
      return false;
    }
  }

  private boolean choose(long elapsedNanos, int status, @Nullable String failure) {
    long now = Math.floorDiv(time.nanoTime(), SECOND);
    if (now != second) {
      second = now;
      written = 0;
      samples = 0;
    }
    boolean notable = elapsedNanos > slowNanos || status >= 500 || failure != null;
    if (written >= MOST || (!notable && samples >= MOST_SAMPLES)) {
      passedOver++;
      return false;
    }
    written++;
    samples += notable ? 0 : 1;
    return true;
  }

  @Override
  public void recorded(Recorded request) {
    Events to = events;
    if (to == null) {
      return;
    }
    try {
      to.request(request, request.seconds() > slowNanos / (double) SECOND, passedOver);
      passedOver = 0;
    } catch (RuntimeException | LinkageError e) {
      giveUp(e);
    }
  }

  /** Writes what a check answered. */
  public void observe(Sample sample) {
    Events to = events;
    if (to == null) {
      return;
    }
    try {
      if (to.wantsReadings()) {
        for (Reading each : sample.readings()) {
          if (each instanceof Reading.Measured measured) {
            to.reading(measured);
          }
        }
      }
    } catch (RuntimeException | LinkageError e) {
      giveUp(e);
    }
  }

  /** Writes what became of incidents. */
  public void tell(List<IncidentEvent> changes) {
    Events to = events;
    if (to == null || changes.isEmpty()) {
      return;
    }
    try {
      if (to.wantsIncidents()) {
        changes.forEach(to::incident);
      }
    } catch (RuntimeException | LinkageError e) {
      giveUp(e);
    }
  }
}
