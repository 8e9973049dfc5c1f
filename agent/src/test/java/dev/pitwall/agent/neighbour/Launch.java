package dev.pitwall.agent.neighbour;

import dev.pitwall.agent.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How an application is started, the same with the agent and without.
 *
 * @param options of the JVM
 * @param program class path and main class, or module path and module
 * @param state the agent's folder
 */
record Launch(Path jdk, Path folder, List<String> options, List<String> program, Path state) {

  /** A Tomcat that says hello. */
  static Launch tomcat(Path jdk, Path folder, String... libraries) {
    String path =
        ForkedJvm.classPath(
            "tomcat-embed-core-" + System.getProperty("pitwall.test.tomcat10") + ".jar",
            "jakarta.annotation-api-2.1.1.jar");
    for (String library : libraries) {
      path += ":" + ForkedJvm.classPath(library);
    }
    return of(jdk, folder, "-cp", path, "dev.pitwall.agent.hello.HelloServer");
  }

  /** Whatever prints {@code PORT n} and serves {@code /hello} until its standard input ends. */
  static Launch of(Path jdk, Path folder, String... program) {
    return new Launch(
        jdk,
        folder,
        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
        List.of(program),
        folder.resolve("state"));
  }

  /** The JDKs of a test that is worth its time on each. */
  static Stream<Path> jdks() {
    return ForkedJvm.jdks();
  }

  /** The newest JDK in a usual run, every one in a long one. */
  static Stream<Path> newestJdk() {
    List<Path> all = ForkedJvm.jdks().toList();
    return Boolean.getBoolean("pitwall.long")
        ? all.stream()
        : all.subList(all.size() - 1, all.size()).stream();
  }

  /** The JDK that runs the tests in a usual run, every one in a long one. */
  static Stream<Path> oldestJdk() {
    return Boolean.getBoolean("pitwall.long") ? ForkedJvm.jdks() : ForkedJvm.jdks().limit(1);
  }

  Launch with(String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new Launch(jdk, folder, all, program, state);
  }

  /** The same class path with another main class. */
  Launch running(String main) {
    List<String> other = new ArrayList<>(program);
    other.set(other.size() - 1, main);
    return new Launch(jdk, folder, options, other, state);
  }

  Launch withState(Path other) {
    return new Launch(jdk, folder, options, program, other);
  }

  /** Without the agent. */
  Running alone() throws IOException {
    return start(List.of(), List.of());
  }

  /** With the agent before all other options. */
  Running watched() throws IOException {
    return start(List.of(agent(ForkedJvm.AGENT)), List.of());
  }

  /** With the agent after all other options, and so after other agents. */
  Running watchedLast() throws IOException {
    return start(List.of(), List.of(agent(ForkedJvm.AGENT)));
  }

  /** The flag, or what {@code jcmd} is given, is this with the settings behind it. */
  String settings() {
    return "state-dir=%s,http.access-log.file=%s,admin.port=0".formatted(state, accessLog());
  }

  private Path accessLog() {
    return folder.resolve("access.log");
  }

  private String agent(Path jar) {
    return "-javaagent:" + jar + "=" + settings();
  }

  private Running start(List<String> before, List<String> after) throws IOException {
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(before);
    command.addAll(options);
    command.addAll(after);
    command.addAll(program);
    return new Running(ForkedJvm.start(jdk, folder, Map.of(), command), accessLog(), state);
  }
}
