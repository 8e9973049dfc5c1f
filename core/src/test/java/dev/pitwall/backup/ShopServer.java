package dev.pitwall.backup;

import dev.pitwall.schedule.Threads;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import org.postgresql.ds.PGSimpleDataSource;

/** A real server with a small shop in it, that can be stopped and started again. */
final class ShopServer implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres running;

  ShopServer(Path data) throws IOException, SQLException {
    this.data = data;
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
    start();
    sql("CREATE DATABASE shop");
    fill();
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

  private void fill() throws SQLException {
    shop(
        "CREATE TABLE rider (id int PRIMARY KEY, name text NOT NULL, note text)",
        "CREATE SCHEMA races",
        "CREATE TABLE races.\"Lap Time\" (rider int REFERENCES rider, lap int, t interval)",
        "CREATE SEQUENCE ticket",
        "CREATE TABLE empty (id int)");
    refill();
  }

  void refill() throws SQLException {
    shop(
        "INSERT INTO rider SELECT i, 'rider ' || i, md5(i::text) || md5((i * 7)::text)"
            + " FROM generate_series(1, 20000) i",
        "INSERT INTO races.\"Lap Time\" SELECT 1 + i % 20000, i, i * interval '1 second'"
            + " FROM generate_series(1, 5000) i");
  }

  void stop() throws IOException {
    running.close();
  }

  void kill() throws IOException, InterruptedException {
    long postmaster = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
    new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster)).start().waitFor();
    ProcessHandle.of(postmaster).ifPresent(process -> process.onExit().join());
  }

  /** Asks for a password over TCP, except from the superuser. */
  void requirePasswords() throws IOException, SQLException {
    Files.writeString(
        data.resolve("pg_hba.conf"),
        "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
    sql("SELECT pg_reload_conf()");
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/shop";
  }

  Connection connect(String database) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + database);
    source.setUser("postgres");
    source.setApplicationName("racepredictor");
    return source.getConnection();
  }

  void sql(String... statements) throws SQLException {
    run("postgres", statements);
  }

  void shop(String... statements) throws SQLException {
    run("shop", statements);
  }

  private void run(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  String ask(String sql) throws SQLException {
    try (Connection connection = connect("shop");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /** For what a test does beside; one thread for each. */
  static Executor pool() {
    return body -> Threads.daemon("test", body).start();
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
