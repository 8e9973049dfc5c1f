package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.PostgresTools.Tool;
import dev.pitwall.backup.Progress;
import dev.pitwall.backup.Progress.Stage;
import dev.pitwall.backup.restore.DatabaseReport.Way;
import dev.pitwall.backup.restore.PgRestore.Ownership;
import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One restore into a database that people will use. A database that holds something is never
 * touched: the backup is restored beside it, and when that is done and compared the two change
 * their names, in one transaction. So a restore that fails leaves everything as it was.
 */
final class IntoDatabase {
  private static final Logger log = LoggerFactory.getLogger(IntoDatabase.class);

  private static final String SESSION = "pitwall-restore";
  private static final Duration COMPARING = Duration.ofMinutes(10);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int TIDY_TRIES = 20;

  /** PostgreSQL cuts longer names. */
  private static final int MOST_NAME_BYTES = 63;

  private final RestoreMeans means;
  private final Manifest manifest;
  private final Restore.Wish wish;
  private final Progress progress;
  private final Messages words;
  private final TimeSource time;
  private final Server server;
  private final PgRestore pgRestore;
  private final List<String> remarks = new ArrayList<>();

  IntoDatabase(RestoreMeans means, Manifest manifest, Restore.Wish wish, Progress progress)
      throws BackupException {
    this.means = means;
    this.manifest = manifest;
    this.wish = wish;
    this.progress = progress;
    this.words = means.words();
    this.time = means.time();
    this.server = Server.of(means.settings().postgres(), words);
    this.pgRestore = new PgRestore(means.tools(), server, words);
  }

  DatabaseReport run() throws BackupException, Damage, InterruptedException {
    long begin = time.nanoTime();
    Contents contents = means.contents(manifest);
    StoredFile file =
        contents
            .find(Manifest.DUMP)
            .orElseThrow(
                () ->
                    new BackupException(
                        Kind.FAILED, words.get("restore.no-database", "id", manifest.id())));
    Tool tool = pgRestore.tool(manifest);
    try (Connection admin = server.administer(wish.database(), SESSION)) {
      Way way = way(admin);
      contents.check(List.of(file), progress);
      DumpSource dump = new DumpSource(contents, file);
      Blueprint blueprint = pgRestore.blueprint(tool, dump);
      String place = way == Way.REPLACED ? beside("_restoring_") : wish.database();
      if (way != Way.FILLED) {
        make(admin, place, blueprint);
      }
      try {
        return restored(admin, tool, dump, blueprint, way, place, begin);
      } catch (BackupException e) {
        throw new BackupException(e.kind(), e.getMessage() + " " + left(way, place), e);
      } catch (Damage e) {
        throw new Damage(e.getMessage() + " " + left(way, place));
      } catch (InterruptedException | SQLException | RuntimeException e) {
        log.warn("restoring {} was ended; {}", place, left(way, place));
        throw e;
      }
    } catch (SQLException e) {
      throw server.failed(
          words.get("attempt.restore", "database", wish.database()), wish.database(), e);
    }
  }

  private DatabaseReport restored(
      Connection admin,
      Tool tool,
      DumpSource dump,
      Blueprint blueprint,
      Way way,
      String place,
      long begin)
      throws BackupException, Damage, InterruptedException, SQLException {
    Ownership owner = new Ownership(wish.asBefore(), wish.owner());
    progress.stage(Stage.RESTORE);
    pgRestore.run(tool, dump, place, owner, wish.jobs(), () -> look(admin, place));
    Duration restoring = since(begin);
    Comparison comparison = compare(place);
    analyze(place);
    String kept = way == Way.REPLACED ? swap(admin, place) : "";
    return new DatabaseReport(
        manifest.id(),
        wish.database(),
        way,
        kept,
        wish.asBefore() ? "" : wish.owner().orElse(server.role()),
        blueprint.owner(),
        Databases.size(admin, wish.database()),
        since(begin),
        restoring,
        comparison,
        remarks);
  }

  private Duration since(long begin) {
    return Duration.ofNanos(time.nanoTime() - begin);
  }

  /** What is there already decides. */
  private Way way(Connection admin) throws BackupException, SQLException {
    if (!Server.exists(admin, wish.database())) {
      return Way.MADE;
    }
    long objects;
    try (Connection inside = server.open(wish.database(), SESSION, COMPARING)) {
      objects = Databases.objects(inside);
    }
    if (objects == 0) {
      return Way.FILLED;
    }
    if (!wish.replace()) {
      throw new BackupException(
          Kind.FAILED,
          words.get(
              "restore.not-empty",
              "place",
              server.place(),
              "database",
              wish.database(),
              "objects",
              objects,
              "sessions",
              Databases.sessions(admin, wish.database())));
    }
    return Way.REPLACED;
  }

  /** A name for a database beside the one that is wanted. */
  private String beside(String what) {
    String end = what + STAMP.format(time.now());
    String base = wish.database();
    while ((base + end).getBytes(StandardCharsets.UTF_8).length > MOST_NAME_BYTES) {
      base = base.substring(0, base.offsetByCodePoints(base.length(), -1));
    }
    return base + end;
  }

  private void make(Connection admin, String name, Blueprint blueprint) throws BackupException {
    try {
      Databases.create(admin, name, blueprint, words, remarks);
    } catch (SQLException e) {
      throw server.failed(words.get("attempt.create", "database", name), name, e);
    }
    if (wish.owner().isPresent()) { // else it may not even make a table there
      try {
        giveTo(admin, name, wish.owner().get());
      } catch (SQLException e) {
        BackupException failure =
            server.failed(words.get("attempt.create", "database", name), name, e);
        throw new BackupException(
            failure.kind(), failure.getMessage() + " " + left(Way.MADE, name), failure);
      }
    }
  }

  private static void giveTo(Connection admin, String database, String owner) throws SQLException {
    Server.execute(
        admin, "ALTER DATABASE " + Server.quoted(database) + " OWNER TO " + Server.quoted(owner));
  }

  private void look(Connection admin, String name) {
    Manifest.Database dumped = manifest.database();
    try {
      progress.bytes(Databases.size(admin, name), dumped == null ? 0 : dumped.bytes());
    } catch (SQLException e) {
      log.debug("the size of {} is not known", name, e); // the restore itself says what is wrong
    }
  }

  private Comparison compare(String name) throws BackupException {
    progress.stage(Stage.COMPARE);
    try (Connection inside = server.open(name, SESSION, COMPARING)) {
      return Comparison.of(
          manifest.tables(), Databases.contents(inside, means.settings().tools().hashUpTo(), time));
    } catch (SQLException e) {
      throw server.failed(words.get("attempt.compare", "database", name), name, e);
    }
  }

  private void analyze(String name) {
    progress.stage(Stage.ANALYZE);
    try (Connection inside = server.open(name, SESSION, COMPARING)) {
      Server.execute(inside, "ANALYZE");
    } catch (BackupException | SQLException e) {
      remarks.add(words.get("remark.analyze", "database", name));
    }
  }

  /** Gives the old database another name and the new one its name. */
  private String swap(Connection admin, String restored) throws BackupException {
    String old = wish.database();
    String kept = beside("_before_");
    try {
      keepOwner(admin, old, restored);
      Server.execute(
          admin, "ALTER DATABASE " + Server.quoted(old) + " WITH ALLOW_CONNECTIONS false");
      try {
        endSessions(admin, old);
        admin.setAutoCommit(false);
        rename(admin, old, kept);
        rename(admin, restored, old);
        admin.commit();
      } catch (SQLException e) {
        admin.rollback();
        admin.setAutoCommit(true);
        allow(admin, old);
        throw e;
      }
      admin.setAutoCommit(true);
      allow(admin, kept);
      return kept;
    } catch (SQLException e) {
      throw server.failed(words.get("attempt.swap", "database", old, "restored", restored), old, e);
    }
  }

  private void endSessions(Connection admin, String database) throws SQLException {
    long begin = time.nanoTime();
    do {
      Databases.endSessions(admin, database);
    } while (Databases.sessions(admin, database) > 0
        && since(begin).compareTo(Duration.ofSeconds(10)) < 0);
  }

  private static void rename(Connection admin, String from, String to) throws SQLException {
    Server.execute(
        admin, "ALTER DATABASE " + Server.quoted(from) + " RENAME TO " + Server.quoted(to));
  }

  private static void allow(Connection admin, String database) throws SQLException {
    Server.execute(
        admin, "ALTER DATABASE " + Server.quoted(database) + " WITH ALLOW_CONNECTIONS true");
  }

  private void keepOwner(Connection admin, String old, String restored) throws SQLException {
    List<String> owner =
        Server.texts(
            admin, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = ?", old);
    if (owner.isEmpty() || owner.get(0).equals(server.role())) {
      return;
    }
    try {
      giveTo(admin, restored, owner.get(0));
    } catch (SQLException e) {
      remarks.add(
          words.get("remark.owner", "owner", owner.get(0), "error", DatabaseSessions.reason(e)));
    }
  }

  /** Drops what was made, because half a database is worse than none; says what is left. */
  private String left(Way way, String name) {
    if (way == Way.FILLED) {
      return words.get("left.part", "database", name);
    }
    for (int i = 0; i < TIDY_TRIES; i++) {
      try (Connection admin = server.administer(name, SESSION)) {
        Databases.drop(admin, name);
        return words.get(
            way == Way.MADE ? "left.nothing" : "left.old", "database", wish.database());
      } catch (BackupException | SQLException e) {
        log.debug("{} is not dropped yet", name, e); // the server may be starting
      }
      try {
        time.sleep(Duration.ofSeconds(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return words.get(
        "left.half", "database", name, "statement", "DROP DATABASE " + Server.shown(name));
  }
}
