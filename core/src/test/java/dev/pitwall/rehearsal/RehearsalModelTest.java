package dev.pitwall.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import dev.pitwall.rules.RuleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever was: a rehearsal tells the same alerts as the ledger that saw it live. */
class RehearsalModelTest {
  private static final int WORLDS = 20;
  private static final int SAMPLES = 500;

  @TempDir private Path dir;

  /** Values around the threshold, silence, gaps, targets that come and go. */
  private Played world(int seed) throws IOException {
    Random random = new Random(seed);
    double[] level = {0.5, 0.5, 0.5};
    boolean[] there = {true, true, random.nextBoolean()};
    List<Sample> samples = new ArrayList<>();
    long second = 0;
    int silent = 0;
    for (int i = 0; i < SAMPLES; i++) {
      silent = silent > 0 ? silent - 1 : random.nextInt(80) == 0 ? random.nextInt(40) : 0;
      second += 10 + random.nextInt(3);
      if (random.nextInt(60) == 0) {
        second += 15 + random.nextInt(300);
      }
      List<Reading> host = new ArrayList<>();
      for (int target = 0; target < level.length; target++) {
        level[target] += 0.15 * random.nextGaussian() + 0.1 * (0.6 - level[target]);
        there[target] ^= target > 0 && random.nextInt(40) == 0;
        ReadingKey key = ReadingKey.of("host.disk", "path", "/" + target);
        if (there[target]) {
          host.add(silent > 0 ? unknown(key) : reading(key, level[target], random));
        }
      }
      host.add(reading(ReadingKey.of("host.cpu"), random.nextInt(10) / 10.0, random));
      host.add(new Reading.Measured(ReadingKey.of("host.load"), Unit.COUNT, 1));
      samples.add(
          new Sample("host", Played.BEGIN.plusSeconds(second), second * 1_000_000_000L, host));
      if (random.nextInt(4) > 0) {
        long at = second + 1 + random.nextInt(8);
        samples.add(
            new Sample(
                "http",
                Played.BEGIN.plusSeconds(at),
                at * 1_000_000_000L,
                List.of(reading(ReadingKey.of("http.requests"), random.nextInt(30), random))));
      }
    }
    return new Played(Files.createDirectory(dir.resolve("world-" + seed)), samples);
  }

  private static Reading reading(ReadingKey key, double value, Random random) {
    Unit unit = key.name().equals("http.requests") ? Unit.COUNT : Unit.RATIO;
    double rounded = Math.round(value * 1_000) / 1_000.0;
    return random.nextInt(25) == 0 ? unknown(key) : new Reading.Measured(key, unit, rounded);
  }

  private static Reading unknown(ReadingKey key) {
    Unit unit = key.name().equals("http.requests") ? Unit.COUNT : Unit.RATIO;
    return new Reading.Unknown(key, unit, "asked in vain");
  }

  private void same(BiFunction<Random, Integer, Rule> rules) throws IOException {
    int alerts = 0;
    for (int seed = 0; seed < WORLDS; seed++) {
      Played world = world(seed);
      Rule rule = rules.apply(new Random(seed + 1_000), seed);
      List<Rehearsal.Alert> live = world.live(rule);

      assertThat(Played.sorted(world.rehearse(rule, 1)))
          .as("world %s, %s", seed, rule)
          .isEqualTo(live);
      alerts += live.size();
    }
    assertThat(alerts).isGreaterThan(WORLDS); // else nothing was compared
  }

  private static Duration seconds(Random random, int most) {
    return Duration.ofSeconds(10L * random.nextInt(most / 10));
  }

  @Test
  void ofRulesAboveWithTwoLevels() throws IOException {
    same(
        (random, seed) ->
            Rule.when("host.disk")
                .above(Severity.WARNING, 0.7, 0.6, seconds(random, 60))
                .above(Severity.CRITICAL, 0.9, 0.8, seconds(random, 40))
                .resolveAfter(seconds(random, 120))
                .build(Played.SETTINGS));
  }

  @Test
  void ofRulesBelowThatAskForSomeOfTheLastSamples() throws IOException {
    same(
        (random, seed) ->
            Rule.when("free")
                .reading("host.disk")
                .below(Severity.CRITICAL, 0.5, 0.55, seconds(random, 40))
                .samples(2, 5)
                .resolveAfter(seconds(random, 60))
                .build(Played.SETTINGS));
  }

  @Test
  void ofRulesThatAskForSeveralOfManySamples() throws IOException {
    same(
        (random, seed) ->
            Rule.when("several")
                .reading("host.disk")
                .above(Severity.WARNING, 0.75 + 0.1 * random.nextDouble(), 0.7, Duration.ZERO)
                .samples(2 + random.nextInt(3), 10 + random.nextInt(15))
                .resolveAfter(seconds(random, 60))
                .build(Played.SETTINGS));
  }

  @Test
  void ofRulesThatFireNearlyAlways() throws IOException {
    same(
        (random, seed) ->
            Rule.when("always")
                .reading("host.disk")
                .above(Severity.WARNING, 0.1 * random.nextDouble(), 0, seconds(random, 30))
                .above(Severity.CRITICAL, 0.8 + 0.3 * random.nextDouble(), 0.6, Duration.ZERO)
                .resolveAfter(seconds(random, 40))
                .build(Played.SETTINGS));
  }

  @Test
  void ofRulesThatAskForTwoChecksAtOnce() throws IOException {
    same(
        (random, seed) ->
            RuleSettings.own(
                "both",
                RuleSettings.condition(
                    "host.disk > 60% and (http.requests >= 10 or host.cpu < 0.3)", Locale.ENGLISH),
                Played.SETTINGS));
  }

  @Test
  void ofRulesThatAreRarelyNearTheirThreshold() throws IOException {
    same(
        (random, seed) ->
            Rule.when("rare")
                .reading("host.disk")
                .above(Severity.WARNING, 1.2, 1.1, seconds(random, 30))
                .build(Played.SETTINGS));
  }
}
