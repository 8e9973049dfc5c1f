package dev.pitwall.cli;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Catalogue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code backup list}: what is there, oldest first. */
@Command(name = "list")
final class BackupListCommand implements Callable<Integer> {
  private final Session session;
  private final BackupDesk desk;

  BackupListCommand(Session session) {
    this.session = session;
    this.desk = new BackupDesk(session);
  }

  @Override
  public Integer call() throws InterruptedException {
    return new BackupCall(session).run((c, site, progress) -> list(site));
  }

  private ExitCode list(BackupSite site) throws BackupException {
    Catalogue.Listing all = new Catalogue(site.dir(), site.locale()).list();
    if (session.json()) {
      session.printJson(out -> BackupDesk.write(out, all.backups(), all.unreadable()));
    } else if (all.backups().isEmpty() && all.unreadable().isEmpty()) {
      session.say(session.words().get("backup.none", "dir", site.dir()));
    } else {
      desk.print(all.backups(), all.unreadable());
    }
    return ExitCode.OK;
  }
}
