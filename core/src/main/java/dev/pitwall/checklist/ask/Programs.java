package dev.pitwall.checklist.ask;

import dev.pitwall.schedule.Processes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs the machine's own tools: with a deadline, a bounded output, nothing on their input, and an
 * environment without the application's secrets.
 */
public final class Programs {
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  /** What docker and systemctl need to find their daemon; everything else stays here. */
  private static final Set<String> INHERITED =
      Set.of(
          "HOME",
          "DOCKER_HOST",
          "DOCKER_CONTEXT",
          "DOCKER_CONFIG",
          "XDG_RUNTIME_DIR",
          "DBUS_SYSTEM_BUS_ADDRESS");

  private final String path;

  /**
   * The tools in these folders.
   *
   * @param path folders, as in the variable {@code PATH}
   */
  public Programs(String path) {
    this.path = path;
  }

  /** The tools that this process would find, and those of administrators. */
  public static Programs ofMachine() {
    String path = new ProcessBuilder().environment().getOrDefault("PATH", "/usr/bin:/bin");
    return new Programs(path + ":/usr/sbin:/sbin:/usr/local/bin");
  }

  /**
   * How a run ended.
   *
   * @param code the exit code; -1 if it was ended at its deadline
   * @param out what it printed, at most 4 MiB of it
   * @param error the last line of what it complained about; may be empty
   * @param late true if it was ended at its deadline
   */
  record Run(int code, String out, String error, boolean late) {}

  /** Where the tool is; empty if there is none of this name. */
  Optional<Path> find(String name) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(file) && Files.isRegularFile(file)) {
        return Optional.of(file.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  /**
   * Runs a tool.
   *
   * @param folder its working folder
   * @throws IOException if it cannot be started
   */
  Run run(Path tool, List<String> arguments, Path folder, Duration limit)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(tool.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    environment.put("PATH", path);
    environment.put("LC_ALL", "C");
    Process process = Processes.start(builder);
    try {
      process.getOutputStream().close();
      Heard out = Heard.from(process.getInputStream());
      Heard error = Heard.from(process.getErrorStream());
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return new Run(-1, "", "", true);
      }
      // a child that it left behind may hold the pipes open: what it said itself is there
      String text = out.text(LAST_WORDS);
      return new Run(process.exitValue(), text, lastLine(error.text(LAST_WORDS)), false);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  static String lastLine(String text) {
    String line = text.strip().lines().reduce("", (first, second) -> second).strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
