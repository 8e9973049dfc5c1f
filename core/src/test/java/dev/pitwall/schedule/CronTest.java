package dev.pitwall.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("Asia/Tokyo"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("Europe/Helsinki"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("America/Sao_Paulo"));

  private static List<String> three(String line, String zone, String after) {
    Cron cron = Cron.parse(line);
    ZoneId in = ZoneId.of(zone);
    List<String> times = new ArrayList<>();
    Instant from = Instant.parse(after);
    for (int i = 0; i < 3; i++) {
      Instant next = cron.nextAfter(from, in).orElseThrow();
      times.add(next.atZone(in).toOffsetDateTime().toString());
      from = next;
    }
    return times;
  }

  @Test
  void skippedLocalTimeRunsAtTheEndOfTheGap() {
    assertThat(three("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z"))
        .containsExactly(
            "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00", "2026-03-31T02:30+02:00");
  }

  @Test
  void whereThreeOClockIsSkippedTheRunOfThreeOClockStillComes() {
    assertThat(three("0 3 * * *", "Europe/Helsinki", "2026-03-28T12:00:00Z"))
        .containsExactly(
            "2026-03-29T04:00+03:00", "2026-03-30T03:00+03:00", "2026-03-31T03:00+03:00");
  }

  @Test
  void doubledLocalTimeRunsOnceTheFirstTime() {
    assertThat(three("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z"))
        .containsExactly(
            "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00", "2026-10-27T02:30+01:00");
  }

  @Test
  void everyHourMeansEveryRealHour() {
    assertThat(three("15 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z"))
        .containsExactly(
            "2026-10-25T02:15+02:00", "2026-10-25T02:15+01:00", "2026-10-25T03:15+01:00");
    assertThat(three("15 * * * *", "Europe/Berlin", "2026-03-28T23:30:00Z"))
        .containsExactly(
            "2026-03-29T01:15+01:00", "2026-03-29T03:15+02:00", "2026-03-29T04:15+02:00");
  }

  @Test
  void zoneThatJumpsByHalfAnHour() {
    assertThat(three("*/20 * * * *", "Australia/Lord_Howe", "2026-04-04T14:30:00Z"))
        .containsExactly(
            "2026-04-05T01:40+11:00", "2026-04-05T01:40+10:30", "2026-04-05T02:00+10:30");
  }

  @Test
  void dayThatDoesNotExistInAZoneRunsAtItsEnd() {
    assertThat(three("0 6 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z"))
        .containsExactly(
            "2011-12-29T06:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T06:00+14:00");
  }

  @ParameterizedTest
  @CsvSource({
    "0 12 13 * 5, 2026-02-07T00:00:00Z, 2026-02-13T12:00:00Z", // the 13th or a Friday
    "0 9 * * MON-FRI, 2026-11-27T10:00:00Z, 2026-11-30T09:00:00Z",
    "0 9 * * 7, 2026-11-27T10:00:00Z, 2026-11-29T09:00:00Z",
    "0 9 * * 0, 2026-11-27T10:00:00Z, 2026-11-29T09:00:00Z",
    "0 0 29 2 *, 2026-03-01T00:00:00Z, 2028-02-29T00:00:00Z",
    "0 3 * * *, 2026-11-27T03:00:00Z, 2026-11-28T03:00:00Z",
    "0 3 * * *, 2026-11-27T02:59:59.999Z, 2026-11-27T03:00:00Z",
    "'  0   3 * * *  ', 2026-11-27T02:00:00Z, 2026-11-27T03:00:00Z"
  })
  void nextTimeIsStrictlyAfter(String line, Instant after, Instant expected) {
    assertThat(Cron.parse(line).nextAfter(after, ZoneId.of("UTC"))).contains(expected);
  }

  @Test
  void dayThatNeverComesHasNoTime() {
    Cron never = Cron.parse("0 0 30 2 *");
    assertThat(never.nextAfter(Instant.EPOCH, ZoneId.of("UTC"))).isEmpty();
    assertThat(never.latestUpTo(Instant.parse("2026-01-01T00:00:00Z"), ZoneId.of("UTC"))).isEmpty();
  }

  @Test
  void inTheSecondOfTwoHoursTheFirstOnesTimeIsTheLatest() {
    Instant second = OffsetDateTime.parse("2026-10-25T02:15:00+01:00").toInstant();
    assertThat(Cron.parse("30 2 * * *").latestUpTo(second, ZoneId.of("Europe/Berlin")))
        .contains(OffsetDateTime.parse("2026-10-25T02:30:00+02:00").toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 3 * *",
        "0 3 * * * *",
        "61 3 * * *",
        "0 24 * * *",
        "0 3 * * 8",
        "x y z a b",
        ""
      })
  void whatIsNoCrontabLineIsRefusedWithAReason(String line) {
    assertThatThrownBy(() -> Cron.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  /** Forwards and backwards agree, in every zone, around every jump of thirty years. */
  @Property(tries = 400)
  void latestUpToTheNextIsTheNextAndNothingLiesBetween(
      @ForAll @IntRange(max = 59) int minute,
      @ForAll @IntRange(max = 23) int hour,
      @ForAll boolean everyHour,
      @ForAll @IntRange(max = 6) int zone,
      @ForAll @LongRange(min = 946_684_800L, max = 1_893_456_000L) long second) {
    Cron cron = Cron.parse(minute + " " + (everyHour ? "*" : hour) + " * * *");
    ZoneId in = ZONES.get(zone);
    Instant from = Instant.ofEpochSecond(second);
    Instant next = cron.nextAfter(from, in).orElseThrow();
    assertThat(next).isAfter(from);
    assertThat(cron.latestUpTo(next, in)).contains(next);
    Optional<Instant> before = cron.latestUpTo(next.minusMillis(1), in);
    assertThat(before.orElseThrow()).isBeforeOrEqualTo(from);
    assertThat(cron.nextAfter(before.get(), in)).contains(next);
  }
}
