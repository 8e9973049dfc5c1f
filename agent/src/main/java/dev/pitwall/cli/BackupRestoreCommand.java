package dev.pitwall.cli;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.archive.ArchiveReport;
import dev.pitwall.backup.archive.Remark;
import dev.pitwall.backup.restore.DatabaseReport;
import dev.pitwall.backup.restore.DrillWording;
import dev.pitwall.backup.restore.Restore;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Amounts;
import dev.pitwall.text.Messages;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code backup restore ID --into DB | --files DIR | --globals}: brings back what is in a backup; 2
 * if it failed or differs from the manifest.
 */
@Command(name = "restore")
final class BackupRestoreCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "ID")
  private String id = "";

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Option(names = "--yes")
  private boolean yes;

  @ArgGroup private Whose whose = new Whose();

  @Option(names = "--jobs", paramLabel = "N", defaultValue = "2")
  private int jobs = 2;

  /** One of the three. */
  static final class What {
    @Option(names = "--into", paramLabel = "DB", required = true)
    private @Nullable String database;

    @Option(names = "--files", paramLabel = "DIR", required = true)
    private @Nullable Path folder;

    @Option(names = "--globals", required = true)
    private boolean globals;
  }

  /** At most one of the two. */
  static final class Whose {
    @Option(names = "--owner", paramLabel = "ROLE")
    private @Nullable String owner;

    @Option(names = "--with-owners")
    private boolean asBefore;
  }

  BackupRestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<Restore.Wish> wish = Optional.empty();
    if (what.database != null) {
      try {
        wish =
            Optional.of(
                new Restore.Wish(
                    what.database, yes, whose.asBefore, Optional.ofNullable(whose.owner), jobs));
      } catch (IllegalArgumentException e) {
        session.say(session.wordsForUsage().get("restore.usage"));
        return ExitCode.USAGE.code();
      }
    }
    Optional<Restore.Wish> wanted = wish;
    return new BackupCall(session)
        .run(
            (configuration, site, progress) -> {
              Restore restore = new Restore(site);
              Manifest manifest = restore.find(id);
              if (wanted.isPresent()) {
                DatabaseReport report = restore.into(manifest, wanted.get(), progress);
                progress.close();
                DrillWording wording =
                    new DrillWording(site.sender(), session.locale(), ZoneId.systemDefault());
                return show(report, wording);
              }
              if (what.folder != null) {
                return files(restore, manifest, what.folder, progress);
              }
              return globals(restore, manifest);
            });
  }

  private ExitCode show(DatabaseReport report, DrillWording wording) {
    boolean equal = report.comparison().equal();
    if (session.json()) {
      BackupJson.print(session, report);
      return equal ? ExitCode.OK : ExitCode.CRITICAL;
    }
    Messages words = session.words();
    session.print(
        words.get(
            "restored." + report.way().name().toLowerCase(Locale.ROOT),
            "id",
            report.id(),
            "database",
            printable(report.database()),
            "took",
            wording.amount(report.took())));
    session.print(
        words.get(
            "restored.rows",
            "tables",
            report.comparison().tables(),
            "rows",
            report.comparison().rows(),
            "compared",
            report.comparison().compared()));
    session.print(words.get(equal ? "restored.equal" : "restored.differs"));
    report
        .comparison()
        .differences()
        .forEach(each -> session.print("  " + printable(wording.difference(each))));
    if (!report.kept().isEmpty()) {
      session.print(words.get("restored.kept", "kept", printable(report.kept())));
    }
    if (!report.owner().isEmpty() && !report.owner().equals(report.formerOwner())) {
      session.print(
          words.get(
              "restored.owner",
              "owner",
              printable(report.owner()),
              "before",
              printable(report.formerOwner().isEmpty() ? "?" : report.formerOwner())));
    }
    report.remarks().forEach(each -> session.say(printable(each)));
    return equal ? ExitCode.OK : ExitCode.CRITICAL;
  }

  private ExitCode files(Restore restore, Manifest manifest, Path folder, ProgressLine progress)
      throws BackupException, InterruptedException {
    Map<String, ArchiveReport> reports = restore.files(manifest, folder, yes, progress);
    progress.close();
    boolean whole = reports.values().stream().allMatch(ArchiveReport::whole);
    if (session.json()) {
      BackupJson.print(session, manifest.id(), reports);
      return whole ? ExitCode.OK : ExitCode.CRITICAL;
    }
    Messages words = session.words();
    Amounts amounts = new Amounts(session.locale());
    reports.forEach(
        (name, report) -> {
          session.print(
              words.get(
                  "unpacked",
                  "name",
                  name,
                  "files",
                  report.files(),
                  "links",
                  report.links(),
                  "bytes",
                  amounts.of(Unit.BYTES, report.bytes()),
                  "folder",
                  folder.toAbsolutePath().normalize()));
          report.remarks().forEach(each -> session.say(printable(remark(each, words))));
          if (report.count(Remark.Kind.EXISTS) > 0) {
            session.say(words.get("unpacked.exists", "n", report.count(Remark.Kind.EXISTS)));
          }
        });
    return whole ? ExitCode.OK : ExitCode.CRITICAL;
  }

  private static String remark(Remark remark, Messages words) {
    String kind = words.get("remark." + remark.kind().name().toLowerCase(Locale.ROOT));
    return "  "
        + kind
        + ": "
        + remark.path()
        + (remark.detail().isEmpty() ? "" : "  " + remark.detail());
  }

  private ExitCode globals(Restore restore, Manifest manifest)
      throws BackupException, InterruptedException {
    ByteArrayOutputStream sql = new ByteArrayOutputStream();
    restore.globals(manifest, sql);
    session.print(sql.toString(StandardCharsets.UTF_8).stripTrailing());
    return ExitCode.OK;
  }

  private static String printable(String text) {
    return TextTable.printable(text);
  }
}
