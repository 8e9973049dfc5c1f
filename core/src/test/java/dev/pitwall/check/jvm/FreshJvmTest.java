package dev.pitwall.check.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Check;
import dev.pitwall.schedule.TimeSource;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.management.MBeanServerFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM in which nobody has touched a bean yet; each collector has pools of its own. */
class FreshJvmTest {
  @TempDir Path folder;

  /** Makes the checks, runs them twice, and prints what was answered. */
  static final class Program {
    private Program() {}

    /** Run in a JVM of its own. */
    public static void main(String[] args) throws Exception {
      List<Check> checks = JvmChecks.of(TimeSource.system(), Locale.ENGLISH);
      System.gc();
      List<String> lines = new ArrayList<>();
      for (Check check : checks) {
        check.run();
        check.run().forEach(reading -> lines.add(reading.toString()));
      }
      lines.add("servers " + MBeanServerFactory.findMBeanServer(null).size());
      System.out.println(String.join("\n", lines));
    }
  }

  /** What the program printed; which classes were initialised stands in {@code classes}. */
  private static List<String> run(String collector, Path classes) throws Exception {
    List<String> command =
        List.of(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            collector,
            "-Xmx64m",
            "-Xlog:class+init=info:file=" + classes,
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC"})
  void everyCollectorTellsItsHeapAndNothingIsSetUpThatTheApplicationDidNotAskFor(String collector)
      throws Exception {
    Path classes = folder.resolve("classes.log");
    List<String> lines = run(collector, classes);
    assertThat(lines).contains("servers 0").noneMatch(line -> line.startsWith("Unknown["));
    for (String name :
        List.of("jvm.heap", "jvm.gc", "jvm.deadlock", "jvm.threads", "jvm.open-files")) {
      assertThat(lines).anyMatch(line -> line.startsWith("Measured[key=" + name + ","));
    }
    List<String> initialised = Files.readAllLines(classes);
    assertThat(initialised).noneMatch(line -> line.contains("'java/util/logging/"));
    int made = first(initialised, "'dev/pitwall/check/jvm/PoolCheck'");
    int firstBean = first(initialised, "'java/lang/management/ManagementFactory'");
    assertThat(made).isPositive();
    assertThat(firstBean).as("first bean").isGreaterThan(made);
  }

  private static int first(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    return -1;
  }
}
