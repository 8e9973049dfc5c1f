package dev.pitwall.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

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
          new Figure("resident beside the heap, MiB", Round::residentMiB),
          new Figure("threads", Round::threads),
          new Figure("loaded classes", Round::classes));

  /** What the agent may need more than the application alone; times are only told. */
  private static final Map<String, Double> MOST =
      Map.of("allocated, bytes a request", 100.0, "threads", 6.0, "loaded classes", 2_250.0);

  private static final double MOST_MEGABYTES = 12;

  /** A candidate and its lives. */
  private record Measured(Candidate candidate, List<Round> rounds) {
    double median(Figure figure) {
      double[] values = rounds.stream().mapToDouble(figure.of()).sorted().toArray();
      int middle = values.length / 2;
      return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
  }

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
    List<Measured> all = new ArrayList<>();
    for (Candidate one : candidates) {
      Round unused = Round.of(one, folder); // the first life of each reads its jars from the disk
      all.add(new Measured(one, new ArrayList<>()));
    }
    int count = Integer.parseInt(args[1]);
    for (int i = 0; i < count; i++) {
      for (Measured one : all) {
        one.rounds().add(Round.of(one.candidate(), folder));
      }
    }
    print(all, count);
    if (args.length > 4) {
      Files.writeString(Path.of(args[4]), OverheadPicture.of(parts(all)));
    }
    delete(folder);
    System.exit(isWithin(all.get(0), all.get(1)) ? 0 : 1);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void print(List<Measured> all, int count) {
    System.out.printf("JDK %s, %d rounds, medians%n%n", Runtime.version(), count);
    StringBuilder head = new StringBuilder("| |");
    StringBuilder line = new StringBuilder("|---|");
    StringBuilder size = new StringBuilder("| jar, MB |");
    for (Measured one : all) {
      head.append(' ').append(one.candidate().name()).append(" |");
      line.append("---|");
      size.append(String.format(Locale.ROOT, " %.1f |", one.candidate().megabytes()));
    }
    System.out.println(head);
    System.out.println(line);
    for (Figure figure : FIGURES) {
      double plain = all.get(0).median(figure);
      StringBuilder row = new StringBuilder("| " + figure.name() + " |");
      row.append(String.format(Locale.ROOT, " %.1f |", plain));
      for (Measured one : all.subList(1, all.size())) {
        row.append(String.format(Locale.ROOT, " %+.1f |", one.median(figure) - plain));
      }
      System.out.println(row);
    }
    System.out.println(size);
    System.out.println();
    for (Measured one : all) {
      long lines = one.rounds().get(0).stderr().lines().count();
      System.out.printf("stderr, %s: %d lines%n", one.candidate().name(), lines);
    }
  }

  private static List<OverheadPicture.Part> parts(List<Measured> all) {
    List<OverheadPicture.Part> parts = new ArrayList<>();
    for (Figure figure : FIGURES) {
      List<OverheadPicture.Bar> bars = new ArrayList<>();
      for (Measured one : all.subList(1, all.size())) {
        double more = one.median(figure) - all.get(0).median(figure);
        bars.add(new OverheadPicture.Bar(one.candidate().name(), more));
      }
      parts.add(new OverheadPicture.Part(figure.name(), bars));
    }
    return parts;
  }

  private static boolean isWithin(Measured plain, Measured agent) {
    boolean within = agent.candidate().megabytes() <= MOST_MEGABYTES;
    for (Figure figure : FIGURES) {
      double most = MOST.getOrDefault(figure.name(), Double.MAX_VALUE);
      double more = agent.median(figure) - plain.median(figure);
      if (more > most) {
        System.out.printf(
            Locale.ROOT, "too much: %s, %+.1f, allowed %.0f%n", figure.name(), more, most);
        within = false;
      }
    }
    return within;
  }
}
