package dev.pitwall.check.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The system's own tools as oracle, on the machine that runs the tests. */
class SystemToolsTest {
  private static final Messages WORDS = Messages.of(HostChecks.class, Locale.ENGLISH);
  private final HostFiles files = new HostFiles(Path.of("/"));

  private double share(Meter meter, Measure measure) throws IOException {
    Answers answers = new Answers();
    meter.measure(Cgroups.read(files), answers);
    return answers.list().stream()
        .filter(reading -> reading.key().equals(measure.key()))
        .map(reading -> ((Reading.Measured) reading).value())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> output(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return text.lines().toList();
    } catch (IOException e) {
      throw new AssertionError("install procps and coreutils for this test: " + command[0], e);
    }
  }

  private static String[] row(String line) {
    return line.strip().split("\\s+", -1);
  }

  @Test
  void memoryIsThatOfFree() throws Exception {
    double share = share(new LinuxMemory(files, Processes.NONE, WORDS), Measure.MEMORY);
    String[] free = row(output("free", "-k").get(1));
    double total = Double.parseDouble(free[1]);
    double available = Double.parseDouble(free[6]);
    assertThat(share).isCloseTo((total - available) / total, within(0.1));
  }

  @Test
  void diskIsThatOfDfToThePercent() throws Exception {
    Disks.Disk disk = new SystemDisks(TimeSource.system(), Path.of("/")).ask(Path.of("/"));
    String[] df = row(output("df", "-P", "/").get(1));
    double percent = Double.parseDouble(df[4].replace("%", ""));
    assertThat(disk.share().orElseThrow() * 100).isCloseTo(percent, within(1.0));
  }

  @Test
  void processorIsThatOfTopOverTheSameTime() throws Exception {
    QuotaUse quotas = new QuotaUse(TimeSource.system());
    LinuxCpu cpu = new LinuxCpu(files, quotas, Processes.NONE, WORDS);
    cpu.measure(Cgroups.read(files), new Answers());
    List<String> top = output("top", "-bn2", "-d2");
    double share = share(cpu, Measure.CPU);
    String last =
        top.stream().filter(line -> line.startsWith("%Cpu")).reduce((a, b) -> b).orElseThrow();
    double rest = field(last, "id") + field(last, "wa") + field(last, "st");
    assertThat(share).isCloseTo(1 - rest / 100, within(0.25));
  }

  private static double field(String line, String name) {
    String before = line.substring(0, line.indexOf(" " + name));
    String[] words = before.split("[\\s,:]+", -1);
    return Double.parseDouble(words[words.length - 1]);
  }

  @Test
  void theChecksOfThisMachineNameItsLargestProcessesAfterTheSecondRun() throws Exception {
    HostSettings settings =
        new HostSettings(Duration.ofSeconds(10), 0.8, 0.85, 0.8, List.of(Path.of("/")));
    List<Check> checks = HostChecks.of(settings, TimeSource.system(), Locale.ENGLISH);
    Check host = checks.get(0);
    assertThat(cpu(host.run())).isInstanceOf(Reading.Unknown.class);
    useTheProcessor();
    List<Reading> readings = new ArrayList<>();
    await()
        .until(
            () -> {
              readings.clear();
              readings.addAll(host.run());
              return cpu(readings) instanceof Reading.Measured cpu && !cpu.offenders().isEmpty();
            });
    assertThat(readings)
        .filteredOn(reading -> reading.key().name().equals("host.memory"))
        .singleElement()
        .isInstanceOfSatisfying(
            Reading.Measured.class,
            memory -> {
              assertThat(memory.offenders()).isNotEmpty();
              assertThat(memory.offenders().get(0).value()).isGreaterThan(1 << 20);
            });
    assertThat(checks.get(1).run())
        .extracting(reading -> reading.key().toString())
        .containsExactly("host.disk{path=/}", "host.inodes{path=/}", "host.disk.read-only{path=/}");
  }

  /** Ten ticks of the kernel: the next look at processes but one is half a minute away. */
  private static void useTheProcessor() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + Duration.ofMillis(100).toNanos();
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static Reading cpu(List<Reading> readings) {
    return readings.stream()
        .filter(reading -> reading.key().equals(Measure.CPU.key()))
        .findFirst()
        .orElseThrow();
  }
}
