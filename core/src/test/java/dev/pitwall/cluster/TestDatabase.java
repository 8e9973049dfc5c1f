package dev.pitwall.cluster;

import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** A real server that can be stopped and started again. */
final class TestDatabase implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres running;

  TestDatabase(Path data) throws IOException {
    this.data = data;
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
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
            .start();
  }

  void stop() throws IOException {
    running.close();
  }

  int port() {
    return port;
  }

  String url() {
    return url(port);
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  DatabaseSessions sessions() {
    return sessions("postgres", port);
  }

  DatabaseSessions sessions(String user, int at) {
    return DatabaseSessions.from(configuration(user, at)).orElseThrow();
  }

  Configuration configuration() {
    return configuration("postgres", port);
  }

  private static Configuration configuration(String user, int at) {
    Sources sources =
        new Sources(
            Optional.empty(),
            "",
            Map.of("pitwall.postgres.url", url(at), "pitwall.postgres.user", user),
            Map.of(),
            Path.of(""),
            List.of());
    return LoadedConfiguration.load(
        sources,
        List.of(
            new KeyGroup("PostgreSQL", PostgresSettings.keys()),
            new KeyGroup("Fleet", ClusterSettings.keys())));
  }

  Connection connect() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url());
    source.setUser("postgres");
    source.setApplicationName("test");
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

  List<String> ask(String sql) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        answers.add(rows.getString(1));
      }
    }
    return answers;
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
