package dev.pitwall.backup;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A run in a JVM of its own: exit code 0 made, 75 locked, 2 failed. */
final class KilledRun {
  private KilledRun() {}

  /** Folder, URL, and the folder of the programs if they are others. */
  public static void main(String[] args) throws InterruptedException {
    Plans plan =
        new Plans(Path.of(args[0])).set("postgres.url", args[1]).set("postgres.user", "postgres");
    if (args.length > 2) {
      plan.set("backup.tools-dir", args[2]);
    }
    AtomicLong most = new AtomicLong();
    Progress progress =
        new Progress() {
          @Override
          public void bytes(long done, long of) {
            most.accumulateAndGet(done, Math::max);
          }
        };
    try {
      Made made = plan.backups().make("", progress);
      System.exit(made.manifest().good() ? 0 : 2);
    } catch (BackupException e) {
      System.out.println(e.getMessage());
      System.out.println("bytes=" + most);
      System.exit(e.kind() == BackupException.Kind.LOCKED ? 75 : 2);
    }
  }
}
