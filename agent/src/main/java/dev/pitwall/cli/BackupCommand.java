package dev.pitwall.cli;

import dev.pitwall.BackupWork;
import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Made;
import dev.pitwall.backup.Manifest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code backup}: makes one now, verifies it, prunes; prints its id. */
@Command(name = "backup")
final class BackupCommand implements Callable<Integer> {
  private final Session session;
  private final BackupDesk desk;

  BackupCommand(Session session) {
    this.session = session;
    this.desk = new BackupDesk(session);
  }

  @Override
  public Integer call() throws InterruptedException {
    return new BackupCall(session)
        .run((c, site, progress) -> say(BackupWork.backups(site, c), progress));
  }

  private ExitCode say(Backups backups, ProgressLine progress)
      throws BackupException, InterruptedException {
    Made made = backups.make("", progress);
    progress.close();
    Manifest manifest = made.manifest();
    if (session.json()) {
      session.printJson(out -> BackupDesk.write(out, List.of(manifest), List.of()));
    } else {
      session.print(manifest.id());
    }
    session.say(
        session
            .words()
            .get(
                "backup.made",
                "size",
                desk.size(manifest.bytes()),
                "level",
                session.words().get("backup.level." + manifest.verified().key()),
                "folder",
                backups.catalogue().folder(manifest.id())));
    if (!made.deleted().isEmpty()) {
      session.say(session.words().get("backup.deleted", "ids", String.join(", ", made.deleted())));
    }
    manifest.warnings().forEach(line -> session.say(TextTable.printable(line)));
    made.problems().stream()
        .filter(line -> !manifest.warnings().contains(line))
        .forEach(line -> session.say(TextTable.printable(line)));
    if (made.problems().isEmpty()) {
      return ExitCode.OK;
    }
    return manifest.good() ? ExitCode.WARNING : ExitCode.CRITICAL;
  }
}
