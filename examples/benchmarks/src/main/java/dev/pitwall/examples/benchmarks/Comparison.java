package dev.pitwall.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Compares the application without and with the agent: rounds in turn, medians and differences.
 *
 * <p>{@code Comparison AGENT_JAR [ROUNDS]}; five rounds unless said otherwise.
 */
public final class Comparison {
  private static final int ROUNDS = 5;

  private Comparison() {}

  /** Prints the table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path agent = Path.of(args[0]).toAbsolutePath();
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
    Path folder = Files.createTempDirectory("comparison");
    List<String> with =
        List.of(
            "-javaagent:" + agent,
            "-Dpitwall.state-dir=" + folder.resolve("state"),
            "-Dpitwall.admin.port=0");
    Round.of(List.of(), folder);
    Round.of(with, folder);
    List<Round> plain = new ArrayList<>();
    List<Round> agented = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      plain.add(Round.of(List.of(), folder));
      agented.add(Round.of(with, folder));
    }
    print(plain, agented);
  }

  private static void print(List<Round> plain, List<Round> agented) {
    Map<String, ToDoubleFunction<Round>> figures = new LinkedHashMap<>();
    figures.put("start-up, wall ms", Round::startMillis);
    figures.put("start-up, CPU ms", Round::startCpuMillis);
    figures.put("allocated, bytes a request", Round::bytesPerRequest);
    figures.put("CPU, µs a request", Round::cpuMicrosPerRequest);
    figures.put("threads", Round::threads);
    figures.put("loaded classes", Round::classes);
    figures.put("resident, MiB", Round::residentMiB);
    System.out.printf(Locale.ROOT, "JDK %s, %d rounds, medians%n", Runtime.version(), plain.size());
    System.out.printf("%-28s %12s %12s %12s%n", "", "plain", "agent", "difference");
    figures.forEach(
        (name, figure) -> {
          double without = median(plain, figure);
          double with = median(agented, figure);
          System.out.printf(
              Locale.ROOT, "%-28s %12.1f %12.1f %+12.1f%n", name, without, with, with - without);
        });
    System.out.println("stderr plain: '" + plain.get(0).stderr() + "'");
    System.out.println("stderr agent: '" + agented.get(0).stderr() + "'");
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] values = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
