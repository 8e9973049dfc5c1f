package dev.pitwall.emergency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.emergency.StepRecord.State;
import dev.pitwall.emergency.evidence.Collected;
import dev.pitwall.emergency.evidence.EvidenceFile;
import dev.pitwall.emergency.evidence.Exhibit;
import dev.pitwall.emergency.evidence.SecretFilter;
import dev.pitwall.notify.Channel;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmergencyRunTest {
  @TempDir Path root;
  private Path folder;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Notification> sent = new CopyOnWriteArrayList<>();
  private final List<Boolean> repeated = new CopyOnWriteArrayList<>();
  private Receipt answer = new Receipt.Sent("250 ok");
  private List<String> stop = List.of();
  private Duration stopTimeout = Duration.ofSeconds(30);
  private List<String> logs = List.of();
  private long active = 0;
  private Optional<EmergencyBackup> backup = Optional.of(new Dump());
  private Optional<Application> application = Optional.of(new Shop());

  @BeforeEach
  void folder() {
    folder = root.resolve("emergency");
  }

  /** Takes what it is given. */
  private final class Mail implements Channel {
    @Override
    public String name() {
      return "mail";
    }

    @Override
    public Receipt send(Notification notification, int attempt, boolean possiblyRepeated) {
      events.add("tell " + notification.id().replaceAll(".*-", ""));
      sent.add(notification);
      repeated.add(possiblyRepeated);
      return answer;
    }
  }

  private class Dump implements EmergencyBackup {
    @Override
    public Forecast forecast() {
      return new Forecast("database app", 1_000, folder);
    }

    @Override
    public Made make(Duration budget) throws IOException, InterruptedException {
      events.add("dump");
      return new Made("b1", folder, 1_000);
    }

    @Override
    public List<String> verify(String id) {
      events.add("verify " + id);
      return List.of();
    }
  }

  private final class Shop implements Application {
    @Override
    public String name() {
      return "Shop";
    }

    @Override
    public Frozen freeze() throws IOException, InterruptedException {
      events.add("freeze");
      Collected collected =
          new EvidenceFile(new SecretFilter(Set.of()), TimeSource.system())
              .write(
                  folder.resolve("evidence.zip"),
                  List.of(new Exhibit("threads.txt", out -> out.append("stack of main\n"))),
                  EvidenceFile.Limits.EMERGENCY);
      return new Frozen(collected, Optional.empty());
    }

    @Override
    public Mode maintenance(boolean on, String by, String reason) {
      events.add("maintenance " + on);
      return new Mode(true, true);
    }

    @Override
    public Optional<Long> activeRequests() {
      return Optional.of(active--);
    }
  }

  private EmergencySettings settings() {
    return new EmergencySettings(
        stop,
        stopTimeout,
        logs,
        1 << 20,
        true,
        Duration.ofSeconds(30),
        true,
        Duration.ofMinutes(5),
        List.of(),
        Optional.empty(),
        true);
  }

  private EmergencyRun run() {
    return new EmergencyRun(
        settings(),
        new EmergencyMeans(
            new EmergencyMeans.Speech(
                new Sender("Shop", "host:1", ""),
                Locale.ENGLISH,
                ZoneId.of("UTC"),
                List.of(new Mail())),
            application,
            application.isPresent() ? "" : "No agent answers.",
            OptionalLong.empty(),
            List.of(new Exhibit("disks.txt", out -> out.append("disk\n"))),
            backup,
            List.of(),
            List.of(),
            new SecretFilter(Set.of()),
            TimeSource.system()),
        folder);
  }

  private static EmergencyRun.Order order() {
    return new EmergencyRun.Order("ann", "disk", false);
  }

  private RunState go() throws Exception {
    return run().run(order(), ignored -> {});
  }

  private static State state(RunState run, Step step) {
    return run.record(step).state();
  }

  @Test
  void itTellsFirstFreezesTurnsAwayDumpsSavesVerifiesStopsInOrderAndReports() throws Exception {
    Path order = root.resolve("order");
    Path log = Files.writeString(root.resolve("app.log"), "password=x1y2z3\nlast\n");
    logs = List.of(log.toString());
    stop = List.of("echo app >> " + order, "echo db >> " + order);
    active = 2;
    RunState run = go();
    assertThat(run.steps()).allMatch(step -> step.state() == State.OK);
    assertThat(run.exitCode()).isZero();
    assertThat(events)
        .containsExactly(
            "tell start", "freeze", "maintenance true", "dump", "verify b1", "tell report");
    assertThat(Files.readString(order)).isEqualTo("app\ndb\n");
    Path archive = Path.of(run.made().get("archive"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(sent.get(0).subject()).isEqualTo("[Shop] EMERGENCY procedure begins");
    assertThat(sent.get(1).subject())
        .isEqualTo("[Shop] EMERGENCY procedure ended: everything was done");
    assertThat(sent.get(1).facts().toString())
        .contains("Save logs and configuration", archive.toString(), "Backup, value=b1");
    assertThat(new RunFile(folder).read().orElseThrow().steps()).isEqualTo(run.steps());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part") || name.endsWith(".out"));
    }
  }

  @Test
  void whatFailsKeepsNothingFromTheRestAndTheReportAndTheExitCodeSayIt() throws Exception {
    backup =
        Optional.of(
            new Dump() {
              @Override
              public Made make(Duration budget) throws IOException {
                throw new IOException("connecting to jdbc:postgresql://u:hidden@db/ was refused");
              }
            });
    stop = List.of("echo no >&2; exit 3", "true");
    RunState run = go();
    assertThat(state(run, Step.DUMP)).isEqualTo(State.FAILED);
    assertThat(run.record(Step.DUMP).detail()).contains("was refused").doesNotContain("hidden");
    assertThat(state(run, Step.ARCHIVE)).isEqualTo(State.OK);
    assertThat(state(run, Step.STOP)).isEqualTo(State.FAILED);
    assertThat(run.record(Step.STOP).items())
        .containsExactly("exit code 3: echo no >&2; exit 3: no", "ok: true");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(sent.get(1).subject()).contains("FAILED");
    assertThat(sent.get(1).offenders()).anyMatch(line -> line.contains("exit code 3"));
  }

  @Test
  void withoutAgentDatabaseAndCommandsItSavesWhatThereIsAndSaysWhy() throws Exception {
    application = Optional.empty();
    backup = Optional.empty();
    RunState run = go();
    assertThat(state(run, Step.EVIDENCE)).isEqualTo(State.OK);
    assertThat(run.record(Step.EVIDENCE).items()).contains("No agent answers.");
    assertThat(state(run, Step.MAINTENANCE)).isEqualTo(State.SKIPPED);
    assertThat(run.record(Step.MAINTENANCE).detail()).isEqualTo("No agent answers.");
    assertThat(run.record(Step.DUMP).detail()).contains("postgres.url");
    assertThat(state(run, Step.STOP)).isEqualTo(State.SKIPPED);
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aStopCommandThatHangsIsKilledWithItsChildrenAtTheEndOfItsTime() throws Exception {
    Path child = root.resolve("child.pid");
    Path after = root.resolve("after");
    stopTimeout = Duration.ofSeconds(1);
    stop =
        List.of(
            "trap '' TERM; sleep 600 & echo $! > " + child + "; wait; sleep 600", "touch " + after);
    long begun = System.nanoTime();
    RunState run = go();
    assertThat(run.record(Step.STOP).items().get(0)).startsWith("killed after 1 s");
    assertThat(after).exists();
    assertThat(run.record(Step.STOP).took()).isLessThan(Duration.ofSeconds(12));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
    long pid = Long.parseLong(Files.readString(child).strip());
    ProcessHandle.of(pid)
        .ifPresent(handle -> handle.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void aChannelThatCannotBeReachedIsRememberedForTheNextStart() throws Exception {
    answer = new Receipt.Refused("550 no");
    RunState run = go();
    assertThat(state(run, Step.NOTIFY)).isEqualTo(State.FAILED);
    assertThat(state(run, Step.REPORT)).isEqualTo(State.FAILED);
    assertThat(run.exitCode()).isEqualTo(1);
    RunFile file = new RunFile(folder);
    RunState kept = file.read().orElseThrow();
    assertThat(kept.reportUntold()).isTrue();
    file.reportTold(kept);
    assertThat(file.read().orElseThrow().reportUntold()).isFalse();
  }

  @Test
  void oneRunAtATime() throws Exception {
    List<Throwable> second = new ArrayList<>();
    run()
        .run(
            order(),
            record -> {
              if (record.step() == Step.DUMP && record.state() == State.RUNNING) {
                try {
                  go();
                } catch (Exception e) {
                  second.add(e);
                }
              }
            });
    assertThat(second).singleElement().isInstanceOf(EmergencyRun.LockedException.class);
  }

  @Test
  void theDryRunShowsCommandsSizesSpaceAndTimesAndDoesNothing() throws Exception {
    Path log = Files.writeString(root.resolve("app.log"), "0123456789");
    logs = List.of(log.toString(), "/nowhere/x.log");
    stop = List.of("systemctl stop app --token=hidden");
    EmergencyPlan plan = run().plan(false);
    assertThat(events).isEmpty();
    assertThat(folder).doesNotExist();
    assertThat(plan.steps()).extracting(EmergencyPlan.Planned::step).containsExactly(Step.values());
    String all = plan.steps().toString();
    assertThat(all)
        .contains("mail", "database app", "systemctl stop app", "at most 30 s", "/nowhere/x.log")
        .doesNotContain("hidden");
    assertThat(plan.logBytes()).isEqualTo(10);
    assertThat(plan.backupBytes()).isEqualTo(1_000);
    assertThat(plan.free().get(folder)).isPositive();
    assertThat(plan.steps().get(3).budget()).isEqualTo(Duration.ofSeconds(30));
    assertThat(plan.resumes()).isEmpty();
  }

  @Test
  void collectTellsNobodyAndStopsNothing() throws Exception {
    stop = List.of("touch " + root.resolve("stopped"));
    RunState run = run().collect(order(), ignored -> {});
    assertThat(events).containsExactly("freeze");
    assertThat(root.resolve("stopped")).doesNotExist();
    assertThat(SupportArchive.verify(Path.of(run.made().get("archive")), null)).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(new RunFile(folder).read()).isEmpty();
  }

  /** A whole JVM that is killed while the first of its stop commands runs. */
  @Test
  void aRunThatWasKilledIsGoneOnWithWhereItStopped() throws Exception {
    Path reached = root.resolve("reached");
    Path count = root.resolve("count");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                folder.toString(),
                "echo app >> " + count,
                "touch " + reached + "; sleep 300")
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("child.out").toFile())
            .start();
    while (!Files.exists(reached)) {
      assertThat(child.isAlive()).as(Files.readString(root.resolve("child.out"))).isTrue();
      Thread.onSpinWait();
    }
    List<ProcessHandle> below = child.descendants().toList();
    child.destroyForcibly().waitFor();
    below.forEach(ProcessHandle::destroyForcibly);

    RunState killed = new RunFile(folder).read().orElseThrow();
    assertThat(killed.finished()).isNull();
    assertThat(state(killed, Step.STOP)).isEqualTo(State.RUNNING);
    stop = List.of("echo app >> " + count, "true");
    assertThat(run().plan(false).resumes()).isEqualTo(killed.id());
    RunState resumed = go();
    assertThat(resumed.id()).isEqualTo(killed.id());
    assertThat(resumed.exitCode()).isZero();
    assertThat(events).as("what was over stays over").containsExactly("tell report");
    assertThat(repeated).as("nobody had been told that").containsExactly(false);
    assertThat(Files.readString(count)).as("the first command ran once").isEqualTo("app\n");
    assertThat(resumed.made()).containsEntry("archive", killed.made().get("archive"));
    assertThat(go().id()).as("the next one is a new one").isNotEqualTo(killed.id());
  }

  /** The child: without channels, so that it tells nobody. */
  static final class Killed {
    public static void main(String[] arguments) throws Exception {
      EmergencyRunTest test = new EmergencyRunTest();
      test.folder = Path.of(arguments[0]);
      test.stop = List.of(arguments[1], arguments[2]);
      test.stopTimeout = Duration.ofMinutes(10);
      test.go();
    }
  }

  @Test
  void aStateThatCannotBeReadIsToldAndNewBeginsAfresh() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("run.json"), "{\"id\":");
    assertThatThrownBy(this::go).isInstanceOf(IOException.class).hasMessageContaining("--new");
    assertThat(run().run(new EmergencyRun.Order("ann", "", true), ignored -> {}).exitCode())
        .isZero();
  }

  /**
   * No file may grow beyond 64 KiB: as a disk that is full, for real, but for this process alone.
   */
  @Test
  void onAFullDiskTheLogsAreShortenedAndTheRunGoesOn() throws Exception {
    Path log = root.resolve("app.log");
    java.util.Random random = new java.util.Random(3);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40_000; i++) {
      text.append(Long.toString(random.nextLong(), 36)).append('\n');
    }
    Files.writeString(log, text);
    Process child =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 64; exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Full.class.getName(),
                folder.toString(),
                log.toString())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("child.out").toFile())
            .start();
    assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String out = Files.readString(root.resolve("child.out"));
    assertThat(child.exitValue()).as(out).isEqualTo(2);
    RunState run = new RunFile(folder).read().orElseThrow();
    assertThat(state(run, Step.ARCHIVE)).isEqualTo(State.FAILED);
    assertThat(run.record(Step.ARCHIVE).detail()).containsIgnoringCase("too large");
    assertThat(state(run, Step.STOP)).isEqualTo(State.OK);
    assertThat(state(run, Step.REPORT)).isEqualTo(State.OK);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part") || name.startsWith("emergency-"));
    }
  }

  /** The child on the full disk. */
  static final class Full {
    public static void main(String[] arguments) throws Exception {
      EmergencyRunTest test = new EmergencyRunTest();
      test.folder = Path.of(arguments[0]);
      test.logs = List.of(arguments[1]);
      test.stop = List.of("true");
      System.exit(test.go().exitCode());
    }
  }
}
