package dev.pitwall.cli;

import dev.pitwall.backup.restore.Drill;
import dev.pitwall.backup.restore.DrillReport;
import dev.pitwall.backup.restore.DrillSettings;
import dev.pitwall.backup.restore.DrillWording;
import dev.pitwall.backup.restore.Restore;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code backup drill [ID]}: restores into a scratch database and compares; 2 if it differs. */
@Command(name = "drill")
final class BackupDrillCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "ID", arity = "0..1")
  private String id = "newest";

  BackupDrillCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new BackupCall(session)
        .run(
            (configuration, site, progress) -> {
              Drill drill = new Drill(site, DrillSettings.from(configuration));
              DrillReport report = drill.run(new Restore(site).find(id), progress);
              progress.close();
              DrillWording wording =
                  new DrillWording(site.sender(), session.locale(), ZoneId.systemDefault());
              if (session.json()) {
                BackupJson.print(session, report);
              } else {
                session.print(report.id() + ": " + wording.verdict(report));
                report.problems().forEach(each -> session.print("  " + printable(each)));
                report.remarks().forEach(each -> session.say(printable(each)));
              }
              return report.proven() ? ExitCode.OK : ExitCode.CRITICAL;
            });
  }

  private static String printable(String text) {
    return TextTable.printable(text);
  }
}
