package dev.pitwall.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a JVM of its own; it ends when the test closes it or dies. */
final class RunningServer implements AutoCloseable {
  static final int STATIC_FILE_BYTES = 200_000;

  /** A path that the gate closes in mode {@code AGENT}. */
  static final String TURNED_AWAY = "/turned-away";

  private static final Path TARGET = Path.of("target");
  private static final Path FILTER = Path.of("../servlet-filter/target");

  private final Combination combination;
  private final Map<String, String> own;
  private final Path folder;
  private final Process process;
  private final BufferedReader output;
  private final int port;
  private boolean stopped;

  /** With an engine that records every exchange, but in mode {@code SHIPPED}. */
  RunningServer(Combination combination) throws IOException {
    this(combination, Map.of());
  }

  /**
   * With Pitwall's own engine.
   *
   * @param own its configuration by system properties; empty: one that records instead
   */
  RunningServer(Combination combination, Map<String, String> own) throws IOException {
    this.combination = combination;
    this.own = own;
    Path contract = Files.createDirectories(TARGET.resolve("contract")).toAbsolutePath();
    String name = combination.toString().replaceAll("[^a-z0-9]+", "-");
    folder = Files.createTempDirectory(contract, name + "-");
    writeApplication("root", false);
    writeApplication("other", true);
    process =
        new ProcessBuilder(command()).redirectError(folder.resolve("stderr.txt").toFile()).start();
    output = process.inputReader(UTF_8);
    port = Integer.parseInt(line("PORT "));
  }

  int port() {
    return port;
  }

  Records records() {
    Path state = folder.resolve("state");
    return new Records(recordsFile(), isShipped() ? new AdminPort(state) : null);
  }

  private boolean isShipped() {
    return combination.mode() == Combination.Mode.SHIPPED;
  }

  /** What the server wrote to stderr so far, its log among it. */
  String stderr() throws IOException {
    return Files.readString(folder.resolve("stderr.txt"));
  }

  /** Stops the server in order; what threads of Pitwall are left then. */
  String stop() throws IOException {
    stopped = true;
    process.getOutputStream().close();
    return line("LEFT ");
  }

  boolean isStopped() {
    return stopped;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    // the server ends on its own when its stdin does; what does not is stopped the hard way
    process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }

  private Path recordsFile() {
    return folder.resolve("records.txt");
  }

  private String line(String start) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(start)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException(combination + " ended without '" + start + "': " + stderr());
    }
    return line.substring(start.length());
  }

  private List<String> command() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Jdk.java(combination.jdk()).toString());
    command.add("-Xmx256m");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dpitwall.test.records=" + recordsFile());
    command.add("-Dpitwall.test.turned-away=" + TURNED_AWAY);
    own.forEach((key, value) -> command.add("-D" + key + "=" + value));
    if (!own.isEmpty()) {
      command.add("-Dpitwall.state-dir=" + folder.resolve("state"));
    }
    command.add("-Dpitwall.test.virtual=" + (combination.mode() == Combination.Mode.VIRTUAL));
    if (combination.mode().hasAgent()) {
      Path agent =
          TARGET.resolve(isShipped() ? "pitwall-agent.jar" : "pitwall-agent-recording.jar");
      command.add(
          "-javaagent:%s=state-dir=%s,http.access-log.file=%s,admin.port=0"
              .formatted(agent.toAbsolutePath(), folder.resolve("state"), recordsFile()));
    }
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath()));
    command.add(combination.server().main);
    command.add(folder.toString());
    return command;
  }

  private List<String> classPath() throws IOException {
    List<String> path = new ArrayList<>();
    path.add(TARGET.resolve("test-classes").toAbsolutePath().toString());
    for (String name : combination.server().jars()) {
      Path jars = TARGET.resolve("servers").resolve(name);
      if (Files.isDirectory(jars)) { // the JDK's own server has none
        path.addAll(jars(jars));
      }
    }
    if (combination.mode().hasFilter()) {
      path.add(FILTER.resolve("pitwall-servlet-filter.jar").toAbsolutePath().toString());
      path.addAll(jars(FILTER.resolve("lib")));
    }
    return path;
  }

  private static List<String> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toAbsolutePath).map(Path::toString).sorted().toList();
    }
  }

  private void writeApplication(String name, boolean errorPages) throws IOException {
    Path webInf = Files.createDirectories(folder.resolve(name).resolve("WEB-INF"));
    String text;
    try (InputStream template = RunningServer.class.getResourceAsStream("web.xml")) {
      text = new String(template.readAllBytes(), UTF_8);
    }
    text = text.replace("NAMESPACE is", "namespace is");
    text = text.replace("NAMESPACE", combination.server().namespace);
    text = keep(text, "RECORDS", combination.mode().hasFilter() && own.isEmpty());
    text = keep(text, "TWICE", combination.mode() == Combination.Mode.FILTER_TWICE);
    text = keep(text, "PAGES", errorPages);
    text = keep(text, "TOMCAT", combination.server().isTomcat());
    // embedded, Jetty looks for no initializer that would add it
    boolean declared = combination.mode().hasFilter() && combination.server().isJetty();
    text = keep(text, "DECLARED", declared);
    Files.writeString(webInf.resolve("web.xml"), text);
    Files.write(folder.resolve(name).resolve("file.bin"), new byte[STATIC_FILE_BYTES]);
  }

  private static String keep(String text, String part, boolean kept) {
    return kept ? text.replace("<!--" + part, "").replace(part + "-->", "") : text;
  }
}
