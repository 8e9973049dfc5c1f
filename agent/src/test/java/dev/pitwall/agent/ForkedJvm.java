package dev.pitwall.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM of its own, with its output in files; it ends with {@link #close()} at the latest. */
public final class ForkedJvm implements AutoCloseable {
  public static final Path AGENT = Path.of("target", "pitwall-agent.jar").toAbsolutePath();
  public static final Path RECORDING =
      Path.of("target", "pitwall-agent-recording.jar").toAbsolutePath();
  private static final long DEADLINE_SECONDS = 120;

  private final Process process;
  private final Path out;
  private final Path err;

  private ForkedJvm(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The JDKs to test on: the one that runs the tests, and 25 where it is installed. */
  public static Stream<Path> jdks() {
    Path own = Path.of(System.getProperty("java.home"));
    Path newest = Path.of(System.getProperty("pitwall.test.jdk25", ""));
    if (!Files.isExecutable(newest.resolve("bin/java"))) {
      System.err.println(
          "!!! NOT TESTED ON JDK 25: there is none at '" + newest + "'; set -Dtest.jdk25=HOME");
      return Stream.of(own);
    }
    return Stream.of(own, newest).distinct();
  }

  /** Starts {@code jdk}'s {@code tool} in {@code folder}. */
  public static ForkedJvm start(
      Path jdk, Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> line = new ArrayList<>(command);
    line.set(0, jdk.resolve("bin").resolve(command.get(0)).toString());
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new ForkedJvm(builder.start(), out, err);
  }

  /** The class path of the small applications: the tests' classes and a server. */
  public static String classPath(String... servers) {
    List<String> path = new ArrayList<>();
    path.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    for (String server : servers) {
      path.add(Path.of("target", "servers", server).toAbsolutePath().toString());
    }
    return String.join(":", path);
  }

  /** Its exit code, once it has ended. */
  public int await() throws InterruptedException {
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the JVM did not end within " + DEADLINE_SECONDS + " s");
    }
    return process.exitValue();
  }

  /** The process identifier. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Lets the application end by itself: its standard input ends. */
  public int finish() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return await();
  }

  /** What it wrote to stdout so far. */
  public String out() throws IOException {
    return Files.readString(out, UTF_8);
  }

  /** What it wrote to stderr so far. */
  public String err() throws IOException {
    return Files.readString(err, UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
