package dev.pitwall.postmortem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that really end, in every way that a test can bring about. */
class RealDeathTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  private Process start(String mode, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx32m", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), App.class.getName()));
    command.addAll(List.of(folder.toString(), mode));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    await()
        .atMost(LIMIT)
        .until(
            () -> !process.isAlive() || new RunFile(folder).read().filter(of(process)).isPresent());
    return process;
  }

  private static Predicate<Run> of(Process process) {
    return run -> run.life().pid() == process.pid();
  }

  private static void awaitEnd(Process process) throws InterruptedException {
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private Optional<Death> next() {
    TimeSource time = TimeSource.system();
    return new PostMortem(folder, time, new Findings(time)).look();
  }

  private static void signal(String signal, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
    awaitEnd(process);
  }

  @Test
  void killNineIsNoticedAndLeavesNoTrace() throws Exception {
    signal("-KILL", start("wait"));
    Death death = next().orElseThrow();
    assertThat(death.evidence()).isEmpty();
    assertThat(death.cause()).isEqualTo(Death.Cause.UNKNOWN);
    assertThat(death.down()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void killIsAShutdown() throws Exception {
    signal("-TERM", start("wait"));
    assertThat(next()).isEmpty();
  }

  @Test
  void anApplicationThatExitsEndedByItself() throws Exception {
    awaitEnd(start("exit"));
    assertThat(next()).isEmpty();
  }

  @Test
  void aCrashOfTheJvmIsReadFromItsReport() throws Exception {
    Process process = start("wait");
    signal("-SEGV", process);
    Death death = next().orElseThrow();
    assertThat(death.cause()).isEqualTo(Death.Cause.JVM_CRASH);
    assertThat(death.evidence().get(0).values())
        .contains(folder.resolve("hs_err_pid" + process.pid() + ".log").toString())
        .anyMatch(value -> value.startsWith("SIGSEGV"));
  }

  @Test
  void aFullHeapIsReadFromTheDump() throws Exception {
    awaitEnd(start("fill", "-XX:+HeapDumpOnOutOfMemoryError", "-XX:+ExitOnOutOfMemoryError"));
    Death death = next().orElseThrow();
    assertThat(death.cause()).isEqualTo(Death.Cause.HEAP_FULL);
    assertThat(death.evidence()).hasSize(1);
  }

  /** The watched application. */
  static final class App {
    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      TimeSource time = TimeSource.system();
      PostMortem postMortem = new PostMortem(folder, time, new Findings(time));
      DeathWording words =
          new DeathWording(new Sender("Shop", "web-1", ""), Locale.ENGLISH, ZoneId.systemDefault());
      postMortem.start(new Threads(), words, List.of(), notification -> {});
      await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("run.json")));
      switch (arguments[1]) {
        case "exit" -> System.exit(3);
        case "fill" -> fill();
        default -> new CountDownLatch(1).await();
      }
    }

    private static void fill() {
      List<byte[]> kept = new ArrayList<>();
      while (kept.size() < 1_000_000) {
        kept.add(new byte[1 << 20]);
      }
    }
  }
}
