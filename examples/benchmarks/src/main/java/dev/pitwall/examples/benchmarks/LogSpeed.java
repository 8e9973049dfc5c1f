package dev.pitwall.examples.benchmarks;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How fast whole processes read a generated access log and a generated application log with a warm
 * page cache: {@code logs} on one and on all processors, {@code wc -l}, the operations guide's
 * script, GoAccess if it is installed. Wants a quiet machine.
 *
 * <p>{@code LogSpeed AGENT_JAR [MEGABYTES] [ROUNDS]}; 500 and 3 unless said otherwise. The best
 * round counts, because others are slower for reasons of the machine.
 */
public final class LogSpeed {
  private static final int MEGABYTES = 500;
  private static final int ROUNDS = 3;
  private static final int ADDRESSES = 50_000;
  private static final String[] PATHS = {
    "/",
    "/api/races",
    "/api/races/%d",
    "/api/users/%d/orders/%d",
    "/static/app.3f2b9c1d.js",
    "/login"
  };
  private static final String[] AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
        + " Chrome/120.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15",
    "curl/8.5.0"
  };

  /** The guide's pipelines with file and date as arguments; an empty average ends awk with 2. */
  private static final String GUIDE =
      "grep \"$2\" $1 | grep INFO | wc -l; grep \"$2\" $1 | grep ERROR | wc -l; grep \"$2\" $1 |"
          + " grep WARN | wc -l; grep \"$2\" $1 | grep ERROR | awk '{print $NF}' | sort | uniq -c |"
          + " sort -nr | head -5; grep \"$2\" $1 | grep INFO | grep response_time | awk '{print"
          + " $NF}' | sort -n | awk '{sum+=$1; n++; if (n==1) min=$1; max=$1} END {print min, max,"
          + " sum/n}'; true";

  private LogSpeed() {}

  /** Prints the table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    String agent = Path.of(args[0]).toAbsolutePath().toString();
    long bytes = (args.length > 1 ? Long.parseLong(args[1]) : MEGABYTES) * 1_000_000L;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : ROUNDS;
    Path folder = Files.createTempDirectory("log-speed");
    Path access = folder.resolve("access.log");
    Path application = folder.resolve("application.log");
    try {
      write(access, bytes, true);
      write(application, bytes, false);
      for (Path file : List.of(access, application)) {
        String name = file.toString();
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("wc -l", List.of("wc", "-l", name));
        commands.put("logs --threads 1", logs(agent, name, "1"));
        commands.put("logs", logs(agent, name, "" + Runtime.getRuntime().availableProcessors()));
        commands.put(
            "the guide's script",
            List.of(
                "bash",
                "-c",
                GUIDE,
                "guide",
                name,
                file.equals(access) ? "26/Nov/2026" : "2026-11-26"));
        if (file.equals(access) && isInstalled("goaccess")) {
          commands.put(
              "goaccess",
              List.of("goaccess", name, "--log-format=COMBINED", "-o", folder + "/goaccess.json"));
        }
        print(file, commands, rounds);
      }
    } finally {
      for (String left : List.of("access.log", "application.log", "goaccess.json")) {
        Files.deleteIfExists(folder.resolve(left));
      }
      Files.delete(folder);
    }
  }

  private static List<String> logs(String agent, String file, String threads) {
    return List.of(
        "java", "-jar", agent, "logs", "--date", "all", "-o", "json", "--threads", threads, file);
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

  private static void print(Path file, Map<String, List<String>> commands, int rounds)
      throws IOException, InterruptedException {
    long size = Files.size(file);
    System.out.printf(Locale.ROOT, "%n%s, %.0f MB%n", file.getFileName(), size / 1e6);
    System.out.printf("%-22s %10s %10s%n", "", "seconds", "GB/s");
    for (Map.Entry<String, List<String>> command : commands.entrySet()) {
      double best = Double.MAX_VALUE;
      for (int i = 0; i < rounds; i++) {
        best = Math.min(best, seconds(command.getValue()));
      }
      System.out.printf(
          Locale.ROOT, "%-22s %10.3f %10.3f%n", command.getKey(), best, size / best / 1e9);
    }
  }

  private static double seconds(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LC_ALL", "C.UTF-8");
    long begin = System.nanoTime();
    int code = builder.start().waitFor();
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (code != 0) {
      throw new IOException(command + " ended with " + code);
    }
    return seconds;
  }

  private static void write(Path file, long bytes, boolean access) throws IOException {
    Random random = new Random(7);
    long written = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      while (written < bytes) {
        int second = (int) (written * 86_400 / bytes);
        String line = access ? accessLine(random, second) : event(random, second);
        out.write(line);
        written += line.length();
      }
    }
  }

  private static String path(Random random) {
    String path = PATHS[random.nextInt(PATHS.length)];
    return String.format(Locale.ROOT, path, random.nextInt(100_000), random.nextInt(100_000));
  }

  private static String accessLine(Random random, int second) {
    // few clients ask often, many seldom
    int client = (int) (ADDRESSES * Math.pow(random.nextDouble(), 3));
    return String.format(
        Locale.ROOT,
        "10.%d.%d.%d - - [26/Nov/2026:%02d:%02d:%02d +0000] \"GET %s HTTP/1.1\" %d %d"
            + " \"https://race.example/start\" \"%s\"%n",
        client >> 16,
        client >> 8 & 255,
        client & 255,
        second / 3600,
        second / 60 % 60,
        second % 60,
        path(random),
        random.nextInt(50) == 0 ? 500 : 200,
        random.nextInt(50_000),
        AGENTS[random.nextInt(AGENTS.length)]);
  }

  private static String event(Random random, int second) {
    String head =
        String.format(
            Locale.ROOT,
            "2026-11-26T%02d:%02d:%02d.%03dZ ",
            second / 3600,
            second / 60 % 60,
            second % 60,
            random.nextInt(1000));
    String place =
        " 4711 --- [racepredictor] [nio-8080-exec-" + random.nextInt(10) + "] c.e.Race : ";
    int kind = random.nextInt(100);
    if (kind == 0) {
      StringBuilder trace = new StringBuilder(head).append("ERROR").append(place);
      trace.append("Prediction ").append(random.nextInt(1_000_000)).append(" failed\n");
      trace.append("java.lang.IllegalStateException: no model\n");
      for (int i = 0; i < 20; i++) {
        trace.append("\tat com.example.race.Step").append(i).append(".run(Step.java:42)\n");
      }
      return trace.toString();
    } else if (kind < 5) {
      return head + " WARN" + place + "pool is " + random.nextInt(100) + " % full\n";
    } else if (kind < 50) {
      return head
          + " INFO"
          + place
          + "GET "
          + path(random)
          + " - 200 response_time "
          + (1 + random.nextInt(900))
          + "\n";
    }
    return head + " INFO" + place + "loaded " + random.nextInt(1000) + " horses\n";
  }
}
