package dev.pitwall.alert;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How long each check has answered nothing, and how long not all, as readings of their own: {@code
 * check.no-data{check=host}} and {@code check.incomplete{check=host}}, in seconds. All is every
 * reading that a rule watches. They are two, because what is missing for ever must not cover up
 * that one day the rest falls silent as well; while a check answers nothing, nobody can say what
 * else it lacks, so that the second is unknown and its time stands still.
 *
 * <p>Time in which nobody looked at all (the process stood still) is not silence of a check, so the
 * clock here stands still as well when it is not asked for three ticks.
 */
final class NoData {
  static final String NOTHING = "check.no-data";
  static final String NOT_ALL = "check.incomplete";
  private static final String CHECK = "check";
  private static final int MOST_NAMES = 10;
  private static final int GAP_TICKS = 3;
  private static final int SILENT_INTERVALS = 3;

  /** One check; instants by the clock of this class. */
  private static final class Silence {
    private long full;
    private long answered;
    private long asked;
    private boolean silent;
    private final Map<ReadingKey, Long> measured = new LinkedHashMap<>();
    private List<Reading.Unknown> missing = List.of();

    Silence(long now) {
      full = now;
      answered = now;
      asked = now;
    }
  }

  private final Map<String, Silence> checks = new TreeMap<>();
  private long lastNanos;
  private long stoodStill;

  /** Every check of {@code planned} is expected to answer from now on. */
  NoData(Collection<String> planned, long nanos) {
    lastNanos = nanos;
    planned.forEach(check -> checks.put(check, new Silence(nanos)));
  }

  /** The check that a reading of this class is about; empty for other readings. */
  static Optional<String> check(ReadingKey key) {
    return key.name().equals(NOTHING) || key.name().equals(NOT_ALL)
        ? Optional.ofNullable(key.labels().get(CHECK))
        : Optional.empty();
  }

  /**
   * Takes in an answer.
   *
   * @param watched whether a rule watches the reading
   * @return the silence of this check
   */
  Sample observe(Sample sample, Predicate<ReadingKey> watched) {
    long now = clock(sample.nanos());
    Silence silence = checks.computeIfAbsent(sample.check(), check -> new Silence(now));
    List<Reading.Unknown> missing = new ArrayList<>();
    Map<ReadingKey, Long> measured = new LinkedHashMap<>();
    boolean any = false;
    for (Reading reading : sample.readings()) {
      if (!watched.test(reading.key())) {
        continue;
      }
      if (reading instanceof Reading.Unknown unknown) {
        missing.add(unknown);
        measured.put(unknown.key(), silence.measured.getOrDefault(unknown.key(), silence.full));
      } else {
        any = true;
        measured.put(reading.key(), now);
      }
    }
    silence.measured.clear();
    silence.measured.putAll(measured);
    silence.missing = missing;
    silence.asked = now;
    if (missing.isEmpty()) {
      silence.full = now;
    } else if (any && silence.silent) {
      silence.full += now - silence.answered;
    }
    silence.silent = !missing.isEmpty() && !any;
    silence.answered = silence.silent ? silence.answered : now;
    return readings(sample.check(), silence, now, sample);
  }

  /** The silence of the checks that sent nothing for longer than their interval. */
  List<Sample> overdue(Sample tick, Function<String, Duration> intervals) {
    long now = clock(tick.nanos());
    List<Sample> overdue = new ArrayList<>();
    checks.forEach(
        (check, silence) -> {
          long interval = intervals.apply(check).toNanos();
          if (now - silence.asked > interval) {
            silence.silent |= now - silence.asked > SILENT_INTERVALS * interval;
            overdue.add(readings(check, silence, now, tick));
          }
        });
    return overdue;
  }

  private long clock(long nanos) {
    long step = nanos - lastNanos;
    if (step > IncidentLedger.TICK.multipliedBy(GAP_TICKS).toNanos()) {
      stoodStill += step;
    }
    lastNanos = nanos;
    return nanos - stoodStill;
  }

  private static Sample readings(String check, Silence silence, long now, Sample at) {
    List<Offender> names = new ArrayList<>();
    for (Reading.Unknown unknown : silence.missing) {
      long last = silence.measured.getOrDefault(unknown.key(), silence.full);
      names.add(new Offender(unknown.key().toString(), (now - last) / 1e9, Unit.SECONDS));
    }
    names.sort((one, other) -> Double.compare(other.value(), one.value()));
    List<Offender> longest = names.subList(0, Math.min(names.size(), MOST_NAMES));
    String reason = silence.missing.isEmpty() ? "" : silence.missing.get(0).reason();
    ReadingKey notAll = ReadingKey.of(NOT_ALL, CHECK, check);
    List<Reading> readings =
        List.of(
            new Reading.Measured(
                ReadingKey.of(NOTHING, CHECK, check),
                Unit.SECONDS,
                (now - silence.answered) / 1e9,
                reason,
                longest),
            silence.silent
                ? new Reading.Unknown(notAll, Unit.SECONDS, reason)
                : new Reading.Measured(
                    notAll, Unit.SECONDS, (now - silence.full) / 1e9, reason, longest));
    return new Sample(NOTHING + "/" + check, at.at(), at.nanos(), readings);
  }

  /** The readings of this check that are missing at present. */
  List<ReadingKey> missing(String check) {
    Silence silence = checks.get(check);
    return silence == null
        ? List.of()
        : silence.missing.stream().map(Reading.Unknown::key).toList();
  }

  /** The rule as it is for one check: three of its intervals are no silence yet. */
  static Rule fitted(Rule rule, ReadingKey key, Function<String, Duration> intervals) {
    Optional<String> check = check(key);
    if (check.isEmpty() || rule.condition().isPresent()) {
      return rule;
    }
    double least = intervals.apply(check.get()).multipliedBy(3).toNanos() / 1e9;
    return rule.withLevels(
        rule.levels().stream()
            .map(
                level ->
                    new Level(
                        level.severity(),
                        Math.max(level.fire(), least),
                        level.clear(),
                        level.pendingFor()))
            .toList());
  }
}
