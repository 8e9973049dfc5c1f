package dev.pitwall.check.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.TestTime;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorHistoryTest {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

  @TempDir Path folder;
  private final TestTime time = new TestTime();
  private final Findings findings = new Findings(time);
  private final Memory kept = new Memory();
  private ErrorHistory history = ErrorHistory.open(kept, time, findings);

  private static final class Memory implements ErrorHistory.Keep {
    private String text = "";
    private int writes;
    private boolean full;

    @Override
    public Optional<String> read() {
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public void write(String next) throws IOException {
      if (full) {
        throw new IOException("no space left on device");
      }
      text = next;
      writes++;
    }
  }

  private ErrorRateCheck check(Optional<Path> file) {
    ErrorRateCheck check =
        new ErrorRateCheck(
            new ErrorSettings(file, 100, 10, Duration.ofMinutes(10)), time, Locale.ENGLISH);
    check.remember(history);
    return check;
  }

  private LogEvents log() {
    return check(Optional.empty()).applicationLog();
  }

  private static void error(LogEvents log, String message) {
    log.event(true, "com.example.Shop", message, "java.lang.IllegalStateException");
  }

  private ErrorSummary day() {
    return history.day().get(0);
  }

  private List<String> kinds() {
    return day().kinds().stream().map(ErrorSummary.Kind::text).toList();
  }

  @Test
  void errorsThatDifferInTheirDataAreOneKindAndOthersAreNot() {
    LogEvents log = log();
    error(log, "race 17 is full");
    error(log, "race 18 is full");
    error(log, "no horse");
    log.event(false, "com.example.Shop", "race 19 is full", null);
    assertThat(day().total()).isEqualTo(3);
    assertThat(day().kinds()).extracting(ErrorSummary.Kind::count).containsExactly(2L, 1L);
    assertThat(kinds().get(0)).isEqualTo("java.lang.IllegalStateException: race # is full");
  }

  @Test
  void whatIsOlderThanADayDoesNotCountAnyMore() {
    LogEvents log = log();
    error(log, "old");
    time.pass(Duration.ofHours(23));
    error(log, "young");
    assertThat(kinds()).containsExactlyInAnyOrder(kind("old"), kind("young"));
    time.pass(Duration.ofMinutes(75 + 1));
    assertThat(kinds()).containsExactly(kind("young"));
    assertThat(day().total()).isEqualTo(1);
  }

  private static String kind(String message) {
    return "java.lang.IllegalStateException: " + message;
  }

  @Test
  void onTheFirstDayNothingIsCalledNewAndItSaysSinceWhenItCounts() {
    LogEvents log = log();
    time.pass(Duration.ofHours(3));
    error(log, "first");
    assertThat(day().kinds().get(0).fresh()).isNull();
    assertThat(day().whole()).isFalse();
    assertThat(Duration.between(day().from(), time.now())).isEqualTo(Duration.ofHours(3));
  }

  @Test
  void afterADayWhatWasNotThereBeforeIsNewAndStandsFirst() {
    LogEvents log = log();
    error(log, "known");
    history.settle();
    time.pass(Duration.ofHours(30));
    for (int i = 0; i < 5; i++) {
      error(log, "known");
    }
    error(log, "never seen");
    assertThat(day().whole()).isTrue();
    assertThat(kinds()).containsExactly(kind("never seen"), kind("known"));
    assertThat(day().kinds()).extracting(ErrorSummary.Kind::fresh).containsExactly(true, false);
  }

  @Test
  void aRestartForgetsNothing() {
    LogEvents log = log();
    error(log, "known");
    history.settle();
    time.pass(Duration.ofHours(30));
    error(log, "never seen");
    ErrorSummary before = day();
    history.close();
    history = ErrorHistory.open(kept, time, findings);
    log();
    assertThat(day()).isEqualTo(before);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void theFileIsWrittenOnceAMinuteAtMost() {
    LogEvents log = log();
    for (int i = 0; i < 59; i++) {
      error(log, "again");
      history.settle();
      time.pass(Duration.ofSeconds(1));
    }
    assertThat(kept.writes).isZero();
    time.pass(Duration.ofSeconds(2));
    history.settle();
    assertThat(kept.writes).isEqualTo(1);
  }

  @Test
  void aDiskThatTakesNothingIsAFindingUntilItDoes() {
    kept.full = true;
    error(log(), "lost?");
    time.pass(Duration.ofMinutes(2));
    history.settle();
    assertThat(findings.list()).extracting(Finding::code).containsExactly("errors.history");
    kept.full = false;
    time.pass(Duration.ofMinutes(2));
    history.settle();
    assertThat(findings.list()).isEmpty();
    assertThat(kept.text).contains("lost?");
  }

  @Test
  void aDamagedFileIsAFindingAndANewBeginning() {
    kept.text = "{\"log\":{\"since\":12,\"kinds\":[{\"te";
    history = ErrorHistory.open(kept, time, findings);
    assertThat(findings.list())
        .extracting(Finding::code)
        .containsExactly("errors.history.unreadable");
    error(log(), "counted");
    assertThat(day().total()).isEqualTo(1);
  }

  @Test
  void moreThanCanBeToldApartIsStillCounted() {
    LogEvents log = log();
    for (int i = 0; i < ErrorHistory.MOST_WAITING + 30; i++) {
      error(log, "flood");
    }
    assertThat(day().total()).isEqualTo(ErrorHistory.MOST_WAITING + 30);
    assertThat(day().untold()).isEqualTo(30);
  }

  @Test
  void kindsAreBoundedAndTheOnesOfTodayAreNotGivenUpForNewerOnes() {
    LogEvents log = log();
    for (int i = 0; i < KindTable.MOST + 20; i++) {
      error(log, "kind " + Integer.toString(i, 26).replaceAll("\\d", "").concat(letters(i)));
    }
    assertThat(day().kindsTotal()).isEqualTo(KindTable.MOST);
    assertThat(day().kinds()).hasSize(ErrorSummary.MOST_KINDS);
    assertThat(day().untold()).isEqualTo(20);
    assertThat(day().total()).isEqualTo(KindTable.MOST + 20);
    time.pass(Duration.ofHours(26));
    error(log, "of the next day");
    assertThat(kinds()).containsExactly(kind("of the next day"));
  }

  /** A word for each number, without digits. */
  private static String letters(int number) {
    StringBuilder word = new StringBuilder();
    for (int left = number + 1; left > 0; left /= 26) {
      word.append((char) ('a' + left % 26));
    }
    return word.toString();
  }

  @Test
  void responsesAreASourceOfTheirOwnAndKeepTheDigitsOfTheirRoutes() {
    ErrorRateCheck check = check(Optional.empty());
    check.responses().response("GET", "/v2/races/{id}", 503, null);
    error(check.applicationLog(), "one");
    assertThat(history.day()).extracting(ErrorSummary::source).containsExactly("log", "responses");
    assertThat(history.day().get(1).kinds().get(0).text()).isEqualTo("5xx GET /v2/races/{id}");
  }

  @Test
  void aFollowedFileIsNotCountedTwiceOverARestart() throws IOException {
    Path file = folder.resolve("app.log");
    ErrorRateCheck first = check(Optional.of(file));
    Files.writeString(file, "");
    first.run();
    time.pass(Duration.ofMinutes(5));
    append(file, "race 1 is full");
    append(file, "race 2 is full");
    first.run();
    assertThat(day().total()).isEqualTo(2);
    first.close();
    history.close();
    time.pass(Duration.ofMinutes(5));
    append(file, "while nobody looked");
    history = ErrorHistory.open(kept, time, findings);
    ErrorRateCheck second = check(Optional.of(file));
    second.run();
    assertThat(day().total()).isEqualTo(3);
    assertThat(day().source()).isEqualTo("file");
    second.close();
  }

  private void append(Path file, String message) throws IOException {
    String at = TIME.format(time.now().atZone(ZoneId.systemDefault()));
    Files.writeString(
        file, at + " ERROR [main] c.e.Shop - " + message + "\n", StandardOpenOption.APPEND);
    time.pass(Duration.ofSeconds(1));
  }
}
