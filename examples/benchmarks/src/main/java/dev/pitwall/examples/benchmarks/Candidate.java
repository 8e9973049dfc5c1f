package dev.pitwall.examples.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One way to run the measured application.
 *
 * @param name in the table
 * @param jvm arguments of the JVM
 * @param classPath what the application has beside its own
 * @param filter class of a servlet filter before every request, or null
 * @param jar what somebody has to take along, or null
 */
record Candidate(
    String name,
    List<String> jvm,
    List<Path> classPath,
    @Nullable String filter,
    @Nullable Path jar) {

  static final String PLAIN = "plain";
  static final String AGENT = "Pitwall, agent";

  /** The application alone. */
  static Candidate plain() {
    return new Candidate(PLAIN, List.of(), List.of(), null, null);
  }

  /** With the agent, its defaults and its admin port on. */
  static Candidate agent(Path jar, Path state) {
    return new Candidate(
        AGENT,
        List.of("-javaagent:" + jar, "-Dpitwall.state-dir=" + state, "-Dpitwall.admin.port=0"),
        List.of(),
        null,
        jar);
  }

  /**
   * The filter, and whoever of the peers lies in the folder.
   *
   * @param filter folder of the built filter, with its libraries in {@code lib}
   */
  static List<Candidate> others(Path filter, Path peers, Path folder) throws IOException {
    List<Candidate> all = new ArrayList<>();
    Path own = filter.resolve("pitwall-servlet-filter.jar");
    List<Path> libraries = new ArrayList<>(jars(filter.resolve("lib"), ""));
    libraries.add(own);
    all.add(
        new Candidate(
            "Pitwall, filter",
            List.of("-Dpitwall.state-dir=" + folder.resolve("filter"), "-Dpitwall.admin.port=0"),
            libraries,
            "dev.pitwall.servlet.jakarta.PitwallFilter",
            own));
    for (Path jar : jars(peers, "opentelemetry-javaagent")) {
      all.add(
          peer(
              "OpenTelemetry, metrics only",
              jar,
              "-Dotel.traces.exporter=none",
              "-Dotel.logs.exporter=none",
              "-Dotel.metrics.exporter=prometheus",
              "-Dotel.exporter.prometheus.host=127.0.0.1",
              "-Dotel.exporter.prometheus.port=0"));
    }
    for (Path jar : jars(peers, "elastic-apm-agent")) {
      all.add(
          peer(
              "Elastic APM",
              jar,
              "-Delastic.apm.server_url=http://127.0.0.1:1",
              "-Delastic.apm.cloud_provider=NONE",
              "-Delastic.apm.central_config=false",
              "-Delastic.apm.log_level=OFF"));
    }
    for (Path jar : jars(peers, "dd-java-agent")) {
      all.add(
          peer(
              "Datadog",
              jar,
              "-Ddd.trace.agent.url=http://127.0.0.1:1",
              "-Ddd.jmxfetch.enabled=true",
              "-Ddd.instrumentation.telemetry.enabled=false",
              "-Ddd.remote_config.enabled=false",
              "-Ddatadog.slf4j.simpleLogger.defaultLogLevel=off"));
    }
    for (Path jar : jars(peers, "javamelody-core")) {
      List<Path> path = new ArrayList<>(jars(peers, "jrobin"));
      path.add(jar);
      all.add(
          new Candidate(
              "JavaMelody, filter",
              List.of("-Djavamelody.storage-directory=" + folder.resolve("melody")),
              path,
              "net.bull.javamelody.MonitoringFilter",
              jar));
    }
    return all;
  }

  private static Candidate peer(String name, Path jar, String... options) {
    List<String> jvm = new ArrayList<>(List.of("-javaagent:" + jar));
    jvm.addAll(List.of(options));
    return new Candidate(name, jvm, List.of(), null, jar);
  }

  /** The jars of a folder whose name begins so; none if there is no folder. */
  private static List<Path> jars(Path folder, String start) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(start))
          .filter(file -> file.getFileName().toString().endsWith(".jar"))
          .map(Path::toAbsolutePath)
          .sorted()
          .toList();
    }
  }

  /** Megabytes of the jar; 0 if there is none. */
  double megabytes() {
    try {
      return jar == null ? 0 : Files.size(jar) / 1e6;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> command(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    classPath.forEach(one -> path.append(File.pathSeparator).append(one));
    command.addAll(List.of("-Xmx256m", "-cp", path.toString(), main.getName()));
    if (filter != null) {
      command.add(filter);
    }
    return command;
  }
}
