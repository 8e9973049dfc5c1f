package dev.pitwall.check.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A real server with a data directory of its own that can be stopped and started again. */
final class TestServer implements AutoCloseable {
  static final Map<String, String> WITH_STATEMENTS =
      Map.of("shared_preload_libraries", "pg_stat_statements");

  /** The version that every run of the tests has. */
  static final int USUAL = 15;

  private final int major;
  private final Path data;
  private final int port;
  private final Map<String, String> config;
  private @Nullable EmbeddedPostgres running;

  TestServer(Path data, Map<String, String> config) throws IOException {
    this(USUAL, data, config);
  }

  /** A server of one major version, whose binaries the build has laid ready. */
  TestServer(int major, Path data, Map<String, String> config) throws IOException {
    this.major = major;
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
            .setPgBinaryResolver((system, machine) -> binaries(major))
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPort(port)
            .setLocaleConfig("locale", "C")
            .setServerConfig("listen_addresses", "127.0.0.1");
    config.forEach(builder::setServerConfig);
    running = builder.start();
  }

  private static InputStream binaries(int major) throws IOException {
    Path jar = Path.of("target", "postgres", "postgres-" + major + ".jar");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry("postgres-linux-x86_64.txz");
      return new ByteArrayInputStream(zip.getInputStream(entry).readAllBytes());
    }
  }

  /** Immediate shutdown: as a crash, without a word to the clients. */
  void stopAtOnce() throws IOException, InterruptedException {
    long postmaster = postmaster();
    kill("-QUIT", postmaster);
    ProcessHandle.of(postmaster).ifPresent(process -> process.onExit().join());
    stop();
  }

  long postmaster() throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
  }

  static void kill(String signal, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
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

  /** The first column of the first row, as text. */
  String ask(String sql) throws SQLException {
    try (Connection connection = connect("fixture");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
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
