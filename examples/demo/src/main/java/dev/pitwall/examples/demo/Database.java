package dev.pitwall.examples.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The demo's PostgreSQL, with {@code pg_stat_statements}; can be stopped and started again. */
final class Database implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final String url;
  private @Nullable EmbeddedPostgres server;

  private Database(Path folder, EmbeddedPostgres server) {
    this.folder = folder;
    this.server = server;
    this.port = server.getPort();
    this.url = server.getJdbcUrl("postgres", "postgres");
  }

  /** Starts one with its data below {@code folder}, made if there are none, on a free port. */
  static Database start(Path folder) throws IOException {
    return new Database(folder, builder(folder).start());
  }

  private static EmbeddedPostgres.Builder builder(Path folder) {
    return EmbeddedPostgres.builder()
        .setServerConfig("shared_preload_libraries", "pg_stat_statements")
        .setDataDirectory(folder.resolve("postgresql"))
        .setCleanDataDirectory(false) // they must outlive a stop
        .setOutputRedirector(
            ProcessBuilder.Redirect.appendTo(folder.resolve("postgresql.log").toFile()));
  }

  String url() {
    return url;
  }

  /** Stops the server; does nothing if it is stopped. The data stay. */
  void stop() throws IOException {
    EmbeddedPostgres running = server;
    if (running != null) {
      server = null;
      running.close();
    }
  }

  /** Starts the server with its data, on the same port; does nothing if it runs. */
  void startAgain() throws IOException {
    if (server == null) {
      server = builder(folder).setPort(port).start();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
