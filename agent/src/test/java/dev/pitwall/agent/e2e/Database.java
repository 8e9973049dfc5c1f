package dev.pitwall.agent.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL with a data directory of its own that can be stopped and started again. */
final class Database implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres running;

  Database(Path data) throws IOException {
    this.data = data;
    this.port = Shop.freePort();
    start();
  }

  void start() throws IOException {
    running =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPort(port)
            .setLocaleConfig("locale", "C")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .start();
  }

  void stop() throws IOException {
    running.close();
  }

  /** Asks everybody but the superuser for a password. */
  void requirePasswords() throws IOException, SQLException {
    Files.writeString(
        data.resolve("pg_hba.conf"),
        "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
    sql("SELECT pg_reload_conf()");
  }

  /** The configuration of a shop that watches this database as its superuser. */
  String settings() {
    return settings("postgres", "postgres");
  }

  String settings(String database, String user) {
    return "postgres { interval = 1s, user = "
        + user
        + ", url = \"jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + database
        + "\" }";
  }

  Connection connect() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName("postgres");
    source.setUser("postgres");
    source.setApplicationName("nightly-import");
    return source.getConnection();
  }

  void sql(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** What a query on another database of this server counts. */
  long count(String name, String sql) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(name);
    source.setUser("postgres");
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
