package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.check.postgres.OtherDatabase;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.check.postgres.ServerLogin;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.text.Messages;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The server that is restored to: sessions on any of its databases, for work that takes long. */
final class Server {
  /** Where one gets in to make, rename and drop other databases. */
  private static final List<String> USUAL_DATABASES = List.of("postgres", "template1");

  private static final int SOCKET_MARGIN_SECONDS = 30;

  /** Making a database copies a template; dropping one waits for a checkpoint. */
  private static final Duration ADMINISTRATION = Duration.ofMinutes(10);

  private final PostgresSettings settings;
  private final ServerLogin login;
  private final Messages words;

  private Server(PostgresSettings settings, ServerLogin login, Messages words) {
    this.settings = settings;
    this.login = login;
    this.words = words;
  }

  /**
   * The server of these settings. Connects to nothing yet.
   *
   * @throws BackupException if they name none
   */
  static Server of(PostgresSettings settings, Messages words) throws BackupException {
    Optional<ServerLogin> login;
    try {
      login = ServerLogin.of(settings, ProcessFacts.user());
    } catch (IllegalArgumentException e) {
      throw new BackupException(Kind.CONFIGURATION, words.get("server.url"), e);
    }
    if (login.isEmpty()) {
      throw new BackupException(Kind.CONFIGURATION, words.get("server.none"));
    }
    return new Server(settings, login.get(), words);
  }

  /** What PostgreSQL's programs need to connect to {@code database}. */
  ServerLogin login(String database) {
    return login.on(database);
  }

  String role() {
    return login.user();
  }

  /** For people: {@code 127.0.0.1:5432}. */
  String place() {
    String place = login.place();
    return place.substring(0, place.lastIndexOf('/'));
  }

  /**
   * A session on {@code database} whose statements may take as long as {@code limit}.
   *
   * @param name what everybody reads in {@code pg_stat_activity}
   */
  Connection open(String database, String name, Duration limit) throws BackupException {
    try {
      return patient(database, name, limit);
    } catch (SQLException e) {
      throw unreachable(database, e);
    }
  }

  private Connection patient(String database, String name, Duration limit) throws SQLException {
    DatabaseSessions sessions =
        DatabaseSessions.of(OtherDatabase.of(settings, database)).orElseThrow();
    Connection session = sessions.open(name);
    try (Statement statement = session.createStatement()) {
      long seconds = limit.toSeconds();
      int socketMillis =
          (int) Math.min(Integer.MAX_VALUE, (seconds + SOCKET_MARGIN_SECONDS) * 1000);
      session.setNetworkTimeout(Runnable::run, socketMillis);
      statement.execute("SET statement_timeout = '" + seconds + "s'");
      statement.execute("SET lock_timeout = '10s'");
      statement.execute("SET idle_in_transaction_session_timeout = 0");
      DatabaseSessions.allowWrites(session);
      return session;
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * A session on any database but {@code not}, to work on others from there. The one of the URL may
   * be the very one that is gone.
   */
  Connection administer(String not, String name) throws BackupException {
    Set<String> candidates = new LinkedHashSet<>(USUAL_DATABASES);
    candidates.add(login.database());
    candidates.remove(not);
    @Nullable SQLException first = null;
    for (String candidate : candidates) {
      try {
        return patient(candidate, name, ADMINISTRATION);
      } catch (SQLException e) {
        first = first == null ? e : first;
      }
    }
    throw unreachable(
        candidates.iterator().next(), first == null ? new SQLException("no database") : first);
  }

  BackupException unreachable(String database, SQLException e) {
    return new BackupException(
        Kind.FAILED,
        words.get(
            "server.unreachable",
            "place",
            place() + "/" + database,
            "role",
            role(),
            "error",
            DatabaseSessions.reason(e)),
        e);
  }

  /** A failed statement, in words; with the GRANT that mends it if a right is missing. */
  BackupException failed(String attempt, String database, SQLException e) {
    String reason = DatabaseSessions.reason(e);
    Optional<String> mend =
        "42501".equals(e.getSQLState())
            ? Rights.mend(String.valueOf(e.getMessage()), role(), database)
            : Optional.empty();
    return mend.map(
            sql ->
                new BackupException(
                    Kind.PERMISSION,
                    words.get(
                        "server.not-allowed",
                        "attempt",
                        attempt,
                        "role",
                        role(),
                        "error",
                        reason,
                        "grant",
                        sql),
                    e))
        .orElseGet(
            () ->
                new BackupException(
                    Kind.FAILED,
                    words.get("server.failed", "attempt", attempt, "error", reason),
                    e));
  }

  static boolean exists(Connection session, String database) throws SQLException {
    return !texts(session, "SELECT 1 FROM pg_database WHERE datname = ?", database).isEmpty();
  }

  /** The first column of all rows. */
  static List<String> texts(Connection session, String sql, String... values) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = session.prepareStatement("/* pitwall */ " + sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(String.valueOf(rows.getString(1)));
        }
      }
    }
    return texts;
  }

  static void execute(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A name as SQL wants it, whatever is in it. */
  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** The same without quotes where none are needed, for people. */
  static String shown(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name : quoted(name);
  }
}
