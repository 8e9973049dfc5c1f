package dev.pitwall.examples.benchmarks;

import dev.pitwall.logs.analyze.AnalysisRequest;
import dev.pitwall.logs.analyze.LogAnalysis;
import dev.pitwall.logs.analyze.LogReport;
import dev.pitwall.logs.analyze.Span;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * How fast an access log and an application log of {@link SampleLogs} are read with a warm page
 * cache: by {@code logs} as a process of its own and inside a JVM that runs already, each with one
 * thread and two, plain and packed; by {@code wc -l}, the operations guide's script, and GoAccess
 * if it is installed.
 *
 * <p>{@code LogSpeed AGENT_JAR [MEGABYTES] [ROUNDS]}; 500 and 5 unless said otherwise. The best
 * round counts, because others are slower for reasons of the machine; the script has three at the
 * most, GoAccess one. CPU is that of the whole process, so it tells something on a busy machine.
 */
public final class LogSpeed {
  private static final int MEGABYTES = 500;
  private static final int ROUNDS = 5;
  private static final int THREADS = 2;
  private static final int GUIDE_ROUNDS = 3;

  /** The guide's pipelines with file and date as arguments; an empty average ends awk with 2. */
  private static final String GUIDE =
      "grep \"$2\" $1 | grep INFO | wc -l; grep \"$2\" $1 | grep ERROR | wc -l; grep \"$2\" $1 |"
          + " grep WARN | wc -l; grep \"$2\" $1 | grep ERROR | awk '{print $NF}' | sort | uniq -c |"
          + " sort -nr | head -5; grep \"$2\" $1 | grep INFO | grep response_time | awk '{print"
          + " $NF}' | sort -n | awk '{sum+=$1; n++; if (n==1) min=$1; max=$1} END {print min, max,"
          + " sum/n}'; true";

  /** Runs a command without its output, and says user, system and elapsed seconds. */
  private static final String TIMED =
      "TIMEFORMAT='%U %S %R'; exec 3>&2; { time \"$@\" >/dev/null 2>/dev/null; } 2>&3";

  private static final String COMBINED_AND_TIME = "%h %^[%d:%t %^] \"%r\" %s %b \"%R\" \"%u\" %T";

  private final String agent;
  private final int rounds;
  private final Path folder;

  private LogSpeed(String agent, int rounds, Path folder) {
    this.agent = agent;
    this.rounds = rounds;
    this.folder = folder;
  }

  /** The best elapsed and the least processor seconds of some rounds. */
  private record Best(double elapsed, double cpu) {
    static final Best NONE = new Best(Double.MAX_VALUE, Double.MAX_VALUE);

    Best and(double otherElapsed, double otherCpu) {
      return new Best(Math.min(elapsed, otherElapsed), Math.min(cpu, otherCpu));
    }
  }

  /** Prints the tables. */
  public static void main(String[] args) throws IOException, InterruptedException {
    long bytes = (args.length > 1 ? Long.parseLong(args[1]) : MEGABYTES) * 1_000_000L;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : ROUNDS;
    Path folder = Files.createTempDirectory("log-speed");
    try {
      LogSpeed speed = new LogSpeed(Path.of(args[0]).toAbsolutePath().toString(), rounds, folder);
      speed.table("access", bytes);
      speed.table("application", bytes);
    } finally {
      try (var left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private void table(String kind, long bytes) throws IOException, InterruptedException {
    boolean access = kind.equals("access");
    Path file = folder.resolve(kind + ".log");
    new SampleLogs(0).write(file, bytes, access);
    Path packed = folder.resolve(kind + ".log.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed), 1 << 16)) {
      Files.copy(file, out);
    }
    Path tiny = folder.resolve("tiny.log");
    new SampleLogs(0).write(tiny, 1_000, access);
    long size = Files.size(file);
    System.out.printf(
        Locale.ROOT, "%n%s, %.0f MB, packed %.0f MB%n", kind, size / 1e6, Files.size(packed) / 1e6);
    System.out.printf("%-34s %9s %9s %9s%n", "", "seconds", "CPU s", "GB/s");
    print("wc -l", size, process(rounds, List.of("wc", "-l", file.toString())));
    print("logs, a file of a few lines", 0, process(rounds, logs(tiny, 1)));
    for (int threads = 1; threads <= THREADS; threads++) {
      print("logs --threads " + threads, size, process(rounds, logs(file, threads)));
      print("logs --threads " + threads + ", in a warm JVM", size, warm(file, threads));
    }
    print("logs, packed", size, process(rounds, logs(packed, THREADS)));
    print("logs, packed, in a warm JVM", size, warm(packed, THREADS));
    String day = access ? "26/Nov/2026" : "2026-11-26";
    List<String> guide = List.of("bash", "-c", GUIDE, "guide", file.toString(), day);
    print("the guide's script", size, process(Math.min(rounds, GUIDE_ROUNDS), guide));
    if (access && isInstalled("goaccess")) {
      print("GoAccess", size, process(1, goAccess(file)));
    }
  }

  private List<String> logs(Path file, int threads) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-jar",
        agent,
        "logs",
        "--date=all",
        "-o",
        "json",
        "--threads=" + threads,
        file.toString());
  }

  private List<String> goAccess(Path file) {
    return List.of(
        "goaccess",
        file.toString(),
        "--log-format=" + COMBINED_AND_TIME,
        "--date-format=%d/%b/%Y",
        "--time-format=%T",
        "-o",
        folder.resolve("goaccess.json").toString());
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static void print(String name, long size, Best best) {
    String rate = size == 0 ? "" : String.format(Locale.ROOT, "%9.3f", size / best.elapsed() / 1e9);
    System.out.printf(
        Locale.ROOT, "%-34s %9.2f %9.2f %9s%n", name, best.elapsed(), best.cpu(), rate);
  }

  private static Best process(int rounds, List<String> command)
      throws IOException, InterruptedException {
    Best best = Best.NONE;
    for (int i = 0; i < rounds; i++) {
      List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, "timed"));
      timed.addAll(command);
      ProcessBuilder builder = new ProcessBuilder(timed);
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("LC_ALL", "C.UTF-8");
      Process process = builder.start();
      String told = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      String[] seconds = told.strip().split(" ", -1);
      if (code != 0 || seconds.length != 3) {
        throw new IOException(command + " ended with " + code + ": " + told);
      }
      double cpu = Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1]);
      best = best.and(Double.parseDouble(seconds[2]), cpu);
    }
    return best;
  }

  /** Twice as many rounds, so that the compiler has done its work before the best one. */
  private Best warm(Path file, int threads) throws InterruptedException {
    AnalysisRequest request =
        AnalysisRequest.of(List.of(file), new Span.All(), ZoneOffset.UTC).withThreads(threads);
    Best best = Best.NONE;
    for (int i = 0; i < 2 * rounds; i++) {
      long cpu = cpuNanos();
      long begin = System.nanoTime();
      LogReport report = LogAnalysis.run(request, read -> {});
      best = best.and((System.nanoTime() - begin) / 1e9, (cpuNanos() - cpu) / 1e9);
      if (report.unparsed() > 0) {
        throw new IllegalStateException(report.unparsed() + " lines were not understood");
      }
    }
    return best;
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
