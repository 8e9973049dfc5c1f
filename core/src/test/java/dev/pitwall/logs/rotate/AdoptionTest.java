package dev.pitwall.logs.rotate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.logs.live.LogWriter;
import dev.pitwall.logs.live.WrittenLog;
import dev.pitwall.logs.rotate.Rotated.Outcome;
import dev.pitwall.logs.rotate.Rotation.Mode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that the application's own library rolls. */
class AdoptionTest {
  @TempDir Path temp;

  /** Ahead of the real time, in which the files of the test change. */
  private final RotateClock clock =
      new RotateClock(Instant.now().plus(Duration.ofDays(2)).toString());

  private LogsFolder folder;
  private int asked;
  private boolean refuses;
  private int history;
  private Optional<String> pattern = Optional.of("app.%d{yyyy-MM-dd}.%i.log.gz");
  private final LogWriter library = this::written;

  @BeforeEach
  void make() throws IOException {
    folder = new LogsFolder(temp, clock, ZoneOffset.UTC);
    folder.written().add(library);
  }

  private List<WrittenLog> written() {
    return List.of(
        new WrittenLog(
            "Logback",
            "FILE",
            folder.logs.resolve("app.log"),
            Optional.empty(),
            pattern.map(
                archives ->
                    new WrittenLog.Rolling(
                        folder.logs + "/" + archives,
                        history,
                        () -> {
                          asked++;
                          if (refuses) {
                            throw new IOException("no");
                          }
                        }))));
  }

  private Rotated one(Mode mode) throws Exception {
    return folder.run(mode, "").stream()
        .filter(each -> each.log().endsWith("app.log"))
        .findFirst()
        .orElseThrow();
  }

  private Path write(String name, String text) throws IOException {
    return folder.write(name, text, clock.now().minus(Duration.ofHours(2)));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void aLogThatItsLibraryRollsIsNeverRotatedASecondTime() throws Exception {
    write("app.log", "line\n");
    Rotated one = one(Mode.FORCE);
    assertThat(one.outcome()).isEqualTo(Outcome.ADOPTED);
    assertThat(one.troubled()).isFalse();
    assertThat(one.reason().orElseThrow().text(Locale.ENGLISH))
        .contains("rolled by Logback itself", "FILE");
    assertThat(one.reason().orElseThrow().text(Locale.JAPANESE)).contains("Logback 自身");
    assertThat(folder.names()).containsExactly("app.log");
    assertThat(folder.text("app.log")).isEqualTo("line\n");
  }

  @Test
  void rot12TheLibraryIsAskedOnlyWhileNothingIsLogged() throws Exception {
    folder.write("app.log", "line\n", clock.now().minusSeconds(5));
    one(Mode.DUE);
    assertThat(asked).isZero();
    clock.pass(Duration.ofSeconds(30));
    one(Mode.DRY_RUN);
    assertThat(asked).isZero();
    one(Mode.DUE);
    assertThat(asked).isEqualTo(1);
    Files.writeString(folder.logs.resolve("app.log"), "");
    clock.pass(Duration.ofDays(1));
    one(Mode.DUE);
    assertThat(asked).as("an empty log makes no archive").isEqualTo(1);
  }

  @Test
  void whatTheLibraryThrowsIsToldAndStaysHere() throws Exception {
    write("app.log", "line\n");
    refuses = true;
    assertThat(one(Mode.DUE).reason().map(Reason::code)).contains("not-triggered");
    assertThat(folder.rotation("{files: \"" + folder.logs + "/app.log\"}").troubles())
        .hasValueSatisfying(troubles -> assertThat(troubles).hasSize(1));
    refuses = false;
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.ADOPTED);
    assertThat(folder.rotation("{files: \"" + folder.logs + "/app.log\"}").troubles())
        .hasValueSatisfying(troubles -> assertThat(troubles).isEmpty());
  }

  @Test
  void rot19WhatAKilledOrFullMachineLeftIsFinished() throws Exception {
    write("app.log", "now\n");
    write("app.2026-01-03.0.log.gz987654321.tmp", "waiting\n");
    write("app.2026-01-04.0.log987654321.tmp", "waiting too\n");
    write("app.2026-01-05.0.log", "torn in the middle of its copy\n".repeat(1_000));
    byte[] whole = gzip("torn in the middle of its copy\n".repeat(1_000));
    Files.write(
        folder.logs.resolve("app.2026-01-05.0.log.gz"), Arrays.copyOf(whole, whole.length - 20));
    write("app.2026-01-06.0.log", "copied and not deleted\n");
    Files.write(folder.logs.resolve("app.2026-01-06.0.log.gz"), gzip("copied and not deleted\n"));
    write("app.2026-01-07.0.log.gz", "");
    write("app.2026-01-07.0.log", "not begun\n");
    Rotated planned = one(Mode.DRY_RUN);
    assertThat(folder.names()).hasSize(9);
    Rotated done = one(Mode.DUE);
    assertThat(done).isEqualTo(planned);
    assertThat(done.compressed()).hasSize(5);
    assertThat(folder.names())
        .containsExactly(
            "app.2026-01-03.0.log.gz",
            "app.2026-01-04.0.log.gz",
            "app.2026-01-05.0.log.gz",
            "app.2026-01-06.0.log.gz",
            "app.2026-01-07.0.log.gz",
            "app.log");
    assertThat(folder.text("app.2026-01-03.0.log.gz")).isEqualTo("waiting\n");
    assertThat(folder.text("app.2026-01-04.0.log.gz")).isEqualTo("waiting too\n");
    assertThat(folder.text("app.2026-01-05.0.log.gz")).hasSize(31 * 1_000);
    assertThat(folder.text("app.2026-01-06.0.log.gz")).isEqualTo("copied and not deleted\n");
    assertThat(folder.text("app.2026-01-07.0.log.gz")).isEqualTo("not begun\n");
    assertThat(one(Mode.DUE).compressed()).isEmpty();
  }

  @Test
  void rot5ACompressedFileOfOtherContentIsNeverReplaced() throws Exception {
    write("app.log", "now\n");
    write("app.2026-01-05.0.log", "mine\n");
    byte[] torn = gzip("somebody else's, and long enough to be torn\n".repeat(100));
    Path other = folder.logs.resolve("app.2026-01-05.0.log.gz");
    for (byte[] content :
        List.of(gzip("yours\n"), Arrays.copyOf(torn, torn.length - 10), "text".getBytes(UTF_8))) {
      Files.write(other, content);
      Rotated one = one(Mode.DUE);
      assertThat(one.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(one.reason().map(Reason::code)).contains("other-content");
      assertThat(other).hasBinaryContent(content);
      assertThat(folder.text("app.2026-01-05.0.log")).isEqualTo("mine\n");
    }
  }

  @Test
  void whatTheLibraryMayStillBeAtIsLeftToIt() throws Exception {
    RotateClock real = new RotateClock(Instant.now().toString());
    LogsFolder now = new LogsFolder(temp, real, ZoneOffset.UTC);
    now.written().add(library);
    write("app.log", "now\n");
    write("app.2026-01-05.0.log", "renamed just now\n");
    now.run(Mode.DUE, "");
    assertThat(now.names()).containsExactly("app.2026-01-05.0.log", "app.log");
    real.pass(Duration.ofMinutes(61));
    now.run(Mode.DUE, "");
    assertThat(now.names()).containsExactly("app.2026-01-05.0.log.gz", "app.log");
  }

  @Test
  void rot19ArchivesThatTheLibraryNoLongerFindsAreDeletedAndNothingElse() throws Exception {
    history = 7;
    clock.set("2026-11-26T12:00:00Z");
    write("app.log", "now\n");
    for (String day : List.of("01-01", "11-17", "11-18", "11-19", "11-25")) {
      Files.write(folder.logs.resolve("app.2026-" + day + ".0.log.gz"), gzip(day));
    }
    write("app.2026-01-01.log.gz.bak", "mine");
    write("other.2026-01-01.0.log.gz", "mine");
    Rotated planned = one(Mode.DRY_RUN);
    Rotated done = one(Mode.DUE);
    assertThat(done).isEqualTo(planned);
    assertThat(done.deleted())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("app.2026-11-17.0.log.gz", "app.2026-01-01.0.log.gz");
    assertThat(folder.names())
        .containsExactly(
            "app.2026-01-01.log.gz.bak",
            "app.2026-11-18.0.log.gz",
            "app.2026-11-19.0.log.gz",
            "app.2026-11-25.0.log.gz",
            "app.log",
            "other.2026-01-01.0.log.gz");
  }

  @Test
  void theNewestTwoStayHoweverOld() throws Exception {
    history = 1;
    write("app.log", "now\n");
    for (String day : List.of("01", "02", "03")) {
      Files.write(folder.logs.resolve("app.2020-01-" + day + ".0.log.gz"), gzip(day));
    }
    one(Mode.DUE);
    assertThat(folder.names())
        .containsExactly("app.2020-01-02.0.log.gz", "app.2020-01-03.0.log.gz", "app.log");
  }

  @Test
  void withoutTheAgentFreshArchivesBesideSaySo() throws Exception {
    pattern = Optional.empty();
    clock.set(Instant.now().toString());
    for (String archive :
        List.of(
            "app.2026-11-25.log",
            "app.2026-11-25.0.log.gz",
            "app-2026-11-25-1.log.gz",
            "app-11-25-2026-1.log.gz",
            "app.log.2026-11-25.0.gz")) {
      write("app.log", "now\n");
      Path beside = folder.write(archive, "rolled", clock.now());
      Rotated one = one(Mode.FORCE);
      assertThat(one.outcome()).as(archive).isEqualTo(Outcome.ADOPTED);
      assertThat(one.reason().orElseThrow().text(Locale.ENGLISH)).contains(archive);
      Files.delete(beside);
    }
    for (String other :
        List.of("app.log-20261125", "app.log.1", "catalina.2026-11-25.log", "app.2026-11-25.txt")) {
      write("app.log", "now\n");
      Path beside = folder.write(other, "else", clock.now());
      assertThat(one(Mode.FORCE).outcome()).as(other).isEqualTo(Outcome.ROTATED);
      Files.deleteIfExists(beside);
    }
  }

  @Test
  void rolledFilesThatAPatternMatchesAreNoLogs() throws Exception {
    write("app.log", "now\n");
    write("app.2026-01-05.0.log", "rolled\n");
    assertThat(folder.run(Mode.DRY_RUN, ""))
        .extracting(each -> each.log().getFileName().toString())
        .containsExactly("app.log");
  }

  @Test
  void anotherProcessIsToldWhoLooksAfterTheLog() throws Exception {
    write("app.log", "now\n");
    one(Mode.DUE);
    Path state = temp.resolve("state/rotate.json");
    String text = Files.readString(state);
    String us = "\"adopter\":" + ProcessHandle.current().pid();
    assertThat(text).contains(us);
    pattern = Optional.empty();
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(state, text.replace(us, "\"adopter\":" + other.pid()));
      Rotated one = one(Mode.FORCE);
      assertThat(one.outcome()).isEqualTo(Outcome.ADOPTED);
      assertThat(one.reason().orElseThrow().text(Locale.ENGLISH))
          .contains("in process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(one(Mode.FORCE).outcome()).isEqualTo(Outcome.ROTATED);
  }

  @Test
  void patternsWhoseFilesCannotBeToldByTheirNamesAreLeftAlone() {
    for (String pattern :
        List.of(
            "/logs/%d{yyyy/MM, aux}/app.%d.log",
            "/logs/$${date:yyyy-MM}/app-%d{yyyy-MM-dd}.log",
            "/logs/app.%d{MMM-yyyy}.log",
            "/logs/app.%i.log.gz",
            "/logs/app.%d{dd-HH}.log",
            "/logs/app.%d{yyyy-MM-dd.log")) {
      assertThat(RolledNames.of(pattern)).as(pattern).isEmpty();
    }
    assertThat(RolledNames.of("/logs/app.%d.log.gz")).isPresent();
    assertThat(RolledNames.of("/logs/app.%d{yyyy-MM-dd_HH-mm, UTC}.%3i.log")).isPresent();
  }
}
