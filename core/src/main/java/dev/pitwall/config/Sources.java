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
 */
public record Sources(
    Optional<String> file,
    String agentArguments,
    Map<String, String> properties,
    Map<String, String> environment,
    Path folder,
    List<Path> usualFiles) {

  /** Sources that cannot change. */
  public Sources {
    properties = Map.copyOf(properties);
    environment = Map.copyOf(environment);
    usualFiles = List.copyOf(usualFiles);
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
        Optional.of(name), agentArguments, properties, environment, folder, usualFiles);
  }
}
