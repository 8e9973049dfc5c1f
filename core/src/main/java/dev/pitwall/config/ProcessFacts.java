package dev.pitwall.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What this JVM can say of itself without asking the network.
 *
 * @param name of the application, from what was started: the jar's name without its version, or the
 *     main class; {@code app} if neither is known
 * @param host the machine's own name; {@code localhost} if it cannot be read
 * @param pid the process id
 * @param home of the user
 */
public record ProcessFacts(String name, String host, long pid, Path home) {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Pattern VERSION =
      Pattern.compile("-\\d+(\\.\\d+)*([.-](SNAPSHOT|RELEASE))?$");

  /** The name of the user who runs this process; {@code unknown} if the JVM does not say. */
  public static String user() {
    return System.getProperty("user.name", "unknown");
  }

  /** The facts of this process. */
  public static ProcessFacts read() {
    String home = System.getProperty("user.home");
    return new ProcessFacts(
        name(System.getProperty("sun.java.command", "")),
        machine(),
        ProcessHandle.current().pid(),
        Path.of(home == null ? "." : home));
  }

  /**
   * The application's name from its command line.
   *
   * @param command main class or jar, then its arguments
   */
  static String name(String command) {
    int space = command.indexOf(' ');
    String started = space < 0 ? command : command.substring(0, space);
    if (started.endsWith(".jar") || started.endsWith(".war")) {
      String file = started.substring(started.lastIndexOf('/') + 1, started.length() - 4);
      return VERSION.matcher(file).replaceFirst("");
    }
    String type = started.substring(started.lastIndexOf('.') + 1);
    return type.isBlank() ? "app" : type;
  }

  /** From a file, because asking the resolver may wait for a name server. */
  private static String machine() {
    try {
      String name = Files.readString(HOST_NAME).strip();
      return name.isEmpty() ? "localhost" : name;
    } catch (IOException e) {
      String name = System.getenv("HOSTNAME");
      return name == null || name.isBlank() ? "localhost" : name;
    }
  }
}
