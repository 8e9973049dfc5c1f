package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Invariants of the knowledge file that hold for every input. */
class IncidentLedgerPropertyTest {
  private static final double UNKNOWN = -1;

  @Provide
  Arbitrary<List<Double>> values() {
    return Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.doubles().between(81, 100)),
            Tuple.of(5, Arbitraries.doubles().between(0, 70)),
            Tuple.of(2, Arbitraries.doubles().between(70.1, 80)),
            Tuple.of(2, Arbitraries.just(UNKNOWN)))
        .list()
        .ofMaxSize(120);
  }

  private static Bench bench() {
    return new Bench(Bench.rule(Duration.ofSeconds(30), Duration.ofSeconds(40)));
  }

  @Property
  void constantInputWithinTheThresholdIsSilent(@ForAll @DoubleRange(max = 80) double value) {
    Bench bench = bench();
    assertThat(bench.hold(value, Duration.ofHours(1))).isEmpty();
  }

  @Property
  void inputBetweenTheLevelsNeverOpensAndNeverCloses(
      @ForAll List<@DoubleRange(min = 70, minIncluded = false, max = 80) Double> between) {
    Bench quiet = bench();
    Bench firing = bench();
    firing.hold(90, Duration.ofSeconds(40));
    for (double value : between) {
      assertThat(quiet.next(value)).isEmpty();
      assertThat(firing.next(value)).isEmpty();
    }
    assertThat(firing.ledger.open()).hasSize(1);
  }

  @Property
  void openingsAndEndingsAlternateAndEachIsEarned(@ForAll("values") List<Double> values) {
    Bench bench = bench();
    int breaches = 0;
    int goods = 0;
    boolean open = false;
    for (double value : values) {
      List<IncidentEvent> events = bench.next(value == UNKNOWN ? null : Double.valueOf(value));
      if (value != UNKNOWN) {
        breaches = value > 80 ? breaches + 1 : 0;
        goods = value <= 70 ? goods + 1 : 0;
      }
      for (IncidentEvent event : events) {
        assertThat(value).isNotEqualTo(UNKNOWN);
        if (event instanceof IncidentEvent.Opened) {
          assertThat(open).isFalse();
          assertThat(breaches).isGreaterThanOrEqualTo(4);
        } else {
          assertThat(open).isTrue();
          assertThat(goods).isGreaterThanOrEqualTo(5);
        }
        open = !open;
      }
    }
    assertThat(bench.ledger.open()).hasSize(open ? 1 : 0);
  }

  @Property
  void jumpsOfTheWallClockChangeNoEvent(
      @ForAll("values") List<Double> values,
      @ForAll List<@IntRange(min = -90_000, max = 90_000) Integer> jumps) {
    Bench steady = bench();
    Bench jumping = bench();
    for (int i = 0; i < values.size(); i++) {
      @Nullable Double value = values.get(i) == UNKNOWN ? null : values.get(i);
      if (!jumps.isEmpty()) {
        jumping.time.jump(Duration.ofSeconds(jumps.get(i % jumps.size())));
      }
      assertThat(jumping.next(value)).hasSameSizeAs(steady.next(value));
      assertThat(jumping.state()).isEqualTo(steady.state());
    }
  }
}
