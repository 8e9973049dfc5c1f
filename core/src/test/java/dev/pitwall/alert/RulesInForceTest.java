package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules, what they are asked, and what is kept of them. */
class RulesInForceTest {
  private static final AlertSettings CALM = Bench.calm();
  private static final ReadingKey CPU = ReadingKey.of("host.cpu");
  private static final ReadingKey DISK = ReadingKey.of("host.disk", "path", "/");

  private static Rule rule(String id, String reading, String... hiddenBy) {
    return Rule.when(id)
        .reading(reading)
        .above(Severity.WARNING, 80, 70)
        .hiddenBy(hiddenBy)
        .build(CALM);
  }

  @Test
  void theRulesOfAReadingComeInTheirOrder() {
    RulesInForce rules = new RulesInForce(Map.of("host", Duration.ofSeconds(20)));
    Rule one = rule("one", "host.cpu");
    Rule two = rule("two", "host.cpu");
    rules.enact(List.of(one, rule("disk", "host.disk"), two));
    assertThat(rules.watching(CPU)).containsExactly(one, two);
    assertThat(rules.byId()).containsOnlyKeys("one", "two", "disk");
    assertThat(rules.watching(ReadingKey.of("x"))).isEmpty();
    assertThat(rules.askForSilence()).isFalse();
    rules.enact(List.of(two, NoDataTest.NO_DATA));
    assertThat(rules.watching(CPU)).containsExactly(two);
    assertThat(rules.askForSilence()).isTrue();
  }

  @Test
  void everyCheckHasAnInterval() {
    RulesInForce rules =
        new RulesInForce(Map.of("host", Duration.ofSeconds(20), "db", Duration.ofSeconds(30)));
    assertThat(rules.interval("host")).isEqualTo(Duration.ofSeconds(20));
    assertThat(rules.interval("x")).isEqualTo(Duration.ofSeconds(10));
    assertThat(rules.longestInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rules.isPlanned("db")).isTrue();
    assertThat(rules.isPlanned("x")).isFalse();
    assertThat(new RulesInForce(Map.of()).longestInterval()).isEqualTo(Duration.ofSeconds(10));
    ReadingKey silence = ReadingKey.of(NoData.NOTHING, "check", "db");
    assertThat(rules.fitted(NoDataTest.NO_DATA, silence).first().fire()).isEqualTo(180);
    RulesInForce slow = new RulesInForce(Map.of("db", Duration.ofSeconds(61)));
    assertThat(slow.fitted(NoDataTest.NO_DATA, silence).first().fire()).isEqualTo(183);
  }

  @Test
  void whatExplainsAllHidesEveryRuleOnEveryReadingThatIsNoCauseItself() {
    RulesInForce rules = new RulesInForce(Map.of());
    rules.enact(
        List.of(
            rule("a", "host.cpu", "z", "y", "x"),
            rule("b", "host.cpu", "x", "y", "z"),
            rule("c", "host.disk", "y", "z", "w"),
            rule("z", "host.io")));
    assertThat(rules.explaining(List.of(CPU))).containsExactly("x", "y", "z");
    assertThat(rules.explaining(List.of(CPU, DISK))).containsExactly("y", "z");
    assertThat(rules.explaining(List.of(CPU, DISK, ReadingKey.of("host.io"))))
        .containsExactly("y", "z");
    assertThat(rules.explaining(List.of(CPU, ReadingKey.of("none"))))
        .containsExactly("x", "y", "z");
    assertThat(rules.explaining(List.of())).isEmpty();
  }

  @Test
  void anIdSaysWhenItWasMadeAndIsNeverMadeTwice() {
    IncidentIds ids = new IncidentIds(7 + 32 * 3);
    Instant base = Instant.parse("2020-01-01T00:00:00Z");
    assertThat(ids.apply(base.plusSeconds(33))).isEqualTo("I00001137");
    assertThat(ids.apply(base.plusSeconds(33))).isEqualTo("I00001237");
    assertThat(ids.apply(base)).isEqualTo("I00001337");
    assertThat(ids.apply(base.plusSeconds(31))).isEqualTo("I00001437");
    assertThat(ids.apply(base.plusSeconds(1 << 29))).isEqualTo("IG0000037");
  }

  @Test
  void aMemoryIsSteadyWhileOnlyItsPeakMoves() {
    Memory one = memory("r", 1.0, 5.0);
    assertThat(memory("r", 1.0, 6.0).steadySince(one)).isTrue();
    assertThat(memory("r", 2.0, 5.0).steadySince(one)).isFalse();
    assertThat(memory("s", 1.0, 5.0).steadySince(one)).isFalse();
    assertThat(one.key()).isEqualTo("r/host.disk{path=/}");
  }

  private static Memory memory(String rule, double value, double peak) {
    return new Memory(
        rule,
        DISK,
        Unit.COUNT,
        "host",
        "s",
        Instant.EPOCH,
        value,
        peak,
        null,
        List.of(),
        List.of(),
        0,
        Duration.ZERO);
  }

  @Test
  void whatARestartRemembersWinsWhereItIsWorse() {
    Bench bench = new Bench(rule("host.cpu", "host.cpu"));
    bench.next(85.0);
    Incident open = bench.ledger.open().get(0);
    Memory worse = remembered(open, 99.0, 3);
    assertThat(IncidentStep.remembered(open, worse).peak()).isEqualTo(99);
    assertThat(IncidentStep.remembered(open, worse).flaps()).isEqualTo(3);
    assertThat(IncidentStep.remembered(open, remembered(open, 81.0, 0)).peak()).isEqualTo(85);
    assertThat(IncidentStep.remembered(open, remembered(open, null, 0))).isEqualTo(open);
    Incident flapped = IncidentStep.flapped(IncidentStep.flapped(open));
    assertThat(flapped.flaps()).isEqualTo(2);
    assertThat(flapped.flapping()).isTrue();
    assertThat(IncidentStep.remembered(flapped, remembered(open, null, 1)).flaps()).isEqualTo(2);
    assertThat(IncidentStep.settled(flapped).flapping()).isFalse();
    assertThat(IncidentStep.settled(flapped).flaps()).isEqualTo(2);
  }

  private static Memory remembered(Incident open, @Nullable Double peak, int flaps) {
    return new Memory(
        open.rule(),
        open.reading(),
        open.unit(),
        "host",
        "s",
        Instant.EPOCH,
        null,
        peak,
        open.id(),
        List.of(),
        List.of(),
        flaps,
        Duration.ZERO);
  }

  @Test
  void aNameThatIsMissingInTheJournalIsSaid() {
    assertThatThrownBy(() -> Json.memory("{\"rule\":\"x\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is missing");
  }

  @Test
  void aDraftKeepsEverythingThatIsSaidOfIt() {
    Rule all =
        Rule.when("own.x")
            .reading("host.cpu")
            .below(Severity.WARNING, 20, 30)
            .below(Severity.CRITICAL, 10, 15, Duration.ofSeconds(3))
            .resolveAfter(Duration.ofSeconds(4))
            .samples(2, 3)
            .graced()
            .cluster()
            .hiddenBy("a", "b")
            .note("words")
            .build(new AlertSettings(Duration.ofSeconds(7), Duration.ofSeconds(8), Duration.ZERO));
    assertThat(all)
        .isEqualTo(
            new Rule(
                "own.x",
                "host.cpu",
                Side.BELOW,
                List.of(
                    new Level(Severity.WARNING, 20, 30, Duration.ofSeconds(7)),
                    new Level(Severity.CRITICAL, 10, 15, Duration.ofSeconds(3))),
                Duration.ofSeconds(4),
                new Samples(2, 3),
                true,
                Scope.CLUSTER,
                java.util.Set.of(),
                List.of("a", "b"),
                "words",
                java.util.Optional.empty()));
    assertThat(all.shape()).isEqualTo("host.cpu BELOW 20.0/30.0 10.0/15.0");
    assertThat(all.first().severity()).isEqualTo(Severity.WARNING);
    assertThat(all.inside(30, all.first())).isTrue();
    assertThat(all.inside(29.9, all.first())).isFalse();
    assertThat(all.withLevels(List.of(all.first())).levels()).hasSize(1);
    assertThat(new Level(Severity.INFO, 1, 1, Duration.ZERO).pendingFor()).isZero();
    assertThat(new Samples(1, 100).among()).isEqualTo(100);
    assertThat(rule("x", "y").resolveAfter()).isEqualTo(CALM.resolveAfter());
  }

  @Test
  void levelsThatFireAtTheSameValueAreAllowed() {
    Rule same =
        Rule.when("x").above(Severity.WARNING, 80, 80).above(Severity.CRITICAL, 80, 80).build(CALM);
    assertThat(same.levels()).hasSize(2);
    assertThat(same.reached(81)).map(Level::severity).contains(Severity.CRITICAL);
    assertThatThrownBy(
            () ->
                Rule.when("x")
                    .above(Severity.CRITICAL, 80, 70)
                    .above(Severity.WARNING, 90, 80)
                    .build(CALM))
        .hasMessageContaining("must be more severe");
  }

  @Test
  void whatStoodBeyondTheBoundIsNotTakenUpAgain() {
    Rule rule =
        Made.rule("r", "host.cpu", Severity.WARNING, 80, 70, Duration.ofMinutes(5), Duration.ZERO);
    List<Memory> stood = new ArrayList<>();
    for (int i = 0; i < IncidentLedger.MOST_INSTANCES + 1; i++) {
      ReadingKey key = ReadingKey.of("host.cpu", "core", "" + i);
      stood.add(
          new Memory(
              "r",
              key,
              Unit.COUNT,
              "host",
              rule.shape(),
              Instant.EPOCH,
              90.0,
              90.0,
              null,
              List.of(new Memory.Part(State.PENDING, Instant.EPOCH, Duration.ZERO, "x")),
              List.of(),
              0,
              Duration.ZERO));
    }
    Bench bench = new Bench(rule);
    bench.ledger.restore(List.of(), stood, Instant.EPOCH);
    assertThat(bench.ledger.standings()).hasSize(IncidentLedger.MOST_INSTANCES);
    assertThat(bench.nextOf(List.of(new Reading.Measured(CPU, Unit.COUNT, 1)))).isEmpty();
    assertThat(bench.ledger.dropped()).isEqualTo(1);
  }
}
