package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.TestTime;
import dev.pitwall.check.logs.ErrorSummary;
import dev.pitwall.checklist.FileErrors;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.logs.live.LogWriter;
import dev.pitwall.logs.live.WrittenLog;
import dev.pitwall.logs.live.WrittenLogs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The errors of a day from the logs themselves, new ones first. */
class DailyLogsTest {
  @TempDir Path folder;

  private final TestTime time = new TestTime();
  private final WrittenLogs written = new WrittenLogs();
  private DailyLogs daily;
  private Path logs;

  @BeforeEach
  void make() throws IOException {
    time.set(Instant.parse("2026-11-26T08:00:00Z"));
    logs = Files.createDirectory(folder.resolve("logs")).toRealPath();
    Files.writeString(
        folder.resolve("pitwall.conf"),
        "pitwall.logs.rotate = [{files: \"" + logs + "/*.log\"}]\npitwall.state-dir = " + folder);
    LoadedConfiguration configuration =
        LoadedConfiguration.load(
            new Sources(
                Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf"))),
            Pitwall.keys());
    assertThat(configuration.problems()).isEmpty();
    daily = new DailyLogs(configuration, written, time, ZoneOffset.UTC, Locale.ENGLISH);
  }

  private Path write(String name, String... lines) throws IOException {
    Path file = logs.resolve(name);
    String text = String.join("\n", lines) + "\n";
    if (name.endsWith(".gz")) {
      try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    } else {
      Files.writeString(file, text);
    }
    Files.setLastModifiedTime(file, FileTime.from(time.now()));
    return file;
  }

  private List<FileErrors> read(@Nullable Set<String> known) throws InterruptedException {
    return daily.read(Set.of(), known);
  }

  private static ErrorSummary day(FileErrors errors) {
    return Objects.requireNonNull(errors.day());
  }

  @Test
  void newKindsStandFirstAndWhatWasThereTheDayBeforeIsNotNew() throws Exception {
    write(
        "app.log-20261125.gz",
        "2026-11-24 20:00:00,000 ERROR [main] a.B - pool 7 is empty",
        "2026-11-25 09:00:00,000 ERROR [main] a.B - pool 8 is empty");
    write(
        "app.log",
        "2026-11-26 07:00:00,000 ERROR [main] a.B - pool 9 is empty",
        "2026-11-26 07:30:00,000 ERROR [main] a.B - the till is jammed",
        "2026-11-26 07:31:00,000 INFO [main] a.B - fine");
    List<FileErrors> read = read(null);
    assertThat(read).hasSize(1);
    ErrorSummary day = day(read.get(0));
    assertThat(day.source()).isEqualTo(logs.resolve("app.log").toString());
    assertThat(day.total()).isEqualTo(3);
    assertThat(day.kindsTotal()).isEqualTo(2);
    assertThat(day.kinds())
        .extracting(ErrorSummary.Kind::count, ErrorSummary.Kind::fresh)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, true),
            org.assertj.core.groups.Tuple.tuple(2L, false));
    assertThat(day.kinds().get(0).text()).isEqualTo("the till is jammed");
  }

  @Test
  void whatAnEarlierChecklistToldIsNotNewAndWithoutAnythingFromBeforeNothingIs() throws Exception {
    write("app.log", "2026-11-26 07:30:00,000 ERROR [main] a.B - the till is jammed");
    assertThat(fresh(null)).isNull();
    assertThat(fresh(Set.of("the till is jammed"))).isFalse();
    assertThat(fresh(Set.of("another"))).isTrue();
  }

  private @Nullable Boolean fresh(@Nullable Set<String> known) throws InterruptedException {
    return day(read(known).get(0)).kinds().get(0).fresh();
  }

  @Test
  void accessLogsAreNotAskedForErrorsAndWhatCannotBeReadIsUnknown() throws Exception {
    write(
        "access.log",
        "192.0.2.1 - - [26/Nov/2026:07:00:00 +0000] \"GET /a HTTP/1.1\" 500 5 \"-\" \"-\"");
    write("levels.log", "2026-11-26 07:00:00,000 something happened");
    write("prose.log", "Call me Ishmael.", "Some years ago, never mind how long");
    Path idle = write("idle.log", "2026-11-25 06:00:00,000 ERROR [main] a.B - before the day");
    List<FileErrors> read = read(null);
    assertThat(read)
        .extracting(each -> Path.of(each.file()).getFileName().toString())
        .containsExactly("idle.log", "levels.log", "prose.log");
    assertThat(day(read.get(0)).total()).isZero();
    assertThat(read.get(1).day()).isNull();
    assertThat(read.get(1).reason()).contains("no line", "level");
    assertThat(read.get(2).day()).isNull();
    Files.setLastModifiedTime(idle, FileTime.from(time.now().minus(Duration.ofDays(3))));
    assertThat(read(null)).hasSize(2);
    assertThat(daily.read(Set.of(logs.resolve("levels.log")), null)).hasSize(1);
  }

  @Test
  void theLinesAreReadByThePatternOfTheAppenderThatWritesThem() throws Exception {
    Path file = write("app.log", "26.11.2026 07:30:00|ERROR|the till is jammed");
    assertThat(read(null).get(0).day()).isNull();
    LogWriter library =
        () ->
            List.of(
                new WrittenLog(
                    "Logback",
                    "FILE",
                    file,
                    Optional.of("%d{dd.MM.yyyy HH:mm:ss}|%level|%msg%n"),
                    Optional.empty()));
    written.add(library);
    assertThat(day(read(null).get(0)).kinds().get(0).text()).isEqualTo("the till is jammed");
    assertThat(library.written()).hasSize(1);
  }
}
