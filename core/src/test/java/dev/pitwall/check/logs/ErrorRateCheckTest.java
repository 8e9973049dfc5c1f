package dev.pitwall.check.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.TestTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorRateCheckTest {
  private static final Duration MAX_AGE = Duration.ofMinutes(10);
  private final TestTime time = new TestTime();
  @TempDir Path folder;

  private ErrorRateCheck check(Optional<Path> file) {
    return new ErrorRateCheck(new ErrorSettings(file, 100, 10, MAX_AGE), time, Locale.ENGLISH);
  }

  private static Reading.Measured measured(ErrorRateCheck check) {
    return (Reading.Measured) check.run().get(0);
  }

  private static String unknown(ErrorRateCheck check) {
    return ((Reading.Unknown) check.run().get(0)).reason();
  }

  private Path file() {
    return folder.resolve("app.log");
  }

  private void append(String line) throws IOException {
    Files.writeString(file(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Files.setLastModifiedTime(file(), FileTime.from(time.now()));
  }

  private static void error(LogEvents log, String message) {
    log.event(true, "com.example.Shop", message, null);
  }

  @Test
  void withoutAnySourceItIsUnknown() {
    assertThat(unknown(check(Optional.empty()))).contains("errors.file");
  }

  @Test
  void anApplicationThatLoggedNothingHasNoErrors() {
    ErrorRateCheck check = check(Optional.empty());
    check.applicationLog();
    assertThat(measured(check).value()).isZero();
  }

  @Test
  void errorsAmongTheLastHundredEventsCount() {
    ErrorRateCheck check = check(Optional.empty());
    LogEvents log = check.applicationLog();
    for (int i = 0; i < 20; i++) {
      error(log, "broken");
    }
    for (int i = 0; i < 90; i++) {
      log.event(false, "com.example.Shop", "fine", null);
    }
    assertThat(measured(check).value()).isEqualTo(10);
  }

  @Test
  void onAnIdleApplicationErrorsGrowTooOldToCount() {
    ErrorRateCheck check = check(Optional.empty());
    error(check.applicationLog(), "broken");
    time.pass(MAX_AGE);
    assertThat(measured(check).value()).isEqualTo(1);
    time.pass(Duration.ofNanos(1));
    assertThat(measured(check).value()).isZero();
  }

  @Test
  void ownEventsAreNotCounted() {
    ErrorRateCheck check = check(Optional.empty());
    check.applicationLog().event(true, "dev.pitwall.notify.Outbox", "mail failed", null);
    assertThat(measured(check).value()).isZero();
  }

  @Test
  void theLargestFingerprintsAreNamed() {
    ErrorRateCheck check = check(Optional.empty());
    LogEvents log = check.applicationLog();
    for (int i = 0; i < 3; i++) {
      log.event(true, "com.example.Shop", "order " + i + " lost", "java.io.IOException");
    }
    error(log, "other");
    assertThat(measured(check).offenders())
        .extracting(Offender::name)
        .containsExactly("java.io.IOException: order # lost", "other");
    assertThat(measured(check).offenders()).extracting(Offender::value).containsExactly(3.0, 1.0);
  }

  @Test
  void failedResponsesAreNamedByTheirRouteAsItIs() {
    ErrorRateCheck check = check(Optional.empty());
    ErrorRateCheck.Responses responses = check.responses();
    check.applicationLog().event(false, "com.example.Shop", "fine", null);
    responses.response("GET", "/api/v1/orders", 503, null);
    responses.response("GET", "/api/v1/orders", 500, null);
    responses.response("GET", "/buy", 500, "java.io.IOException");
    assertThat(measured(check).offenders())
        .extracting(Offender::name)
        .containsExactly("5xx GET /api/v1/orders", "java.io.IOException: 5xx GET /buy");
    assertThat(measured(check).detail()).isEqualTo("3 of the last 3 responses are 5xx");
  }

  @Test
  void failedResponsesHaveAWindowThatLogEventsDoNotPushThem() {
    ErrorRateCheck check = check(Optional.empty());
    LogEvents log = check.applicationLog();
    ErrorRateCheck.Responses responses = check.responses();
    for (int i = 0; i < 12; i++) {
      responses.response("GET", "/buy", 503, null);
    }
    for (int i = 0; i < 200; i++) {
      log.event(false, "com.example.Shop", "fine", null);
    }
    assertThat(measured(check).value()).isEqualTo(12);
  }

  @Test
  void eventsFromManyThreadsAreAllCountedWithinTheWindow() throws Exception {
    ErrorRateCheck check = check(Optional.empty());
    LogEvents log = check.applicationLog();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 25; i++) {
                  error(log, "broken");
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(measured(check).value()).isEqualTo(100);
  }

  @Test
  void aFollowedFileCountsAStackTraceAsOneEventAndNamesWhatWasThrown() throws IOException {
    append("2026-11-23 10:00:00.000 ERROR 1 --- [main] c.e.Shop : buying failed");
    append("java.lang.IllegalStateException: ERROR in the middle");
    append("\tat c.e.Shop.buy(Shop.java:1)");
    append("2026-11-23 10:00:00.100  INFO 1 --- [main] c.e.Shop : ERROR is only a word");
    try (ErrorRateCheck check = check(Optional.of(file()))) {
      Reading.Measured reading = measured(check);
      assertThat(reading.value()).isEqualTo(1);
      assertThat(reading.offenders().get(0).name())
          .startsWith("java.lang.IllegalStateException: ")
          .contains("buying failed");
    }
  }

  @Test
  void atTheStartOldEventsOfTheFileAreTooOldInWhateverZoneTheyWereWritten() throws IOException {
    append("2026-11-23 19:00:00 ERROR old");
    append("2026-11-23 19:55:00 ERROR young");
    append("2026-11-23 20:00:00 INFO newest");
    try (ErrorRateCheck check = check(Optional.of(file()))) {
      assertThat(measured(check).value()).isEqualTo(1);
      time.pass(Duration.ofMinutes(6));
      assertThat(measured(check).value()).isZero();
    }
  }

  @Test
  void aFileThatIsNotThereIsUnknown() {
    try (ErrorRateCheck check = check(Optional.of(file()))) {
      ErrorRateCheck.Responses unused = check.responses();
      assertThat(unknown(check)).contains("errors.file");
    }
  }

  @Test
  void aFileWithoutLevelsIsUnknownAndNotWithoutErrors() throws IOException {
    append("something happened");
    try (ErrorRateCheck check = check(Optional.of(file()))) {
      assertThat(unknown(check)).contains("level");
    }
  }

  @Test
  void aSourceAboveTheThresholdIsToldAlthoughTheFileIsMissing() {
    try (ErrorRateCheck check = check(Optional.of(file()))) {
      LogEvents log = check.applicationLog();
      for (int i = 0; i < 11; i++) {
        error(log, "broken");
      }
      assertThat(measured(check).value()).isEqualTo(11);
    }
  }
}
