package dev.pitwall.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapeTest {
  private static final Instant BEGIN = Instant.parse("2026-11-20T22:30:00Z");
  private static final ReadingKey ROOT = ReadingKey.of("host.disk", "path", "/");
  private static final ReadingKey DATA = ReadingKey.of("host.disk", "path", "/data");
  private static final ReadingKey CPU = ReadingKey.of("host.cpu");
  private static final ReadingKey LOAD = ReadingKey.of("host.load");

  @TempDir private Path state;
  private final Findings findings = new Findings(new TestTime());

  private static Sample sample(long second, Reading... readings) {
    return new Sample("host", BEGIN.plusSeconds(second), second, List.of(readings));
  }

  private static Reading value(ReadingKey key, double value) {
    return new Reading.Measured(key, Unit.RATIO, value);
  }

  private Tape tape(Set<String> names, Set<String> ticking, long from, long to) throws IOException {
    return History.tape(
        state,
        new Tape.Order(names, ticking, BEGIN.plusSeconds(from), BEGIN.plusSeconds(to), Tape.MOST),
        findings);
  }

  private static Map<Long, Double> values(Tape tape, ReadingKey key) {
    Map<Long, Double> values = new TreeMap<>();
    tape.strips().stream()
        .filter(strip -> strip.key().equals(key))
        .forEach(
            strip -> {
              for (int i = 0; i < strip.size(); i++) {
                values.put(strip.second(i) - BEGIN.getEpochSecond(), strip.value(i));
              }
            });
    return values;
  }

  @Test
  void holdsEveryReadingOfTheTimeOverHoursAndNothingElse() throws IOException {
    List<Sample> samples = new ArrayList<>();
    Map<Long, Double> expected = new TreeMap<>();
    for (int i = 0; i < 900; i++) { // two and a half hours, the last one unfinished
      long second = i * 10L;
      double value = (i % 100) / 100.0;
      Reading unknown = new Reading.Unknown(ROOT, Unit.RATIO, "no");
      samples.add(sample(second, i % 50 == 7 ? unknown : value(ROOT, value), value(CPU, 0.5)));
      if (second >= 1_000 && second < 8_000) {
        expected.put(second, i % 50 == 7 ? Double.NaN : value);
      }
    }
    Past.write(state, samples);

    Tape tape = tape(Set.of("host.disk"), Set.of(), 1_000, 8_000);

    assertThat(tape.strips()).hasSize(1);
    assertThat(values(tape, ROOT)).isEqualTo(expected);
    assertThat(tape.from()).isEqualTo(BEGIN.plusSeconds(1_000));
    assertThat(tape.coarseUntil()).isEqualTo(Instant.MIN);
    try (Stream<Path> files = Files.list(state.resolve("history"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("fine-2026112022-0.seg", "fine-2026112023-0.seg", "hot-2026112100-0.wal");
    }
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void ticksWhenTheCheckWasRunEvenWithoutTheReading() throws IOException {
    Past.write(
        state,
        List.of(
            sample(0, value(DATA, 0.1), value(LOAD, 1)),
            sample(10, value(LOAD, 1)),
            sample(20, value(ReadingKey.of("db.down"), 0)),
            sample(30, value(ROOT, 0.1))));

    Tape tape = tape(Set.of("host.disk"), Set.of("host.disk", "host.load"), 0, 100);

    long begin = BEGIN.getEpochSecond();
    assertThat(tape.tick(begin)).isEqualTo(begin);
    assertThat(tape.tick(begin + 1)).isEqualTo(begin + 10);
    assertThat(tape.tick(begin + 11)).isEqualTo(begin + 30);
    assertThat(tape.tick(begin + 31)).isEqualTo(Long.MAX_VALUE);
    assertThat(tape.strips()).extracting(Tape.Strip::key).containsExactly(DATA, ROOT);
  }

  @Test
  void theSameTimesOfManySeriesAreDecodedOnce() throws IOException {
    List<Sample> samples = new ArrayList<>();
    Set<String> names = new TreeSet<>(Set.of("host.cpu"));
    for (int i = 0; i < 1_080; i++) { // three hours
      List<Reading> readings = new ArrayList<>(List.of(value(CPU, i / 2_000.0)));
      for (int other = 0; other < 20; other++) {
        ReadingKey key = ReadingKey.of("host.other" + (char) ('a' + other));
        names.add(key.name());
        if (other > 0 || i != 500) {
          readings.add(value(key, other));
        }
      }
      samples.add(sample(i * 10L, readings.toArray(Reading[]::new)));
    }
    Past.write(state, samples);
    TapeReader reader = new TapeReader(new Damages(findings));

    Tape tape =
        reader.read(
            reader.look(state.resolve("history")),
            new Tape.Order(Set.of("host.cpu"), names, BEGIN, BEGIN.plusSeconds(10_800), Tape.MOST));

    assertThat(tape.strips().get(0).size()).isEqualTo(1_080);
    assertThat(tape.tick(BEGIN.getEpochSecond() + 5_000)).isEqualTo(BEGIN.getEpochSecond() + 5_000);
    // 22:30 to 1:30: an hour has the values, the usual times, and in one the times with a gap
    assertThat(reader.decoded()).isLessThanOrEqualTo(3 * 2 + 1).isGreaterThanOrEqualTo(4);
  }

  @Test
  void aDayOfMinutesHasOneMeanAMinuteAndSaysSo() throws IOException {
    long day = Instant.parse("2026-11-21T00:00:00Z").getEpochSecond();
    long start = day - BEGIN.getEpochSecond();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      samples.add(sample(start + i * 10L, value(CPU, i < 6 ? 0.2 : i == 6 ? 0.9 : 0.4)));
    }
    samples.add(sample(start + 86_400, value(CPU, 0.7)));
    Past.write(state, samples);
    Past.coarsen(state, day);

    Tape tape = tape(Set.of("host.cpu"), Set.of("host.cpu"), start, start + 90_000);

    assertThat(values(tape, CPU).keySet()).containsExactly(start + 59, start + 119, start + 86_400);
    assertThat(values(tape, CPU).get(start + 59)).isEqualTo(0.2);
    assertThat(values(tape, CPU).get(start + 119)).isBetween(0.483, 0.484);
    assertThat(tape.coarseUntil()).isEqualTo(Instant.ofEpochSecond(day + 86_400));
  }

  @Test
  void ofTooManyReadingsTheNewestAreOnIt() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 1_440; i++) { // four hours
      samples.add(sample(i * 10L, value(CPU, 0.5)));
    }
    Past.write(state, samples);
    TapeReader reader = new TapeReader(new Damages(findings));
    Tape.Order order =
        new Tape.Order(
            Set.of("host.cpu"), Set.of("host.cpu"), BEGIN, BEGIN.plusSeconds(14_400), 500);

    Tape tape = reader.read(reader.look(state.resolve("history")), order);

    // hours are taken as a whole: 22:30 to 2:30, of which 2:00 and 1:00 are not enough for 500
    assertThat(tape.from()).isEqualTo(Instant.parse("2026-11-21T01:00:00Z"));
    assertThat(tape.strips().get(0).size()).isEqualTo(540);
    assertThat(tape.tick(0)).isEqualTo(tape.from().getEpochSecond());
  }

  @Test
  void aDamagedFileIsToldAndPassedOver() throws IOException {
    Past.write(
        state,
        List.of(
            sample(0, value(CPU, 0.1)),
            sample(3_600, value(CPU, 0.2)),
            sample(7_200, value(CPU, 0.3))));
    Path damaged = state.resolve("history/fine-2026112023-0.seg");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 1] ^= 1;
    Files.write(damaged, bytes);

    Tape tape = tape(Set.of("host.cpu"), Set.of(), 0, 10_000);

    assertThat(values(tape, CPU).keySet()).containsExactly(0L, 7_200L);
    assertThat(findings.list()).hasSize(1);
    assertThat(bytes).isEqualTo(Files.readAllBytes(damaged)); // nothing is changed
  }

  @Test
  void refusesATimeThatIsNone() {
    assertThatThrownBy(() -> new Tape.Order(Set.of(), Set.of(), BEGIN, BEGIN, 1))
        .hasMessageContaining("is no time of up to 4000 days");
  }
}
