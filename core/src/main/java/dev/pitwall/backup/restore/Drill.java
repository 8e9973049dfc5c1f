package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.BackupLock;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.Manifest.Verification;
import dev.pitwall.backup.PostgresTools.Tool;
import dev.pitwall.backup.Progress;
import dev.pitwall.backup.Progress.Stage;
import dev.pitwall.backup.Rehearsal;
import dev.pitwall.backup.restore.PgRestore.Ownership;
import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores a backup into a scratch database and compares: the only proof that it can be restored,
 * and the only honest number for how long that takes. The scratch database is dropped in any case;
 * one that a killed drill left behind is dropped by the next.
 */
public final class Drill {
  private static final int JOBS = 2;
  private static final Duration LOCK_WAIT = Duration.ofMinutes(10);
  private static final Duration LOCK_PAUSE = Duration.ofSeconds(2);

  /** A restored database has no dead rows, yet fresh pages are not full. */
  private static final int MOST_GROWTH = 2;

  private static final long GROWTH_FLOOR = 1L << 30;

  private static final String INVALID_INDEXES =
      """
      SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE NOT i.indisvalid ORDER BY 1 LIMIT 20
      """;

  private static final String NOT_VALID =
      """
      SELECT format('%I on %s', conname, conrelid::regclass)
        FROM pg_constraint WHERE NOT convalidated ORDER BY 1 LIMIT 20
      """;

  private final RestoreMeans means;
  private final DrillSettings settings;
  private final Messages words;
  private final TimeSource time;

  /** Does nothing yet. */
  public Drill(BackupSite site, DrillSettings settings) {
    this.means = new RestoreMeans(site);
    this.settings = settings;
    this.words = means.words();
    this.time = site.time();
  }

  /**
   * Restores and compares, and keeps the result in the manifest.
   *
   * @throws BackupException if nothing can be said of the backup: no server, no right, no time, no
   *     space
   */
  public DrillReport run(Manifest manifest, Progress progress)
      throws BackupException, InterruptedException {
    DrillReport report = look(manifest, true, progress);
    keep(report);
    return report;
  }

  /** The look of the level {@code RESTORE}, for those who keep the result themselves. */
  public Rehearsal rehearsal() {
    return (manifest, progress) -> verification(look(manifest, false, progress));
  }

  private static Verification verification(DrillReport report) {
    return new Verification(Level.RESTORE, report.time(), report.restored(), report.problems());
  }

  private DrillReport look(Manifest manifest, boolean digests, Progress progress)
      throws BackupException, InterruptedException {
    Manifest.Database database = manifest.database();
    Contents contents = means.contents(manifest);
    StoredFile file = contents.find(Manifest.DUMP).orElse(null);
    if (database == null || file == null) {
      throw new BackupException(
          Kind.CONFIGURATION, words.get("restore.no-database", "id", manifest.id()));
    }
    if (database.bytes() > settings.sizeLimit()) {
      throw new BackupException(
          Kind.CONFIGURATION,
          words.get("drill.too-large", "bytes", database.bytes(), "limit", settings.sizeLimit()));
    }
    Server server = Server.of(settings.server(means.settings().postgres()), words);
    PgRestore pgRestore = new PgRestore(means.tools(), server, words);
    Tool tool = pgRestore.tool(manifest);
    Instant begun = time.now();
    long begin = time.nanoTime();
    try (Scratch scratch = Scratch.begin(server, time)) {
      Budget budget = new Budget(begin, scratch, database.bytes(), progress);
      try {
        Scratch.sweep(scratch.admin());
        if (digests) {
          contents.check(List.of(file), progress);
        }
        DumpSource dump = new DumpSource(contents, file);
        List<String> remarks = new ArrayList<>();
        make(scratch, pgRestore.blueprint(tool, dump), remarks, server);
        progress.stage(Stage.RESTORE);
        pgRestore.run(tool, dump, scratch.name(), Ownership.OURS, JOBS, budget);
        Duration restored = since(begin);
        progress.stage(Stage.COMPARE);
        return compared(manifest, begun, restored, remarks, scratch, server);
      } catch (Damage e) {
        return new DrillReport(
            manifest.id(),
            begun,
            since(begin),
            Comparison.of(List.of(), List.of()),
            List.of(String.valueOf(e.getMessage())),
            List.of());
      } catch (SQLException e) {
        throw server.failed(words.get("attempt.drill"), scratch.name(), e);
      }
    }
  }

  private Duration since(long begin) {
    return Duration.ofNanos(time.nanoTime() - begin);
  }

  private void make(Scratch scratch, Blueprint blueprint, List<String> remarks, Server server)
      throws BackupException {
    try {
      Databases.create(scratch.admin(), scratch.name(), blueprint, words, remarks);
    } catch (SQLException e) {
      throw server.failed(
          words.get("attempt.create", "database", scratch.name()), scratch.name(), e);
    }
  }

  /** Ends a restore that takes too long or grows too large. */
  private final class Budget implements PgRestore.Look {
    private final long begin;
    private final Scratch scratch;
    private final long expected;
    private final Progress progress;

    Budget(long begin, Scratch scratch, long expected, Progress progress) {
      this.begin = begin;
      this.scratch = scratch;
      this.expected = expected;
      this.progress = progress;
    }

    @Override
    public void now() throws BackupException {
      if (since(begin).compareTo(settings.timeout()) > 0) {
        throw new BackupException(
            Kind.FAILED, words.get("drill.too-long", "limit", settings.timeout()));
      }
      long size;
      try {
        size = Databases.size(scratch.admin(), scratch.name());
      } catch (SQLException e) {
        return; // the restore itself says what is wrong with the server
      }
      progress.bytes(size, expected);
      long most = Math.min(settings.sizeLimit(), expected * MOST_GROWTH + GROWTH_FLOOR);
      if (size > most) {
        throw new BackupException(
            Kind.FAILED, words.get("drill.grows", "bytes", size, "limit", most));
      }
    }
  }

  private DrillReport compared(
      Manifest manifest,
      Instant begun,
      Duration restored,
      List<String> remarks,
      Scratch scratch,
      Server server)
      throws BackupException, SQLException {
    List<String> problems = new ArrayList<>();
    Comparison comparison;
    try (Connection inside = server.open(scratch.name(), "pitwall-drill", settings.timeout())) {
      comparison =
          Comparison.of(
              manifest.tables(),
              Databases.contents(inside, means.settings().tools().hashUpTo(), time));
      comparison.differences().forEach(each -> problems.add(DrillWording.difference(each, words)));
      for (String index : Server.texts(inside, INVALID_INDEXES)) {
        problems.add(words.get("drill.invalid-index", "index", index));
      }
      List<String> unchecked = Server.texts(inside, NOT_VALID);
      if (!unchecked.isEmpty()) {
        remarks.add(words.get("drill.not-valid", "constraints", String.join(", ", unchecked)));
      }
      for (String sql : settings.smoke()) {
        smoke(inside, sql, problems);
      }
    }
    return new DrillReport(manifest.id(), begun, restored, comparison, problems, remarks);
  }

  private void smoke(Connection inside, String sql, List<String> problems) throws SQLException {
    try (var statement = inside.createStatement()) {
      statement.execute("SET search_path = \"$user\", public");
      String value = "";
      if (statement.execute(sql)) {
        try (var rows = statement.getResultSet()) {
          value = rows.next() ? String.valueOf(rows.getString(1)) : "no row";
        }
      }
      if (List.of("f", "0", "null", "no row").contains(value)) {
        problems.add(words.get("drill.smoke", "sql", sql, "value", value));
      }
    } catch (SQLException e) {
      if (inside.isClosed()) {
        throw e;
      }
      problems.add(words.get("drill.smoke", "sql", sql, "value", DatabaseSessions.reason(e)));
    }
  }

  private void keep(DrillReport report) throws BackupException, InterruptedException {
    BackupLock lock = lock();
    try {
      Manifest now = means.catalogue().find(report.id()); // others may have looked meanwhile
      means.catalogue().record(now.looked(verification(report)));
    } catch (IOException e) {
      throw new BackupException(
          Kind.FAILED, words.get("drill.unkept", "id", report.id(), "error", e.toString()), e);
    } finally {
      lock.close();
    }
  }

  private BackupLock lock() throws BackupException, InterruptedException {
    long begin = time.nanoTime();
    while (true) {
      try {
        return means.catalogue().lock();
      } catch (BackupException e) {
        if (e.kind() != Kind.LOCKED || since(begin).compareTo(LOCK_WAIT) > 0) {
          throw e;
        }
        time.sleep(LOCK_PAUSE);
      }
    }
  }
}
