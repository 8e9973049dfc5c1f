package dev.pitwall.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a configuration is read from.
 *
 * @param file the file that the command line names, before all others; empty if it names none
 * @param agentArguments what stands after {@code -javaagent:pitwall-agent.jar=}; may be empty
 * @param properties system properties
 * @param environment environment variables
 * @param folder the working directory; paths of configuration and secret files start there
 * @param usualFiles where a file is looked for when none is named, in this order
 * @param application what the application's own configuration says, by names that begin with {@code
 *     pitwall.}; it comes after the environment and before the file
 * @param detected what was found out about the application, by key; it comes after the file
 */
public record Sources(
    Optional<String> file,
    String agentArguments,
    Map<String, String> properties,
    Map<String, String> environment,
    Path folder,
    List<Path> usualFiles,
    Map<String, String> application,
    Map<String, String> detected) {

  /** Sources that cannot change. */
  public Sources {
    properties = Map.copyOf(properties);
    environment = Map.copyOf(environment);
    usualFiles = List.copyOf(usualFiles);
    application = Map.copyOf(application);
    detected = Map.copyOf(detected);
  }

  /** Sources of which no application is a part. */
  public Sources(
      Optional<String> file,
      String agentArguments,
      Map<String, String> properties,
      Map<String, String> environment,
      Path folder,
      List<Path> usualFiles) {
    this(file, agentArguments, properties, environment, folder, usualFiles, Map.of(), Map.of());
  }

  /**
   * The sources of this process, as they are now.
   *
   * @param agentArguments what stands after {@code -javaagent:pitwall-agent.jar=}; else empty
   */
  public static Sources ofProcess(String agentArguments) {
    Map<String, String> properties = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      String value = System.getProperty(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    return new Sources(
        Optional.empty(),
        agentArguments,
        properties,
        System.getenv(),
        Path.of(""),
        List.of(Path.of("pitwall.conf"), Path.of("/etc/pitwall/pitwall.conf")));
  }

  /** The same sources with the file that the command line names. */
  public Sources withFile(String name) {
    return new Sources(
        Optional.of(name),
        agentArguments,
        properties,
        environment,
        folder,
        usualFiles,
        application,
        detected);
  }

  /**
   * The same sources with what an application that Pitwall is a part of adds.
   *
   * @param settings by names that begin with {@code pitwall.}
   * @param found by key, for instance {@code app.name}
   */
  public Sources withApplication(Map<String, String> settings, Map<String, String> found) {
    return new Sources(
        file, agentArguments, properties, environment, folder, usualFiles, settings, found);
  }
}
