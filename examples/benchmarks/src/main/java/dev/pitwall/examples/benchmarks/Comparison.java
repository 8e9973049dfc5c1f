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
 * Compares the application alone with itself under the agent and, if they are asked for, the filter
 * and other products: rounds in turn, medians, differences.
 *
 * <p>{@code Comparison AGENT_JAR ROUNDS [FILTER_FOLDER PEERS_FOLDER PICTURE]}. Ends with 1 if the
 * agent needs more than {@link #MOST} of what does not depend on the machine.
 */
public final class Comparison {

  /** A figure of a round and how it is written. */
  private record Figure(String name, ToDoubleFunction<Round> of) {}

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("start-up, wall ms", Round::startMillis),
          new Figure("start-up, CPU ms", Round::startCpuMillis),
          new Figure("CPU, µs a request", Round::cpuMicrosPerRequest),
          new Figure("allocated, bytes a request", Round::bytesPerRequest),
          new Figure("requests a second", Round::requestsPerSecond),
          new Figure("p99, µs", Round::p99Micros),
          new Figure("live heap, MiB", Round::heapMiB),
          new Figure("classes and code, MiB", Round::nonHeapMiB),
          new Figure("resident, MiB", Round::residentMiB),
          new Figure("threads", Round::threads),
          new Figure("loaded classes", Round::classes));

  /** What the agent may need more than the application alone; times are only told. */
  private static final Map<String, Double> MOST =
      Map.of("allocated, bytes a request", 100.0, "threads", 6.0, "loaded classes", 2_100.0);

  private static final double MOST_MEGABYTES = 12;

  private Comparison() {}

  /** Prints the table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("comparison");
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(Candidate.plain());
    candidates.add(Candidate.agent(Path.of(args[0]).toAbsolutePath(), folder.resolve("state")));
    if (args.length > 3) {
      candidates.addAll(Candidate.others(Path.of(args[2]), Path.of(args[3]), folder));
    }
    Map<String, List<Round>> rounds = new LinkedHashMap<>();
    for (Candidate one : candidates) {
      Round.of(one, folder); // the first life of each reads its jars from the disk
      rounds.put(one.name(), new ArrayList<>());
    }
    int count = Integer.parseInt(args[1]);
    for (int i = 0; i < count; i++) {
      for (Candidate one : candidates) {
        rounds.get(one.name()).add(Round.of(one, folder));
      }
    }
    print(candidates, rounds, count);
    if (args.length > 4) {
      Files.writeString(Path.of(args[4]), OverheadPicture.of(differences(candidates, rounds)));
    }
    System.exit(isWithin(candidates.get(1), rounds) ? 0 : 1);
  }

  private static void print(
      List<Candidate> candidates, Map<String, List<Round>> rounds, int count) {
    System.out.printf("JDK %s, %d rounds, medians%n%n", Runtime.version(), count);
    StringBuilder head = new StringBuilder("| |");
    StringBuilder line = new StringBuilder("|---|");
    for (Candidate one : candidates) {
      head.append(' ').append(one.name()).append(" |");
      line.append("---|");
    }
    System.out.println(head);
    System.out.println(line);
    for (Figure figure : FIGURES) {
      StringBuilder row = new StringBuilder("| " + figure.name() + " |");
      double plain = median(rounds.get(Candidate.PLAIN), figure.of());
      for (Candidate one : candidates) {
        double value = median(rounds.get(one.name()), figure.of());
        boolean first = one.name().equals(Candidate.PLAIN);
        row.append(
            String.format(
                Locale.ROOT, first ? " %.1f |" : " %+.1f |", first ? value : value - plain));
      }
      System.out.println(row);
    }
    StringBuilder size = new StringBuilder("| jar, MB |");
    candidates.forEach(one -> size.append(String.format(Locale.ROOT, " %.1f |", one.megabytes())));
    System.out.println(size);
    System.out.println();
    for (Candidate one : candidates) {
      long lines = rounds.get(one.name()).get(0).stderr().lines().count();
      System.out.printf("stderr, %s: %d lines%n", one.name(), lines);
    }
  }

  private static Map<String, Map<String, Double>> differences(
      List<Candidate> candidates, Map<String, List<Round>> rounds) {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    for (Figure figure : FIGURES) {
      double plain = median(rounds.get(Candidate.PLAIN), figure.of());
      Map<String, Double> each = new LinkedHashMap<>();
      candidates.stream()
          .skip(1)
          .forEach(
              one -> each.put(one.name(), median(rounds.get(one.name()), figure.of()) - plain));
      all.put(figure.name(), each);
    }
    return all;
  }

  private static boolean isWithin(Candidate agent, Map<String, List<Round>> rounds) {
    boolean within = agent.megabytes() <= MOST_MEGABYTES;
    for (Figure figure : FIGURES) {
      Double most = MOST.get(figure.name());
      double more =
          median(rounds.get(agent.name()), figure.of())
              - median(rounds.get(Candidate.PLAIN), figure.of());
      if (most != null && more > most) {
        System.out.printf(
            Locale.ROOT, "too much: %s, %+.1f, allowed %.0f%n", figure.name(), more, most);
        within = false;
      }
    }
    return within;
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] values = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
