package dev.pitwall.logs.rotate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.logs.rotate.Rotated.Outcome;
import dev.pitwall.logs.rotate.Rotation.Mode;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every rotation; see docs/explanation/rotation-invariants.md. */
class RotationInvariantsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir Path temp;

  private final RotateClock clock = new RotateClock("2026-11-25T12:00:00Z");
  private LogsFolder folder;

  @BeforeEach
  void make() throws IOException {
    folder = new LogsFolder(temp, clock, BERLIN);
  }

  private void write(String text) throws IOException {
    folder.write("app.log", text, clock.now());
  }

  private Rotated one(Mode mode) throws Exception {
    List<Rotated> report = folder.run(mode, "");
    assertThat(report).hasSize(1);
    return report.get(0);
  }

  /** Each place between two steps that leave something on the disk. */
  private enum Death {
    NOTED,
    MOVED_ASIDE,
    ARCHIVE_HAS_TWO_NAMES,
    ARCHIVE_WITHOUT_A_NEW_LOG,
    NEW_LOG_NOT_REOPENED,
    COMPRESSING,
    COMPRESSED_BESIDE_THE_PLAIN_ONE
  }

  @ParameterizedTest
  @EnumSource(Death.class)
  void rot3AKillAtEachStepLosesAndRepeatsNothing(Death death) throws Exception {
    write("before\n");
    one(Mode.DUE);
    Path archive = folder.logs.resolve("app.log-20261125");
    Path moving = folder.logs.resolve("app.log-20261125.moving");
    Path log = folder.logs.resolve("app.log");
    RotateState.read(temp.resolve("state/rotate.json"))
        .put(
            log,
            new RotateState.Known(
                clock.now(), java.util.Optional.of(archive), java.util.Optional.empty()));
    clock.pass(Duration.ofDays(1));
    switch (death) {
      case NOTED -> {}
      case MOVED_ASIDE -> Files.move(log, moving);
      case ARCHIVE_HAS_TWO_NAMES -> {
        Files.move(log, moving);
        Files.createLink(archive, moving);
      }
      case ARCHIVE_WITHOUT_A_NEW_LOG -> Files.move(log, archive);
      case NEW_LOG_NOT_REOPENED -> {
        Files.move(log, archive);
        Files.createFile(log);
      }
      case COMPRESSING -> {
        Files.move(log, archive);
        Files.createFile(log);
        Files.writeString(folder.logs.resolve("app.log-20261125.gz.part"), "torn");
      }
      case COMPRESSED_BESIDE_THE_PLAIN_ONE -> {
        Files.move(log, archive);
        Files.createFile(log);
        try (var out =
            new GZIPOutputStream(
                Files.newOutputStream(folder.logs.resolve("app.log-20261125.gz")))) {
          out.write("before\n".getBytes(UTF_8));
        }
      }
    }
    folder.run(Mode.DUE, ", delay-compress: false");
    write("after\n");
    clock.pass(Duration.ofDays(1));
    folder.run(Mode.DUE, ", delay-compress: false");

    List<String> archives =
        folder.names().stream().filter(name -> !name.equals("app.log")).toList();
    StringBuilder all = new StringBuilder();
    for (String name : archives) {
      all.append(folder.text(name));
    }
    assertThat(archives).isNotEmpty().allMatch(name -> name.endsWith(".gz"));
    assertThat(all + folder.text("app.log")).isEqualTo("before\nafter\n");
  }

  @Test
  void rot8APathThatIsSwappedForALinkAllTheTimeNeverTouchesItsTarget() throws Exception {
    Path target = Files.writeString(temp.resolve("target"), "precious");
    Set<?> rights = Files.getPosixFilePermissions(target);
    Path log = folder.logs.resolve("app.log");
    Path real = Files.writeString(folder.logs.resolve("real"), "line\n");
    AtomicBoolean stop = new AtomicBoolean();
    Thread swapper =
        new Thread(
            () -> {
              Path link = folder.logs.resolve("link");
              try {
                for (int i = 0; !stop.get(); i++) {
                  if (i % 2 == 0) {
                    Files.deleteIfExists(link);
                    Files.createSymbolicLink(link, target);
                    Files.move(link, log, StandardCopyOption.ATOMIC_MOVE);
                  } else {
                    Files.copy(real, link, StandardCopyOption.REPLACE_EXISTING);
                    Files.move(link, log, StandardCopyOption.ATOMIC_MOVE);
                  }
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    swapper.start();
    Set<String> reasons = new java.util.TreeSet<>();
    int rotated = 0;
    for (int i = 0; i < 300 && (rotated < 5 || !reasons.contains("symlink")); i++) {
      for (Rotated each : folder.run(Mode.FORCE, ", mode: \"0666\", keep: 1000")) {
        each.reason().ifPresent(reason -> reasons.add(reason.code()));
        rotated += each.outcome() == Outcome.ROTATED ? 1 : 0;
      }
    }
    stop.set(true);
    swapper.join();
    assertThat(reasons).contains("symlink");
    assertThat(rotated).isPositive();
    assertThat(target).hasContent("precious");
    assertThat(Files.getPosixFilePermissions(target)).isEqualTo(rights);
  }

  @Test
  void rot8StandardOutputIsNotRotated() throws Exception {
    Files.createSymbolicLink(folder.logs.resolve("app.log"), Path.of("/dev/stdout"));
    assertThat(one(Mode.FORCE).reason().map(Reason::code)).contains("symlink");
    assertThat(folder.names()).containsExactly("app.log");
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "022", "077"})
  void rot9TheNewLogHasItsModeUnderAnyUmask(String umask) throws Exception {
    write("line\n");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String entry = "[{files: \"" + folder.logs.resolve("app.log") + "\", mode: \"0640\"}]";
    Process run =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask " + umask + "; exec \"$@\"",
                "sh",
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RotateOnce.class.getName(),
                temp.toString(),
                entry)
            .inheritIO()
            .start();
    assertThat(run.waitFor()).isZero();
    assertThat(folder.names()).contains("app.log-20261124");
    assertThat(rights("app.log")).isEqualTo("rw-r-----");
  }

  private String rights(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.logs.resolve(name)));
  }

  @Test
  void rot9TheOwnerStaysWhereWeMayGiveFilesAway() throws Exception {
    write("line\n");
    Path log = folder.logs.resolve("app.log");
    try {
      Files.setAttribute(log, "unix:uid", 12345);
    } catch (IOException notRoot) {
      assumeTrue(false, "only root gives files away");
    }
    one(Mode.FORCE);
    assertThat(Files.getAttribute(log, "unix:uid", LinkOption.NOFOLLOW_LINKS)).isEqualTo(12345);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-28T12:00:00Z Europe/Berlin", // 23 hours: the 29th has no 02:30
        "2026-10-24T12:00:00Z Europe/Berlin", // 25 hours
        "2026-09-05T12:00:00Z America/Santiago", // midnight itself does not exist on the 6th
        "2026-04-04T12:00:00Z America/Santiago" // midnight comes twice
      })
  void rot10ADayOfAnyLengthIsOneRotation(String begin) throws Exception {
    String[] parts = begin.split(" ", 2);
    RotateClock there = new RotateClock(parts[0]);
    LogsFolder own = new LogsFolder(temp, there, ZoneId.of(parts[1]));
    int rotations = 0;
    for (int quarter = 0; quarter < 4 * 24 * 3; quarter++) {
      own.write("app.log", "x\n", there.now());
      rotations += own.run(Mode.DUE, "").get(0).outcome() == Outcome.ROTATED ? 1 : 0;
      there.pass(Duration.ofMinutes(15));
    }
    assertThat(rotations).isEqualTo(3);
    assertThat(own.names().stream().filter(name -> name.matches("app.log-\\d{8}\\.\\d.*")))
        .as("no day has two archives")
        .isEmpty();
  }

  @Test
  void rot10AnotherZoneFromOneRunToTheNextIsNoLoop() throws Exception {
    write("a\n");
    one(Mode.DUE);
    clock.pass(Duration.ofHours(1));
    LogsFolder tokyo = new LogsFolder(temp, clock, ZoneId.of("Pacific/Auckland"));
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      write("b\n");
      outcomes.add((i % 2 == 0 ? tokyo : folder).run(Mode.DUE, "").get(0).outcome());
    }
    assertThat(outcomes.stream().filter(each -> each == Outcome.ROTATED).count())
        .isLessThanOrEqualTo(1);
  }

  @Test
  void rot17ThirtyLogsAmongTenThousandFilesReadTheFolderOnce() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      Files.createFile(folder.logs.resolve("other-" + i + ".txt"));
    }
    List<Path> logs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      logs.add(folder.write("app" + i + ".log", "x\n", clock.now()));
    }
    Folders folders = new Folders();
    RotatePlan plan =
        Rotations.settings(temp, "[{files: \"" + folder.logs + "/*.log\"}]").plans().get(0);
    Files.createDirectories(temp.resolve("state"));
    RotateState state = RotateState.read(temp.resolve("state/rotate.json"));
    List<Rotated> report = new PlanRun(plan, state, folder.around(), Mode.DUE, folders).over(logs);
    assertThat(report).hasSize(30).allMatch(each -> each.outcome() == Outcome.NOT_DUE);
    assertThat(folders.read()).isEqualTo(1);
  }

  /** Lines that are lost were written within a time no longer than the report says. */
  @Test
  void rot18WhatIsLostWhileEmptyingFitsIntoTheReportedTime() throws Exception {
    LogsFolder real = new LogsFolder(temp, TimeSource.system(), BERLIN);
    Path log = real.logs.resolve("app.log");
    AtomicBoolean stop = new AtomicBoolean();
    List<long[]> times = new ArrayList<>();
    Thread writer =
        new Thread(
            () -> {
              try (FileChannel out =
                  FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (int i = 0; !stop.get() && i < 3_000_000; i++) {
                  long before = System.nanoTime();
                  out.write(ByteBuffer.wrap((i + "\n").getBytes(UTF_8)));
                  times.add(new long[] {before, System.nanoTime()});
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();
    while (!Files.exists(log) || Files.size(log) < 10_000) {
      Thread.onSpinWait();
    }
    Rotated rotated = real.run(Mode.FORCE, ", copy-truncate: true").get(0);
    stop.set(true);
    writer.join();
    assertThat(rotated.outcome()).isEqualTo(Outcome.ROTATED);
    Set<String> kept =
        (Files.readString(rotated.archive().orElseThrow()) + Files.readString(log))
            .lines()
            .collect(Collectors.toSet());
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < times.size(); i++) {
      if (!kept.contains(Integer.toString(i))) {
        first = Math.min(first, times.get(i)[1]);
        last = Math.max(last, times.get(i)[0]);
      }
    }
    assertThat(rotated.lossWindow()).isPositive();
    if (first != Long.MAX_VALUE) {
      assertThat(last - first).isLessThanOrEqualTo(rotated.lossWindow().toNanos());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", delay-compress: false", ", compress: false, keep: 2", ", keep: 3"})
  void rot20TheDryRunNamesExactlyWhatTheRunDoes(String more) throws Exception {
    for (int day = 0; day < 7; day++) {
      write("day " + day + "\n");
      List<String> before = folder.names();
      byte[] state = day == 0 ? new byte[0] : Files.readAllBytes(temp.resolve("state/rotate.json"));
      List<Rotated> planned = folder.run(Mode.DRY_RUN, more);
      assertThat(folder.names()).isEqualTo(before);
      if (day > 0) {
        assertThat(temp.resolve("state/rotate.json")).hasBinaryContent(state);
        assertThat(planned.get(0).outcome()).isEqualTo(Outcome.ROTATED);
      }
      assertThat(folder.run(Mode.DUE, more)).isEqualTo(planned);
      clock.pass(Duration.ofDays(1));
    }
    assertThat(folder.text("app.log")).isEmpty();
  }

  @Test
  void rot20AnUnfinishedRotationIsPlannedAsTheNextRunEndsIt() throws Exception {
    write("a\n");
    try (FileChannel open =
        FileChannel.open(folder.logs.resolve("app.log"), StandardOpenOption.APPEND)) {
      assertThat(open.isOpen()).isTrue();
      assertThat(one(Mode.FORCE).reason().orElseThrow().text(Locale.ENGLISH)).contains("open");
    }
    Rotated planned = one(Mode.DRY_RUN);
    assertThat(one(Mode.DUE)).isEqualTo(planned);
  }

  @Test
  void rot7TroubleStaysWrittenDownUntilItIsOverAndThenGoes() throws Exception {
    write("a\n");
    String entry = "{files: \"" + folder.logs + "/*.log\"}";
    assertThat(folder.rotation(entry).troubles()).isEmpty();
    Files.setPosixFilePermissions(folder.logs, PosixFilePermissions.fromString("rwxrwxrwx"));
    one(Mode.DUE);
    assertThat(folder.rotation(entry).troubles().orElseThrow().values())
        .extracting(Reason::code)
        .containsExactly("folder-writable");
    one(Mode.DRY_RUN);
    assertThat(folder.rotation(entry).troubles().orElseThrow()).hasSize(1);
    assertThat(folder.rotation("{files: \"/nowhere/*.log\"}").troubles().orElseThrow())
        .as("a log that is no longer named troubles nobody")
        .isEmpty();
    Files.setPosixFilePermissions(folder.logs, PosixFilePermissions.fromString("rwx------"));
    assertThat(one(Mode.DUE).outcome()).isEqualTo(Outcome.NOT_DUE);
    assertThat(folder.rotation(entry).troubles().orElseThrow()).isEmpty();
  }
}
