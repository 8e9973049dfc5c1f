package dev.pitwall.postmortem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Sender;
import dev.pitwall.postmortem.Death.Cause;
import dev.pitwall.postmortem.Death.Evidence;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that end in every way, on a virtual clock and a machine made of files. */
class PostMortemTest {
  private static final Instant BOOT = Instant.parse("2026-07-27T00:00:00Z");

  @TempDir Path state;
  @TempDir Path root;
  @TempDir Path work;
  private Instant now = BOOT.plus(Duration.ofHours(1));
  private final TimeSource time =
      new TimeSource() {
        @Override
        public Instant now() {
          return now;
        }

        @Override
        public long nanoTime() {
          return Duration.between(BOOT, now).toNanos();
        }
      };
  private final Findings findings = new Findings(time);
  private long nextPid = 100;

  @BeforeEach
  void boot() throws IOException {
    kernel("proc/sys/kernel/random/boot_id", "boot-1\n");
    kernel("proc/self/cgroup", "0::/system.slice/shop.service\n");
    kills(3, 1);
    up(Duration.ofHours(1));
  }

  private void kernel(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  private void kills(int all, int group) throws IOException {
    kernel("proc/vmstat", "nr_free_pages 7\noom_kill " + all + "\n");
    kernel(
        "sys/fs/cgroup/system.slice/shop.service/memory.events",
        "oom 9\noom_kill " + group + "\noom_group_kill 0\n");
  }

  private void up(Duration uptime) throws IOException {
    kernel("proc/uptime", uptime.toMillis() / 1000.0 + " 12.5\n");
  }

  private void pass(Duration by) throws IOException {
    now = now.plus(by);
    up(Duration.between(BOOT, now));
  }

  /** A process that begins now. */
  private PostMortem begins() {
    Machine machine = new Machine(root);
    Run.Life life =
        new Run.Life(nextPid++, now, machine.bootId(), work.toString(), "", work.toString());
    return new PostMortem(state, machine, time, findings, life);
  }

  private Death death() throws IOException {
    return begins().look().orElseThrow();
  }

  private void livedUntilNow() {
    begins().beat();
  }

  @Test
  void theFirstRunHasNothingToSay() {
    assertThat(begins().look()).isEmpty();
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aRunThatWasStoppedIsNotTold() throws IOException {
    PostMortem first = begins();
    first.beat();
    first.close();
    first.beat(); // a late one does not bring it back to life
    pass(Duration.ofSeconds(2));
    assertThat(begins().look()).isEmpty();
  }

  @Test
  void aRunThatBreaksOffIsToldWithTheTimeItWasDown() throws IOException {
    PostMortem first = begins();
    first.beat();
    pass(Duration.ofSeconds(10));
    first.beat();
    Instant seen = now;
    pass(Duration.ofMinutes(3));
    PostMortem second = begins();
    pass(Duration.ofSeconds(20)); // the agent begins after the application
    Death death = second.look().orElseThrow();
    assertThat(death.lastSeen()).isEqualTo(seen);
    assertThat(death.down()).isEqualTo(Duration.ofMinutes(3));
    assertThat(death.cause()).isEqualTo(Cause.UNKNOWN);
    assertThat(death.evidence()).isEmpty();
    second.beat();
    second.close();
    assertThat(begins().look()).as("told once").isEmpty();
  }

  @Test
  void aClockThatWasSetDoesNotChangeTheTimeItWasDown() throws IOException {
    livedUntilNow();
    up(Duration.ofHours(1).plusMinutes(2));
    now = now.plus(Duration.ofDays(1));
    assertThat(death().down()).isEqualTo(Duration.ofMinutes(2));
    now = now.minus(Duration.ofDays(9));
    assertThat(death().down()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void anotherBootIsARestartOfTheMachine() throws IOException {
    livedUntilNow();
    now = now.plus(Duration.ofMinutes(5));
    kernel("proc/sys/kernel/random/boot_id", "boot-2\n");
    up(Duration.ofSeconds(40));
    kills(0, 0);
    Death death = death();
    assertThat(death.cause()).isEqualTo(Cause.REBOOT);
    assertThat(death.down()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aMachineThatWasUpBeforeIsAnotherMachine() throws IOException {
    livedUntilNow();
    now = now.plus(Duration.ofMinutes(5));
    kernel("proc/sys/kernel/random/boot_id", "boot-2\n");
    up(Duration.ofDays(9));
    kills(90, 0);
    assertThat(death().cause()).isEqualTo(Cause.MOVED);
  }

  @Test
  void aKillForMemoryIsReadFromTheKernelsCounters() throws IOException {
    livedUntilNow();
    pass(Duration.ofSeconds(30));
    kills(4, 2);
    kernel("var/log/kern.log", "noise\nkernel: Out of memory: Killed process 100 (java) rss:9\n");
    Death death = death();
    assertThat(death.cause()).isEqualTo(Cause.OOM_KILL);
    assertThat(death.evidence())
        .containsExactly(
            Evidence.of(
                "evidence.kernel",
                "line",
                "kernel: Out of memory: Killed process 100 (java) rss:9"),
            Evidence.of("evidence.oom-group", "n", "1"));
  }

  @Test
  void inAContainerOfItsOwnTheMachinesCounterRemains() throws IOException {
    livedUntilNow();
    kills(5, 0); // a new group begins at 0
    assertThat(death().evidence()).containsExactly(Evidence.of("evidence.oom", "n", "2"));
  }

  @Test
  void anOldLineInTheKernelLogIsNoEvidenceWhenTheCounterStandsStill() throws IOException {
    livedUntilNow();
    kernel("var/log/kern.log", "kernel: Out of memory: Killed process 100 (java) rss:9\n");
    assertThat(death().cause()).isEqualTo(Cause.UNKNOWN);
  }

  @Test
  void controlGroupsOfVersionOneAreReadAsWell() throws IOException {
    kernel("proc/self/cgroup", "4:memory:/shop\n0::/\n");
    kernel("sys/fs/cgroup/memory/shop/memory.oom_control", "under_oom 0\noom_kill 6\n");
    assertThat(new Machine(root).groupOomKills()).hasValue(6);
  }

  @Test
  void aCrashReportNamesSignalAndFrame() throws IOException {
    livedUntilNow();
    Path report =
        report(
            """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f3b, pid=100, tid=101
            #
            # JRE version: OpenJDK Runtime Environment (17.0.15+6)
            # Problematic frame:
            # C  [libnative.so+0x1234]  do_it+0x10
            #
            """);
    Death death = death();
    assertThat(death.cause()).isEqualTo(Cause.JVM_CRASH);
    assertThat(death.evidence())
        .containsExactly(
            Evidence.of(
                "evidence.crash-in",
                "file",
                report.toString(),
                "what",
                "SIGSEGV (0xb) at pc=0x00007f3b, pid=100, tid=101",
                "frame",
                "C  [libnative.so+0x1234]  do_it+0x10"));
  }

  @Test
  void nativeMemoryThatRanOutIsACrashWithoutAFrame() throws IOException {
    livedUntilNow();
    report(
        """
        #
        # There is insufficient memory for the Java Runtime Environment to continue.
        # Native memory allocation (mmap) failed to map 65536 bytes for committing reserved memory.
        # Possible reasons:
        """);
    assertThat(death().evidence().get(0).values())
        .contains(
            "Native memory allocation (mmap) failed to map 65536 bytes for committing reserved"
                + " memory.");
  }

  private Path report(String text) throws IOException {
    Path report = Files.writeString(work.resolve("hs_err_pid100.log"), text);
    Files.setLastModifiedTime(report, FileTime.from(now.plusSeconds(5)));
    return report;
  }

  @Test
  void aReportThatIsOlderThanTheLastSignOfLifeIsAnotherRuns() throws IOException {
    Files.setLastModifiedTime(report("# SIGSEGV (0xb)"), FileTime.from(now.minusSeconds(60)));
    livedUntilNow();
    assertThat(death().cause()).isEqualTo(Cause.UNKNOWN);
  }

  @Test
  void aHeapDumpOfThatTimeMeansThatTheHeapWasFull() throws IOException {
    livedUntilNow();
    Path dump = Files.writeString(work.resolve("java_pid100.hprof"), "JAVA PROFILE");
    Files.setLastModifiedTime(dump, FileTime.from(now.plusSeconds(5)));
    Death death = death();
    assertThat(death.cause()).isEqualTo(Cause.HEAP_FULL);
    assertThat(death.evidence())
        .containsExactly(Evidence.of("evidence.heap-dump", "file", dump.toString()));
  }

  @Test
  void aRecordThatIsNoneIsAFindingAndWrittenAnew() throws IOException {
    for (String garbage : List.of("", "{", "[1]", "{\"pid\":\"x\"}", "\0\0\0\0", "{\"pid\":1}")) {
      Files.writeString(state.resolve("run.json"), garbage);
      PostMortem next = begins();
      assertThat(next.look()).as(garbage).isEmpty();
      assertThat(findings.list()).extracting(Finding::code).contains("post-mortem.unreadable");
      next.beat();
      assertThat(begins().look()).isPresent();
      assertThat(findings.list()).isEmpty();
    }
  }

  @Test
  void aFolderThatIsGoneIsAFindingUntilItIsBack() throws IOException {
    Path gone = state.resolve("gone");
    PostMortem run =
        new PostMortem(
            gone, new Machine(root), time, findings, new Run.Life(1, now, "b", "", "", ""));
    run.beat();
    assertThat(findings.list()).extracting(Finding::code).containsExactly("post-mortem.unwritable");
    Files.createDirectory(gone);
    run.beat();
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void theSameProcessOpenedAgainIsNoDeath() {
    Run.Life life = new Run.Life(7, now, "boot-1", "", "", "");
    new PostMortem(state, new Machine(root), time, findings, life).beat();
    assertThat(new PostMortem(state, new Machine(root), time, findings, life).look()).isEmpty();
  }

  @Test
  void theMessageSaysWhatIsKnown() throws IOException {
    livedUntilNow();
    pass(Duration.ofMinutes(3));
    kills(4, 2);
    Notification told =
        words(Locale.ENGLISH).of(death(), List.of(incident("host.disk", "/data")), now);
    assertThat(told.kind()).isEqualTo(Notification.Kind.NOTE);
    assertThat(told.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(told.subject())
        .isEqualTo(
            "[Shop] CRITICAL app.died: the run before ended without a shutdown at 01:00"
                + " (the kernel killed it because memory ran out)");
    assertThat(told.facts())
        .contains(
            new Notification.Fact("Last seen alive", "2026-07-27 01:00:00 +00:00 (UTC)"),
            new Notification.Fact("Down for", "3 min"),
            new Notification.Fact("Open alerts then", "host.disk /data"),
            new Notification.Fact("Instance", "web-1"));
    assertThat(told.offenders()).hasSize(1).first().asString().contains("control group: 1");
    assertThat(told.command()).startsWith("journalctl -k --since '2026-07-27 00:59:00 UTC'");
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void everyCauseHasItsWordsInBothLanguages(Cause cause) {
    Run run =
        new Run(
            new Run.Life(1, now, "", work.toString(), "", ""),
            new Run.Beat(now, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
            false);
    Death death = new Death(run, now, Duration.ofHours(3), cause, List.of());
    Notification english = words(Locale.ENGLISH).of(death, List.of(), now);
    Notification japanese = words(Locale.JAPANESE).of(death, List.of(), now);
    assertThat(english.subject()).doesNotContain("{").isNotEqualTo(japanese.subject());
    assertThat(english.nextStep()).startsWith("Next step: ").doesNotContain("{");
    assertThat(japanese.nextStep()).startsWith("次の対応: ").doesNotContain("{");
    assertThat(japanese.facts()).noneMatch(fact -> fact.value().contains("{"));
    assertThat(english.facts()).contains(new Notification.Fact("Open alerts then", "none"));
  }

  @Test
  void bothLanguagesHaveTheSameKeys() throws IOException {
    assertThat(keys("messages_ja.properties")).isEqualTo(keys("messages.properties"));
  }

  private static Object keys(String file) throws IOException {
    Properties words = new Properties();
    try (var in = Optional.ofNullable(PostMortem.class.getResourceAsStream(file)).orElseThrow()) {
      words.load(in);
    }
    return words.keySet();
  }

  private static DeathWording words(Locale locale) {
    return new DeathWording(new Sender("Shop", "web-1", ""), locale, ZoneId.of("UTC"));
  }

  private Incident incident(String rule, String target) {
    return new Incident(
        "I1",
        new Incident.About(
            rule,
            ReadingKey.of(rule, "path", target),
            Unit.RATIO,
            Side.ABOVE,
            Scope.NODE,
            List.of(),
            ""),
        Severity.CRITICAL,
        now,
        now,
        null,
        new Incident.Course(0.9, 0.9, 0.9, 0.8, now),
        0,
        false,
        "",
        List.of());
  }
}
