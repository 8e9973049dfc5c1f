package dev.pitwall.logs.rotate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.logs.rotate.Rotated.Outcome;
import dev.pitwall.logs.rotate.Rotation.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir Path folder;

  private final RotateClock clock = new RotateClock("2026-11-25T12:00:00Z");
  private Path logs;
  private Path log;
  private String more = "";

  @BeforeEach
  void makeLog() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    logs = Files.createDirectory(folder.resolve("logs")).toRealPath();
    log = logs.resolve("app.log");
  }

  private List<Rotated> run(Mode mode) throws Exception {
    String conf = "[{files: \"" + logs + "/*.log\"" + more + "}]";
    return rotation(conf).run(mode);
  }

  private Rotation rotation(String conf) throws IOException {
    return new Rotation(
        Rotations.settings(folder, conf),
        folder.resolve("state"),
        new Rotation.Surroundings(
            clock,
            BERLIN,
            new PostRotate(Duration.ofSeconds(10)),
            new OtherRotators(folder.resolve("etc"), List.of(Path.of("/bin/sh")))));
  }

  private Rotated one(Mode mode) throws Exception {
    List<Rotated> report = run(mode);
    assertThat(report).hasSize(1);
    return report.get(0);
  }

  private void write(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Files.setLastModifiedTime(log, FileTime.from(clock.now()));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String unzipped(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void logSeenForTheFirstTimeIsDueAtItsNextPeriod() throws Exception {
    write("a\n");
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.NOT_DUE);
    clock.set("2026-11-25T22:59:59Z");
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.NOT_DUE);
    clock.set("2026-11-25T23:00:00Z"); // midnight in Berlin
    Rotated rotated = one(Mode.DUE);
    assertThat(rotated.outcome()).isEqualTo(Outcome.ROTATED);
    assertThat(rotated.archive()).contains(logs.resolve("app.log-20261125"));
    assertThat(names()).containsExactly("app.log", "app.log-20261125");
    assertThat(log).isEmptyFile();
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.NOT_DUE);
  }

  @Test
  void fortyDaysLeaveTheNewestThirtyArchivesAndNobodyElsesFile() throws Exception {
    Files.writeString(logs.resolve("app.log-notes"), "mine");
    Files.writeString(logs.resolve("app.log.1"), "of another rotation");
    for (int day = 0; day < 41; day++) {
      write("day " + day + "\n");
      one(Mode.DUE);
      clock.pass(Duration.ofDays(1));
    }
    List<String> archives = names().stream().filter(name -> name.matches("app.log-\\d.*")).toList();
    assertThat(archives).hasSize(30);
    assertThat(archives.get(0)).isEqualTo("app.log-20261205.gz");
    assertThat(archives.get(29))
        .isEqualTo("app.log-20270103"); // the newest is compressed next time
    assertThat(names()).contains("app.log-notes", "app.log.1");
    assertThat(unzipped(logs.resolve("app.log-20261205.gz"))).isEqualTo("day 11\n");
  }

  @Test
  void archiveReadsBackAndKeepsTimeAndMode() throws Exception {
    more = ", delay-compress: false, mode: \"0640\"";
    write("hello\n");
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r-----"));
    FileTime written = FileTime.from(Instant.parse("2026-11-25T11:00:00Z"));
    Files.setLastModifiedTime(log, written);
    Rotated rotated = one(Mode.FORCE);
    Path gz = logs.resolve("app.log-20261124.gz");
    assertThat(rotated.compressed()).containsExactly(gz);
    assertThat(names()).containsExactly("app.log", "app.log-20261124.gz");
    assertThat(unzipped(gz)).isEqualTo("hello\n");
    assertThat(Files.getLastModifiedTime(gz)).isEqualTo(written);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(gz)))
        .isEqualTo("rw-r-----");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void nameThatIsTakenIsNeitherOverwrittenNorSkipped() throws Exception {
    Files.writeString(logs.resolve("app.log-20261124"), "old");
    Files.writeString(logs.resolve("app.log-20261124.1.gz"), "old too");
    write("new");
    assertThat(one(Mode.FORCE).archive()).contains(logs.resolve("app.log-20261124.2"));
    assertThat(logs.resolve("app.log-20261124.2")).hasContent("new");
    assertThat(logs.resolve("app.log-20261124.1.gz")).hasContent("old too");
  }

  @Test
  void fiveDaysWithoutARunAreOneRotationNamedByTheLastDayThatWasWritten() throws Exception {
    write("a\n");
    one(Mode.DUE);
    clock.pass(Duration.ofDays(2));
    write("b\n");
    clock.pass(Duration.ofDays(3));
    assertThat(one(Mode.DUE).archive()).contains(logs.resolve("app.log-20261127"));
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.NOT_DUE);
  }

  @Test
  void dayOfTwentyFiveHoursAndAClockThatJumpsAreOneRotationEach() throws Exception {
    clock.set("2026-10-24T12:00:00Z");
    write("a\n");
    one(Mode.DUE);
    int rotations = 0;
    for (int hour = 0; hour < 60; hour++) {
      clock.pass(Duration.ofHours(1));
      write("x\n");
      rotations += one(Mode.DUE).outcome() == Outcome.ROTATED ? 1 : 0;
    }
    assertThat(rotations).isEqualTo(3); // midnights of 25, 26 and 27 October
    clock.pass(Duration.ofDays(40));
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.ROTATED);
    write("x\n");
    clock.pass(Duration.ofDays(-40));
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.ROTATED); // noted by a wrong clock
    write("x\n");
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.NOT_DUE);
  }

  @Test
  void emptyLogIsLeftAndItsDayCountsAsDone() throws Exception {
    write("");
    one(Mode.DUE);
    clock.pass(Duration.ofDays(1));
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.EMPTY);
    write("late\n");
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.NOT_DUE);
    assertThat(names()).containsExactly("app.log");
  }

  @Test
  void sizeIsDueStrictlyAboveIt() throws Exception {
    more = ", every: 10B";
    write("0123456789");
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.NOT_DUE);
    write("!");
    assertThat(one(Mode.DUE).archive()).contains(logs.resolve("app.log-20261125"));
  }

  @Test
  void missingLogIsAMistakeOnlyIfItMayNotBeMissing() throws Exception {
    String conf = "[{files: \"" + log + "\", missing-ok: false}, {files: \"" + logs + "/other\"}]";
    List<Rotated> report = rotation(conf).run(Mode.DUE);
    assertThat(report)
        .extracting(Rotated::outcome)
        .containsExactly(Outcome.FAILED, Outcome.MISSING);
    assertThat(report.get(0).reason().orElseThrow().text(Locale.ENGLISH)).contains(log.toString());
  }

  @Test
  void linksAreNeverFollowed() throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "precious");
    Files.createSymbolicLink(log, target);
    assertThat(one(Mode.FORCE).reason().map(Reason::code)).contains("symlink");
    Files.delete(log);
    Files.createLink(log, target);
    assertThat(one(Mode.FORCE).reason().map(Reason::code)).contains("hard-link");
    Files.delete(log);
    new ProcessBuilder("mkfifo", log.toString()).start().waitFor();
    assertThat(one(Mode.FORCE).reason().map(Reason::code)).contains("not-regular");
    assertThat(target).hasContent("precious");
    assertThat(names()).containsExactly("app.log");
  }

  @Test
  void folderThatOthersMayWriteIsRefused() throws Exception {
    write("a");
    Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(one(Mode.FORCE).reason().map(Reason::code)).contains("folder-writable");
    Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(one(Mode.FORCE).reason().map(Reason::code)).contains("folder-writable");
    assertThat(names()).containsExactly("app.log");
  }

  @Test
  void logThatLogrotateHasIsLeftToIt() throws Exception {
    Path d = Files.createDirectories(folder.resolve("etc/logrotate.d"));
    Files.writeString(d.resolve("app"), "# /x\n\"" + logs + "/*.log\" /var/log/y {\n  daily\n}\n");
    write("a");
    Rotated left = one(Mode.FORCE);
    assertThat(left.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(left.reason().orElseThrow().text(Locale.JAPANESE)).contains("logrotate.d/app");
    Files.delete(d.resolve("app"));
    assertThat(one(Mode.FORCE).outcome()).isEqualTo(Outcome.ROTATED);
  }

  @Test
  void writerThatDoesNotReopenStopsCompressionUntilItDoes() throws Exception {
    more = ", delay-compress: false";
    write("a\n");
    try (FileChannel writer = FileChannel.open(log, StandardOpenOption.APPEND)) {
      writer.write(ByteBuffer.wrap("b\n".getBytes(UTF_8)));
      Rotated stuck = one(Mode.FORCE);
      assertThat(stuck.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(stuck.reason().map(Reason::code)).contains("still-open");
      assertThat(stuck.reason().orElseThrow().text(Locale.ENGLISH))
          .contains("(" + ProcessHandle.current().pid() + ")");
      assertThat(stuck.compressed()).isEmpty();
    }
    Rotated done = one(Mode.DUE);
    assertThat(done.outcome()).isEqualTo(Outcome.ROTATED);
    assertThat(unzipped(done.compressed().get(0))).isEqualTo("a\nb\n");
    assertThat(names()).containsExactly("app.log", "app.log-20261124.gz");
  }

  @Test
  void postRotateRunsOnceForAllAndItsFailureIsToldAndTriedAgain() throws Exception {
    Path other = logs.resolve("other.log");
    Files.writeString(other, "b");
    write("a");
    more =
        ", post-rotate: \"echo called >> "
            + folder.resolve("calls")
            + "; test -e "
            + folder.resolve("ok")
            + "\"";
    assertThat(run(Mode.FORCE))
        .allSatisfy(
            one -> assertThat(one.reason().map(Reason::code)).contains("post-rotate-failed"));
    assertThat(folder.resolve("calls")).hasContent("called");
    Files.writeString(folder.resolve("ok"), "");
    assertThat(run(Mode.DUE)).extracting(Rotated::outcome).containsOnly(Outcome.ROTATED);
    assertThat(folder.resolve("calls")).hasContent("called\ncalled");
  }

  @Test
  void postRotateThatHangsOrFloodsIsBounded() throws Exception {
    write("a");
    PostRotate quick = new PostRotate(Duration.ofMillis(300));
    assertThatThrownBy(() -> quick.run(new Reopen.Command("sleep 60")))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.reason().code()).isEqualTo("post-rotate-hangs"));
    assertThatThrownBy(
            () ->
                new PostRotate(Duration.ofSeconds(30))
                    .run(new Reopen.Command("head -c 100000000 /dev/zero | tr '\\0' x; exit 3")))
        .isInstanceOfSatisfying(
            Refusal.class,
            e -> {
              assertThat(e.reason().text(Locale.ENGLISH))
                  .contains("ended with 3")
                  .hasSizeLessThan(3000);
            });
  }

  @Test
  void signalGoesOnlyToTheProcessThatTheFileMeans() throws Exception {
    Path pid = folder.resolve("x.pid");
    PostRotate post = new PostRotate(Duration.ofSeconds(10));
    Reopen signal = Reopen.parse("signal:SIGUSR1:" + pid);
    assertThatThrownBy(() -> post.run(signal)).hasMessageContaining("no-pid-file");
    Files.writeString(pid, "1; rm -rf /");
    assertThatThrownBy(() -> post.run(signal)).hasMessageContaining("pid-file-content");
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(pid, sleeper.pid() + "\n");
      Files.setLastModifiedTime(pid, FileTime.from(Instant.now().minusSeconds(3600)));
      assertThatThrownBy(() -> post.run(signal)).hasMessageContaining("other-process");
      Files.setPosixFilePermissions(pid, PosixFilePermissions.fromString("rw-rw-rw-"));
      assertThatThrownBy(() -> post.run(signal)).hasMessageContaining("pid-file-unsafe");
      assertThat(sleeper.isAlive()).isTrue();
      Files.setPosixFilePermissions(pid, PosixFilePermissions.fromString("rw-r--r--"));
      Files.setLastModifiedTime(pid, FileTime.from(Instant.now()));
      post.run(signal);
      assertThat(sleeper.waitFor()).isEqualTo(128 + 10); // ended by USR1
      assertThatThrownBy(() -> post.run(signal)).hasMessageContaining("no-process");
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void copyAndTruncateKeepsThePlaceOfTheWriter() throws Exception {
    more = ", copy-truncate: true";
    try (FileChannel writer =
        FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writer.write(ByteBuffer.wrap("a\n".getBytes(UTF_8)));
      Rotated rotated = one(Mode.FORCE);
      assertThat(rotated.outcome()).isEqualTo(Outcome.ROTATED);
      writer.write(ByteBuffer.wrap("b\n".getBytes(UTF_8)));
    }
    assertThat(log).hasContent("b\n");
    assertThat(logs.resolve("app.log-20261124")).hasContent("a\n");
  }

  @Test
  void copyAndTruncateIsRefusedForAWriterWithoutAppend() throws Exception {
    more = ", copy-truncate: true";
    try (FileChannel writer =
        FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      writer.write(ByteBuffer.wrap("a\n".getBytes(UTF_8)));
      assertThat(one(Mode.FORCE).reason().map(Reason::code)).contains("no-append");
    }
    assertThat(log).hasContent("a\n");
  }

  @Test
  void dryRunSaysWhatTheRunDoesAndChangesNothing() throws Exception {
    write("a");
    one(Mode.DUE);
    clock.pass(Duration.ofDays(1));
    byte[] state = Files.readAllBytes(folder.resolve("state/rotate.json"));
    Rotated planned = one(Mode.DRY_RUN);
    assertThat(names()).containsExactly("app.log");
    assertThat(folder.resolve("state/rotate.json")).hasBinaryContent(state);
    Rotated done = one(Mode.DUE);
    assertThat(done.archive()).isEqualTo(planned.archive());
    assertThat(done.bytes()).isEqualTo(planned.bytes());
  }

  @Test
  void damagedStateIsRebuiltFromTheArchivesAndRotatesNothingTwice() throws Exception {
    write("a");
    one(Mode.DUE);
    clock.pass(Duration.ofDays(1));
    one(Mode.DUE);
    write("b");
    Files.writeString(folder.resolve("state/rotate.json"), "{\"logs\": {");
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.NOT_DUE);
    clock.pass(Duration.ofDays(1));
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.ROTATED);
  }

  @Test
  void secondRunAtTheSameTimeIsToldThatTheFirstIsAtIt() throws Exception {
    write("a");
    Files.createDirectories(folder.resolve("state"));
    try (FileChannel other =
            FileChannel.open(
                folder.resolve("state/rotate.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> run(Mode.FORCE)).isInstanceOf(Busy.class);
    }
    assertThat(log).hasContent("a");
  }

  @Test
  void whatAKilledRunLeftIsFinished() throws Exception {
    more = ", delay-compress: false";
    write("a\n");
    one(Mode.DUE);
    clock.pass(Duration.ofDays(1));
    one(Mode.DUE);
    Files.writeString(logs.resolve("app.log-20261126.moving"), "moved\n");
    Files.writeString(logs.resolve("app.log-20261124.gz.part"), "torn");
    write("b\n");
    one(Mode.DUE);
    assertThat(names()).containsExactly("app.log", "app.log-20261125.gz", "app.log-20261126");
    clock.pass(Duration.ofDays(1));
    one(Mode.DUE);
    assertThat(names())
        .containsExactly(
            "app.log", "app.log-20261125.gz", "app.log-20261126.1.gz", "app.log-20261126.gz");
    assertThat(unzipped(logs.resolve("app.log-20261126.gz"))).isEqualTo("moved\n");
    assertThat(unzipped(logs.resolve("app.log-20261126.1.gz"))).isEqualTo("b\n");
  }

  @Test
  void compressedAndPlainTogetherAreSettledByTheirContent() throws Exception {
    write("a\n");
    Path archive = Files.writeString(logs.resolve("app.log-20261120"), "same\n");
    Path gz = logs.resolve("app.log-20261120.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write("same\n".getBytes(UTF_8));
    }
    one(Mode.FORCE);
    assertThat(archive).doesNotExist();
    Files.writeString(archive, "different\n");
    write("b\n");
    assertThat(one(Mode.FORCE).reason().map(Reason::code)).contains("other-content");
    assertThat(archive).hasContent("different\n");
    assertThat(unzipped(gz)).isEqualTo("same\n");
  }

  @Test
  void newLogHasItsModeWhateverTheUmask() throws Exception {
    write("a");
    one(Mode.FORCE);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(log, LinkOption.NOFOLLOW_LINKS)))
        .isEqualTo("rw-r--r--");
  }
}
