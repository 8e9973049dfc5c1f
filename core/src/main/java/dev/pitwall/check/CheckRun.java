package dev.pitwall.check;

import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One check with the state of its current run; asked by its own thread, watched by another. */
final class CheckRun {
  private static final Logger log = LoggerFactory.getLogger(CheckRun.class);

  /** A run under way. */
  private record Started(Instant at, long nanos) {}

  private final PlannedCheck plan;
  private final Messages words;
  private final TimeSource time;
  private volatile @Nullable Started started;
  private volatile List<Reading> lastAnswer = List.of();
  private long overdueToldNanos;
  private @Nullable Started overdueTold;

  CheckRun(PlannedCheck plan, Messages words, TimeSource time) {
    this.plan = plan;
    this.words = words;
    this.time = time;
  }

  Check check() {
    return plan.check();
  }

  Duration interval() {
    return plan.interval();
  }

  /** Runs the check; what it throws becomes unknown. An interrupt is kept for the caller. */
  List<Reading> answer() {
    started = new Started(time.now(), time.nanoTime());
    try {
      List<Reading> readings = plan.check().run();
      lastAnswer = readings;
      return readings;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown(words.get("interrupted"));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      log.warn("check {} failed", plan.check().id(), e);
      return unknown(words.get("failed", "error", e.toString()));
    } finally {
      started = null;
    }
  }

  /** The readings as unknown if the run has overstayed and that is to be said now; else empty. */
  List<Reading> overdue() {
    Started run = started;
    long now = time.nanoTime();
    if (run == null || now - run.nanos() <= plan.deadline().toNanos()) {
      return List.of();
    }
    if (run.equals(overdueTold) && now - overdueToldNanos < plan.interval().toNanos()) {
      return List.of();
    }
    overdueTold = run;
    overdueToldNanos = now;
    return unknown(words.get("still-running", "since", run.at().truncatedTo(ChronoUnit.SECONDS)));
  }

  /** Also what the check answered before but does not name now: no old value stays as if new. */
  private List<Reading> unknown(String reason) {
    List<Reading> readings = new ArrayList<>();
    try {
      readings.addAll(plan.check().unknown(reason));
    } catch (RuntimeException | LinkageError e) {
      log.warn("check {} cannot say which readings it has", plan.check().id(), e);
    }
    Set<ReadingKey> named = new HashSet<>();
    readings.forEach(reading -> named.add(reading.key()));
    for (Reading before : lastAnswer) {
      if (named.add(before.key())) {
        readings.add(new Reading.Unknown(before.key(), before.unit(), reason));
      }
    }
    return readings;
  }

  void close() {
    try {
      plan.check().close();
    } catch (RuntimeException | LinkageError e) {
      log.warn("check {} could not be closed", plan.check().id(), e);
    }
  }
}
