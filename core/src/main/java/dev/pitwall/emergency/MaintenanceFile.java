package dev.pitwall.emergency;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file of the state folder that says that maintenance mode is on. Logs nothing: it is looked
 * for before the agent has bound its log, and a logger that is made before that prints to stderr.
 */
public final class MaintenanceFile {
  static final String NAME = "maintenance.json";

  private MaintenanceFile() {}

  /** True if it is there. */
  public static boolean isThere(Path stateDirectory) {
    return Files.exists(stateDirectory.resolve(NAME));
  }
}
