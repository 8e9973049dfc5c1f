package dev.pitwall.examples.benchmarks;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.IncidentIds;
import dev.pitwall.alert.IncidentLedger;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The processor time of the alert evaluation: 60 rules with two levels on one target each, and the
 * silence of their check, once every ten seconds. Prints nanoseconds a round and the share of a
 * core; ends with 1 if that is not below 0.1 %.
 */
public final class EvaluatorCost {
  private static final int RULES = 60;
  private static final int ROUNDS = 20_000;
  private static final double LIMIT = 0.001;

  private EvaluatorCost() {}

  /** Measures three times; the last one counts. */
  public static void main(String[] args) {
    double nanos = 0;
    for (int run = 0; run < 3; run++) {
      nanos = measure();
    }
    double share = nanos / Duration.ofSeconds(10).toNanos();
    System.out.printf(
        "%d rules: %.0f ns of CPU a round, %.7f %% of a core at one round every 10 s%n",
        RULES, nanos, share * 100);
    System.exit(share < LIMIT ? 0 : 1);
  }

  private static double measure() {
    AlertSettings settings =
        new AlertSettings(Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ZERO);
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      rules.add(
          Rule.when("rule." + i)
              .above(Severity.WARNING, 80, 70)
              .above(Severity.CRITICAL, 90, 85)
              .build(settings));
    }
    rules.add(
        Rule.when("check.no-data")
            .above(Severity.WARNING, 180, 0, Duration.ZERO)
            .resolveAfter(Duration.ZERO)
            .build(settings));
    Duration interval = Duration.ofSeconds(10);
    IncidentLedger ledger =
        new IncidentLedger(rules, Map.of("host", interval), settings, 0, new IncidentIds(1));
    List<List<Reading>> answers = answers();
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    long before = cpu();
    long events = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      Duration elapsed = interval.multipliedBy(round);
      Sample sample =
          new Sample(
              "host",
              at.plus(elapsed),
              elapsed.toNanos(),
              answers.get(round / 50 % answers.size()));
      events += ledger.observe(sample).size();
      events += ledger.tick(sample.at(), sample.nanos()).size();
    }
    long used = cpu() - before;
    System.out.println(events + " events in " + ROUNDS + " rounds");
    return (double) used / ROUNDS;
  }

  /** Mostly quiet, some beyond a level for a while. */
  private static List<List<Reading>> answers() {
    Random random = new Random(7);
    List<List<Reading>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<Reading> readings = new ArrayList<>();
      for (int rule = 0; rule < RULES; rule++) {
        double value = random.nextInt(10) == 0 ? 85 + random.nextInt(15) : random.nextInt(70);
        readings.add(new Reading.Measured(ReadingKey.of("rule." + rule), Unit.COUNT, value));
      }
      answers.add(readings);
    }
    return answers;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
