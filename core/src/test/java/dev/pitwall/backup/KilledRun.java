package dev.pitwall.backup;

import java.nio.file.Path;

/** A run in a JVM of its own: exit code 0 made, 75 locked, 2 failed. */
final class KilledRun {
  private KilledRun() {}

  public static void main(String[] args) throws InterruptedException {
    Plans plan =
        new Plans(Path.of(args[0])).set("postgres.url", args[1]).set("postgres.user", "postgres");
    try {
      Made made = plan.backups().make("", Progress.NONE);
      System.exit(made.manifest().good() ? 0 : 2);
    } catch (BackupException e) {
      System.err.println(e.getMessage());
      System.exit(e.kind() == BackupException.Kind.LOCKED ? 75 : 2);
    }
  }
}
