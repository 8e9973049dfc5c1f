package dev.pitwall.check.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A real server with a data directory of its own that can be stopped and started again. */
final class TestServer implements AutoCloseable {
  static final Map<String, String> WITH_STATEMENTS =
      Map.of("shared_preload_libraries", "pg_stat_statements");

  private final Path data;
  private final int port;
  private final Map<String, String> config;
  private @Nullable EmbeddedPostgres running;

  TestServer(Path data, Map<String, String> config) throws IOException {
    this.data = data;
    this.config = config;
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
    start();
  }

  void start() throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPort(port)
            .setLocaleConfig("locale", "C")
            .setServerConfig("listen_addresses", "127.0.0.1");
    config.forEach(builder::setServerConfig);
    running = builder.start();
  }

  void stop() throws IOException {
    EmbeddedPostgres server = running;
    running = null;
    if (server != null) {
      server.close();
    }
  }

  /** Asks for a password over TCP, except from the superuser. */
  void requirePasswords() throws IOException, SQLException {
    Files.writeString(
        data.resolve("pg_hba.conf"),
        "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
    sql("SELECT pg_reload_conf()");
  }

  int port() {
    return port;
  }

  String url() {
    return url("postgres");
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  Connection connect() throws SQLException {
    return connect("racepredictor");
  }

  Connection connect(String application) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url());
    source.setUser("postgres");
    source.setApplicationName(application);
    return source.getConnection();
  }

  List<Connection> connect(int count) throws SQLException {
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      connections.add(connect());
    }
    return connections;
  }

  void sql(String... statements) throws SQLException {
    try (Connection connection = connect("fixture");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
