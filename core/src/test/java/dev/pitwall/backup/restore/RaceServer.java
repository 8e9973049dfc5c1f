package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real server with two databases: {@code races}, and {@code slow}, whose restore never comes to
 * its end, because an index of it waits for ten minutes in every database of another name.
 */
final class RaceServer implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres running;

  RaceServer(Path data) throws IOException, SQLException {
    this.data = data;
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
    start();
    sql(
        "postgres",
        "CREATE ROLE app LOGIN",
        "CREATE DATABASE races OWNER app ENCODING 'UTF8' TEMPLATE template0",
        "ALTER DATABASE races SET search_path = results, public",
        "CREATE DATABASE slow");
    sql(
        "races",
        "CREATE SCHEMA results",
        "CREATE EXTENSION pg_trgm",
        "CREATE TABLE results.\"Lap Time\" (id int PRIMARY KEY, rider text, t interval, x float8)",
        "INSERT INTO results.\"Lap Time\" SELECT i, '走者 ' || i, i * interval '1 second', i / 7.0"
            + " FROM generate_series(1, 5000) i",
        "CREATE INDEX ON results.\"Lap Time\" (rider)",
        "CREATE TABLE public.team (id int PRIMARY KEY, name text)",
        "INSERT INTO public.team VALUES (1, 'Ōta'), (2, NULL)",
        "ALTER TABLE public.team ADD CONSTRAINT positive CHECK (id > 1) NOT VALID",
        "CREATE VIEW public.fast AS SELECT * FROM results.\"Lap Time\" WHERE t < '1 hour'");
    sql(
        "slow",
        "CREATE FUNCTION public.wait(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$"
            + " BEGIN IF current_database() <> 'slow' THEN PERFORM pg_sleep(600); END IF;"
            + " RETURN i; END $$",
        "CREATE TABLE public.t (id int)",
        "INSERT INTO public.t VALUES (1)",
        "CREATE INDEX ON public.t (public.wait(id))");
  }

  void start() throws IOException {
    running =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPort(port)
            .setLocaleConfig("locale", "C")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
  }

  /** Immediate shutdown: as a crash, without a word to the clients; and up again. */
  void crash() throws IOException, InterruptedException {
    long postmaster = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
    new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster)).start().waitFor();
    ProcessHandle.of(postmaster).ifPresent(process -> process.onExit().join());
    running.close();
    start();
  }

  int port() {
    return port;
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  Connection connect(String database) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url(database));
    source.setUser("postgres");
    source.setApplicationName("racepredictor");
    return source.getConnection();
  }

  void sql(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of all rows. */
  List<String> ask(String database, String sql) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        answers.add(rows.getString(1));
      }
    }
    return answers;
  }

  List<String> databases() throws SQLException {
    return ask("postgres", "SELECT datname FROM pg_database ORDER BY 1");
  }

  /** Where backups of {@code database} are made. */
  BackupSite site(Path dir, String database, Map<String, String> more) {
    return site(dir, url(database), more, Locale.ENGLISH);
  }

  static BackupSite site(Path dir, String url, Map<String, String> more, Locale locale) {
    Map<String, String> keys = new HashMap<>();
    keys.put("pitwall.postgres.url", url);
    keys.put("pitwall.postgres.user", "postgres");
    keys.put("pitwall.backup.dir", dir.toString());
    more.forEach((key, value) -> keys.put("pitwall." + key, value));
    Sources sources = new Sources(Optional.empty(), "", keys, Map.of(), Path.of(""), List.of());
    LoadedConfiguration loaded =
        LoadedConfiguration.load(
            sources,
            List.of(
                new KeyGroup("PostgreSQL", PostgresSettings.keys()),
                new KeyGroup("Backup", BackupSettings.keys())));
    if (!loaded.problems().isEmpty()) {
      throw new IllegalArgumentException(loaded.problems().get(0).text(Locale.ENGLISH));
    }
    BackupSettings settings = BackupSettings.from(loaded);
    return new BackupSite(
        settings,
        dir,
        List.of(),
        new Sender("RacePredictor", "host:1", "test"),
        locale,
        TimeSource.system());
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
