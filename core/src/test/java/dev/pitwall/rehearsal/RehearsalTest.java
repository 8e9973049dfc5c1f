package dev.pitwall.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import dev.pitwall.history.Past;
import dev.pitwall.rules.RuleSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  private static final ReadingKey CPU = ReadingKey.of("host.cpu");
  private static final int DAY = 8_640;

  /** So many readings that there is a day between the first and the last. */
  private static final int A_DAY_OF_THEM = DAY + 1;

  @TempDir private Path state;

  /** One value every ten seconds; not a number: unknown. */
  private Played cpu(int count, IntToDoubleFunction value) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double now = value.applyAsDouble(i);
      Reading reading =
          Double.isNaN(now)
              ? new Reading.Unknown(CPU, Unit.RATIO, "no")
              : new Reading.Measured(CPU, Unit.RATIO, now);
      samples.add(
          new Sample(
              "host", Played.BEGIN.plusSeconds(i * 10L), i * 10_000_000_000L, List.of(reading)));
    }
    return new Played(state, samples);
  }

  private static Rule rule() {
    return Rule.when("host.cpu")
        .above(Severity.WARNING, 0.8, 0.7, Duration.ofMinutes(2))
        .resolveAfter(Duration.ofMinutes(5))
        .build(Played.SETTINGS);
  }

  private static Rehearsal.Suggestion found(Rehearsal rehearsal) {
    return Objects.requireNonNull(rehearsal.suggestion());
  }

  @Test
  void saysWhenHowLongAndHowBad() throws IOException {
    // from 1 h on for 10 minutes above; the clear level is reached at once
    Rehearsal rehearsal =
        cpu(A_DAY_OF_THEM, i -> i >= 360 && i < 420 ? i == 400 ? 0.95 : 0.85 : 0.3)
            .rehearse(rule(), 1);

    assertThat(rehearsal.alerts()).hasSize(1);
    Rehearsal.Alert alert = rehearsal.alerts().get(0);
    Instant breach = Played.BEGIN.plusSeconds(3_600);
    assertThat(alert.since()).isEqualTo(breach);
    assertThat(alert.opened()).isEqualTo(breach.plusSeconds(120));
    assertThat(alert.ended()).isEqualTo(breach.plusSeconds(600 + 300));
    assertThat(alert.peak()).isEqualTo(0.95);
    assertThat(alert.end()).isEqualTo(Rehearsal.End.RECOVERED);
    assertThat(rehearsal.covered()).isEqualTo(10L * DAY);
    assertThat(rehearsal.perWeek()).isEqualTo(7);
    assertThat(rehearsal.condition()).hasToString("host.cpu > 80%");
  }

  @Test
  void timeWithoutReadingsIsNotCovered() throws IOException {
    // a third is unknown, and a third is missing
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      Reading reading =
          i >= 1_000
              ? new Reading.Unknown(CPU, Unit.RATIO, "no")
              : new Reading.Measured(CPU, Unit.RATIO, 0.2);
      if (i < 2_000 || i == 2_999) {
        samples.add(
            new Sample(
                "host", Played.BEGIN.plusSeconds(i * 10L), i * 10_000_000_000L, List.of(reading)));
      }
    }

    Rehearsal rehearsal = new Played(state, samples).rehearse(rule(), 1);

    assertThat(rehearsal.covered()).isEqualTo(9_990);
    assertThat(rehearsal.share()).isBetween(0.33, 0.34);
    assertThat(rehearsal.alerts()).isEmpty();
  }

  @Test
  void withoutAnyReadingNothingIsSaid() throws IOException {
    Rehearsal rehearsal = cpu(100, i -> Double.NaN).rehearse(rule(), 1);

    assertThat(rehearsal.covered()).isZero();
    assertThat(rehearsal.suggestion()).isNull();
    assertThat(rehearsal.perWeek()).isNull();
    assertThat(rehearsal.targets()).singleElement().matches(target -> target.worst() == null);
  }

  @Test
  void lessThanADaySaysNothingOfAWeek() throws IOException {
    // four minutes of trouble in a day that lacks ten seconds
    Rehearsal rehearsal = cpu(DAY, i -> i >= 360 && i < 384 ? 0.9 : 0.3).rehearse(rule(), 1);

    assertThat(rehearsal.alerts()).hasSize(1);
    assertThat(rehearsal.perWeek()).isNull();
    assertThat(rehearsal.suggestion()).isNull();
    JsonObject json = json(rehearsal);
    assertThat(json.get("perWeek").isJsonNull()).isTrue();
    assertThat(json.get("suggestion").isJsonNull()).isTrue();
    assertThat(json.get("count").getAsInt()).isEqualTo(1);
    assertThat(json.get("coveredSeconds").getAsLong()).isEqualTo(10L * (DAY - 1));
  }

  @Test
  void aDayWithAGapIsADayOfReadingsOnceSoMuchWasKnown() throws IOException {
    // sixty unknown readings take sixty-one steps away
    Played past = cpu(A_DAY_OF_THEM + 61, i -> i >= 360 && i < 420 ? Double.NaN : 0.3);

    Rehearsal rehearsal = past.rehearse(rule(), 1);

    assertThat(rehearsal.covered()).isEqualTo(Rehearsal.LEAST);
    assertThat(rehearsal.perWeek()).isZero();
    assertThat(rehearsal.suggestion()).isNotNull();
  }

  private static JsonObject json(Rehearsal rehearsal) throws IOException {
    StringWriter text = new StringWriter();
    rehearsal.writeTo(text);
    return JsonParser.parseString(text.toString()).getAsJsonObject();
  }

  @Test
  void theSuggestedThresholdGivesNoMoreAndALittleLessGivesMore() throws IOException {
    // four days with peaks of every height, one in six hours
    Random random = new Random(7);
    double[] heights = random.doubles(4 * 4).toArray();
    Played past =
        cpu(
            4 * DAY,
            i -> {
              boolean peak = i % (DAY / 4) < 40;
              double height = 0.4 + 0.6 * heights[i / (DAY / 4)];
              return Math.round(1_000 * (peak ? height : 0.2)) / 1_000.0;
            });

    Rehearsal.Suggestion found = found(past.rehearse(rule(), 9));

    assertThat(found.alerts()).isEqualTo(5); // 9 a week are 5.1 in four days
    Rule strict = Played.changed(rule(), found.condition());
    assertThat(past.live(strict)).hasSize(found.alerts());
    Rule lax =
        Played.changed(
            rule(),
            RuleSettings.condition(
                "host.cpu > " + (found.threshold() - 0.1) * 100 + "%", Locale.ENGLISH));
    assertThat(past.live(lax)).hasSizeGreaterThan(found.alerts());
  }

  @Test
  void aMonthWithTheSearchForAThresholdJudgesAFewOfItsReadings() throws IOException {
    // noise, a peak in each day, and from the twentieth day on always above the rule's threshold
    Random random = new Random(3);
    double[] noise = random.doubles(30 * DAY).map(each -> 0.1 * each).toArray();
    Question question = Played.question(rule(), Played.BEGIN.plus(Duration.ofDays(30)), 0.5);
    Stage stage =
        new Stage(
            question,
            Past.tape(
                Rehearsal.order(question),
                CPU,
                Unit.RATIO,
                10,
                i -> {
                  double calm = i % DAY < 30 ? 0.5 + 0.01 * (i / (double) DAY) : 0.2;
                  double base = i > 20 * DAY ? 0.82 : calm;
                  return Math.round(1_000 * (base + noise[i])) / 1_000.0;
                }));

    Rehearsal rehearsal = stage.play();

    assertThat(rehearsal.count()).isOne();
    assertThat(rehearsal.covered()).isEqualTo(10L * (30 * DAY - 1));
    assertThat(found(rehearsal).alerts()).isLessThanOrEqualTo(2);
    // some twenty thresholds were tried: each alone has more readings than all of this
    assertThat(stage.judged()).isLessThan(30 * DAY / 2);
  }

  @Test
  void aMonthOfUnknownReadingsIsPassedOver() {
    Question question = Played.question(rule(), Played.BEGIN.plus(Duration.ofDays(30)), 1);
    Stage stage =
        new Stage(
            question,
            Past.tape(
                Rehearsal.order(question),
                CPU,
                Unit.RATIO,
                10,
                i -> i % DAY < DAY / 10 ? 0.3 : Double.NaN));

    Rehearsal rehearsal = stage.play();

    assertThat(rehearsal.alerts()).isEmpty();
    assertThat(rehearsal.covered()).isEqualTo(30 * 10L * (DAY / 10 - 1));
    assertThat(stage.judged()).isLessThan(1_000);
  }

  @Test
  void whereEveryThresholdIsQuietTheLowestIsTold() throws IOException {
    Rehearsal.Suggestion found = found(cpu(A_DAY_OF_THEM, i -> 0.2).rehearse(rule(), 1));

    assertThat(found.lowest()).isTrue();
    assertThat(found.alerts()).isZero();
    assertThat(found.condition()).hasToString("host.cpu > 20%");
  }

  @Test
  void daysOfMinutesAreJudgedByTheirMeansAndToldSo() throws IOException {
    long midnight = Instant.parse("2026-11-21T00:00:00Z").getEpochSecond();
    int first = (int) ((midnight - Played.BEGIN.getEpochSecond()) / 10);
    // ten minutes in which every other reading is high: never two minutes long by the readings
    Played past =
        cpu(2 * DAY, i -> i >= first + 600 && i < first + 660 ? i % 2 == 0 ? 1 : 0.75 : 0.1);
    assertThat(past.rehearse(rule(), 1).alerts()).isEmpty();

    Past.coarsen(state, midnight);
    Rehearsal rehearsal = past.rehearse(rule(), 1);

    assertThat(rehearsal.alerts()).hasSize(1); // its minutes have a mean of 87.5 %
    assertThat(rehearsal.coarseUntil()).isEqualTo(Instant.ofEpochSecond(midnight + 86_400));
    assertThat(rehearsal.share()).isGreaterThan(0.99);
  }

  @Test
  void theDocumentSaysAll() throws IOException {
    Rehearsal rehearsal =
        cpu(A_DAY_OF_THEM + 2, i -> i >= 8_600 ? 0.9 : i == 5 ? Double.NaN : 0.3)
            .rehearse(rule(), 2);

    JsonObject json = json(rehearsal);
    assertThat(json.get("when").getAsString()).isEqualTo("host.cpu > 80%");
    assertThat(json.get("count").getAsInt()).isEqualTo(1);
    JsonObject alert = json.getAsJsonArray("alerts").get(0).getAsJsonObject();
    assertThat(alert.get("end").getAsString()).isEqualTo("OPEN");
    assertThat(alert.get("ended").isJsonNull()).isTrue();
    assertThat(json.getAsJsonObject("suggestion").get("setting").getAsString())
        .isEqualTo("pitwall.alerts.rules.host.cpu.when = \"host.cpu > 90%\"");
    JsonObject figure = json.getAsJsonObject("figure");
    assertThat(figure.get("step").getAsInt()).isEqualTo(361);
    assertThat(figure.getAsJsonArray("worst")).hasSize(240);
    assertThat(figure.getAsJsonArray("worst").get(239).getAsDouble()).isEqualTo(0.9);
  }
}
