package dev.pitwall.check.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server with sessions that wait for each other. */
class SessionsReportTest {
  @TempDir Path folder;

  private static PostgresSettings settings(String url) {
    return new PostgresSettings(
        Optional.of(url),
        Optional.of("postgres"),
        Optional.of("hidden-password"),
        50,
        new PostgresSettings.Slow(Duration.ofSeconds(1), 5, 3),
        Duration.ofSeconds(30),
        Duration.ofSeconds(3),
        Optional.empty());
  }

  @Test
  void whoBlocksWhomIsATreeAndStatementsAreWithoutTheirLiterals() throws Exception {
    try (TestServer server = new TestServer(folder.resolve("data"), Map.of())) {
      server.sql("CREATE TABLE orders (id int, note text)", "INSERT INTO orders VALUES (1, 'x')");
      try (Connection holder = server.connect("nightly-import");
          Connection waiter = server.connect("web-1");
          Connection behind = server.connect("web-2")) {
        holder.setAutoCommit(false);
        execute(holder, "UPDATE orders SET note = 'very-private' WHERE id = 1");
        CompletableFuture<Void> first = later(waiter, "UPDATE orders SET note = 'b' WHERE id = 1");
        waiting(server, 1);
        CompletableFuture<Void> second = later(behind, "UPDATE orders SET note = 'c' WHERE id = 1");
        waiting(server, 2);
        StringBuilder out = new StringBuilder();
        new SessionsReport(settings(server.url()), Locale.ENGLISH).write(out);
        holder.rollback();
        first.get(30, TimeUnit.SECONDS);
        second.get(30, TimeUnit.SECONDS);

        String text = out.toString();
        String tree = text.substring(text.indexOf("WHO BLOCKS WHOM"), text.indexOf("SESSIONS,"));
        assertThat(text).contains("PostgreSQL 15", "primary", "max_connections");
        assertThat(tree).contains("2 wait for:");
        assertThat(tree.indexOf("nightly-import")).isBetween(1, tree.indexOf("web-1"));
        assertThat(tree.lines().filter(line -> line.startsWith("    ") && line.contains("web-")))
            .isNotEmpty();
        assertThat(text)
            .contains("idle in transaction", "Lock:")
            .doesNotContain("very-private")
            .doesNotContain("hidden-password");
      }
      StringBuilder calm = new StringBuilder();
      new SessionsReport(settings(server.url()), Locale.ENGLISH).write(calm);
      assertThat(calm).contains("nobody waits for a lock");
      server.stop();
      assertThatThrownBy(
              () ->
                  new SessionsReport(settings(server.url()), Locale.ENGLISH)
                      .write(new StringBuilder()))
          .isInstanceOf(SQLException.class)
          .hasMessageNotContaining("hidden-password");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static CompletableFuture<Void> later(Connection connection, String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            execute(connection, sql);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        },
        body -> new Thread(body, "waiter").start());
  }

  private static void waiting(TestServer server, int sessions) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                server
                    .ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                    .equals(Integer.toString(sessions)));
  }
}
