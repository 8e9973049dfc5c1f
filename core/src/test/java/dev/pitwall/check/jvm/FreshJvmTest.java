package dev.pitwall.check.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Check;
import dev.pitwall.schedule.TimeSource;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.management.MBeanServerFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM in which nobody has touched a bean yet; each collector has pools of its own. */
class FreshJvmTest {
  /** Runs the checks twice and prints what became of the JVM and what was answered. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      List<String> lines = new ArrayList<>();
      try {
        List<Check> checks = JvmChecks.of(TimeSource.system(), Locale.ENGLISH);
        System.gc();
        for (Check check : checks) {
          check.run();
          check.run().forEach(reading -> lines.add(reading.toString()));
        }
      } finally {
        lines.add("servers " + MBeanServerFactory.findMBeanServer(null).size());
        System.out.println(String.join("\n", lines));
      }
    }
  }

  private static List<String> run(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-Xmx64m",
            "-Xlog:class+load:file=/dev/stdout",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC"})
  void noServerIsMadeNoLoggingIsSetUpAndEveryCollectorTellsItsHeap(String collector)
      throws Exception {
    List<String> lines = run(collector);
    assertThat(lines).contains("servers 0");
    assertThat(lines).noneMatch(line -> line.contains("java.util.logging.LogManager "));
    for (String name :
        List.of("jvm.heap", "jvm.gc", "jvm.deadlock", "jvm.threads", "jvm.metaspace")) {
      assertThat(lines)
          .anyMatch(line -> line.startsWith("Measured[key=" + name + ","))
          .noneMatch(line -> line.startsWith("Unknown["));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Dcom.sun.management.jmxremote.none"})
  void beforeTheFirstRunNothingOfManagementIsLoaded(String option) throws Exception {
    List<String> lines = run(option);
    int first = index(lines, "dev.pitwall.check.jvm.JvmCheck ");
    int management = index(lines, "java.lang.management.ManagementFactory ");
    assertThat(first).isPositive();
    assertThat(management).isGreaterThan(first);
  }

  private static int index(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    return -1;
  }
}
