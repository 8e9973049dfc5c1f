package dev.pitwall.check.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.check.TestTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDayTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

  @TempDir Path folder;
  private final TestTime time = new TestTime();
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("app.log");
  }

  private String line(Duration ago, String message) {
    return TIME.format(time.now().minus(ago).atZone(TOKYO))
        + " ERROR [main] c.e.Shop - "
        + message
        + "\n";
  }

  private ErrorSummary read() throws IOException {
    return LogDay.read(file, TOKYO, null, time);
  }

  private static Duration hours(double hours) {
    return Duration.ofSeconds(Math.round(hours * 3600));
  }

  @Test
  void onlyTheLast24HoursCountNotToday() throws IOException {
    Files.writeString(
        file,
        line(hours(24.5), "too old")
            + line(hours(23.5), "yesterday")
            + line(hours(23.5), "yesterday")
            + line(hours(0.1), "today"));
    assertThat(read().total()).isEqualTo(3);
    assertThat(read().kinds())
        .extracting(ErrorSummary.Kind::text)
        .containsExactly("c.e.Shop - yesterday", "c.e.Shop - today");
    assertThat(read().whole()).isTrue();
  }

  @Test
  void aDayWithAnHourLessHas24HoursAsWell() throws IOException {
    time.set(Instant.parse("2026-03-29T06:00:00Z")); // 08:00 in Berlin, summer time began at 03:00
    Files.writeString(
        file,
        """
        2026-03-28 06:59:00,000 ERROR [main] a - 24 hours and a minute
        2026-03-28 07:01:00,000 ERROR [main] a - in time
        2026-03-29 07:59:00,000 ERROR [main] a - in time
        """);
    assertThat(LogDay.read(file, BERLIN, null, time).total()).isEqualTo(2);
  }

  @Test
  void anOffsetInTheLineCountsAndSoDoTheSecondsOfJson() throws IOException {
    time.set(Instant.parse("2026-11-26T08:00:00Z"));
    Files.writeString(
        file,
        """
        2026-11-25T09:30:00.000+02:00 ERROR 1 --- [main] a : too old
        2026-11-25T09:30:00.000Z ERROR 1 --- [main] a : in time
        {"@timestamp":"2026-11-25T08:30:00Z","level":"ERROR","message":"json"}
        {"level":50,"time":1795680000000,"msg":"pino"}
        25-Nov-2026 23:10:00.123 SEVERE [main] org.apache.Foo.bar catalina
        """);
    assertThat(read().kinds())
        .extracting(ErrorSummary.Kind::text)
        .containsExactlyInAnyOrder("a : in time", "json", "pino", "org.apache.Foo.bar catalina");
  }

  @Test
  void whatWasRotatedWithinTheDayIsReadAsWell() throws IOException {
    Files.writeString(file, line(hours(1), "newest"));
    Files.writeString(folder.resolve("app.log.1"), line(hours(10), "rotated"));
    try (OutputStream gz =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("app.2026-11-25.log.gz")))) {
      gz.write(line(hours(20), "zipped").getBytes(StandardCharsets.UTF_8));
    }
    Path old = Files.writeString(folder.resolve("app.log.2"), line(hours(2), "not looked at"));
    Files.writeString(folder.resolve("apple.log.1"), line(hours(2), "of another"));
    for (Path each :
        new Path[] {folder.resolve("app.log.1"), folder.resolve("app.2026-11-25.log.gz")}) {
      Files.setLastModifiedTime(each, FileTime.from(time.now().minus(hours(9))));
    }
    Files.setLastModifiedTime(old, FileTime.from(time.now().minus(hours(30))));
    assertThat(read().kinds())
        .extracting(ErrorSummary.Kind::text)
        .containsExactlyInAnyOrder("c.e.Shop - newest", "c.e.Shop - rotated", "c.e.Shop - zipped");
  }

  @Test
  void inALongFileTheBeginOfTheDayIsFound() throws IOException {
    StringBuilder text = new StringBuilder(8 << 20);
    int lines = 60_000;
    for (int i = 0; i < lines; i++) {
      // ten days in order, one line every 14.4 s
      text.append(
          line(Duration.ofMillis((lines - i) * 14_400L), "something went wrong with a race"));
      text.append("\tat c.e.Shop.buy(Shop.java:12)\n");
    }
    Files.writeString(file, text);
    assertThat(read().total()).isEqualTo(24 * 3600 * 10 / 144 - 1);
  }

  @Test
  void theStackTraceSaysWhatWasThrown() throws IOException {
    Files.writeString(
        file,
        line(hours(1), "it broke")
            + "java.io.IOException: no space\n\tat a.B.c(D.java:1)\n"
            + line(hours(1), "other"));
    assertThat(read().kinds())
        .extracting(ErrorSummary.Kind::text)
        .containsExactlyInAnyOrder("java.io.IOException: c.e.Shop - it broke", "c.e.Shop - other");
  }

  @Test
  void whatAnEarlierChecklistKnewIsNotNew() throws IOException {
    Files.writeString(file, line(hours(1), "known") + line(hours(2), "never seen"));
    ErrorSummary day = LogDay.read(file, TOKYO, Set.of("c.e.Shop - known"), time);
    assertThat(day.kinds())
        .extracting(ErrorSummary.Kind::text)
        .containsExactly("c.e.Shop - never seen", "c.e.Shop - known");
    assertThat(day.kinds()).extracting(ErrorSummary.Kind::fresh).containsExactly(true, false);
    assertThat(read().kinds()).extracting(ErrorSummary.Kind::fresh).containsOnlyNulls();
  }

  @Test
  void aFileThatTellsNothingIsNoZero() throws IOException {
    assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
    Files.writeString(file, "2026-11-26 10:00:00 hello\n");
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            LogDay.UntoldException.class,
            e -> assertThat(e.fault()).isEqualTo(LogDay.Fault.NO_LEVELS));
    Files.writeString(file, "ERROR: it broke\n");
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            LogDay.UntoldException.class,
            e -> assertThat(e.fault()).isEqualTo(LogDay.Fault.NO_DATES));
    Files.writeString(file, "");
    assertThat(read().total()).isZero();
  }
}
