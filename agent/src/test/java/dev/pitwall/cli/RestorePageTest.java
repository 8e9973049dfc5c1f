package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page for the person at 3 a.m.: its commands, as they are written there, on a real server, by
 * a role that has no more rights than the page gives it.
 */
class RestorePageTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern BLOCK = Pattern.compile("```(sh|sql)\n(.*?)```", Pattern.DOTALL);
  private static final String PITWALL = "java -jar pitwall-agent.jar ";

  @TempDir static Path data;
  private static EmbeddedPostgres server;

  @TempDir Path folder;
  private Shell shell;
  private final List<String> services = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data.resolve("pg"))
            .setLocaleConfig("locale", "C")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private record Block(String language, String text) {}

  private static List<Block> blocks(String page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher found = BLOCK.matcher(Files.readString(DOCS.resolve(page)));
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2).strip()));
    }
    return blocks;
  }

  private static void sql(String database, String... statements) throws SQLException {
    try (Connection connection = server.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static List<String> ask(String database, String sql) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (Connection connection = server.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        answers.add(rows.getString(1));
      }
    }
    return answers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"how-to/restore-at-3-am.md", "ja/how-to/restore-at-3-am.md"})
  void thePageBringsEverythingBack(String page) throws Exception {
    sql(
        "postgres",
        "CREATE ROLE racepredictor LOGIN",
        "CREATE ROLE pitwall_backup LOGIN",
        "GRANT pg_read_all_data TO pitwall_backup",
        "CREATE DATABASE racepredictor OWNER racepredictor");
    sql(
        "racepredictor",
        "SET ROLE racepredictor",
        "CREATE TABLE race (id int PRIMARY KEY, winner text)",
        "INSERT INTO race SELECT i, 'winner ' || i FROM generate_series(1, 1000) i");
    Path uploads = Files.createDirectory(folder.resolve("uploads"));
    Path photo = Files.writeString(uploads.resolve("photo.txt"), "a photo");
    Path other = Files.writeString(uploads.resolve("other.txt"), "before");
    shell = new Shell(folder);
    shell.configure(
        "state-dir = \"" + folder.resolve("state") + "\"",
        "postgres.url = \"jdbc:postgresql://127.0.0.1:" + server.getPort() + "/racepredictor\"",
        "backup.user = pitwall_backup",
        "backup.uploads = [\"" + uploads + "\"]");
    try {
      List<Block> blocks = blocks(page);
      assertThat(blocks).hasSize(8);
      sql("postgres", blocks.get(6).text().split("\n")); // in daylight, once
      assertThat(shell.run("backup")).as(shell.err()).isZero();

      sql("racepredictor", "UPDATE race SET winner = 'nobody'", "CREATE TABLE rubbish (id int)");
      Files.delete(photo);
      Files.writeString(other, "after");
      for (Block each : blocks.subList(0, 5)) {
        run(each);
      }
      assertThat(services)
          .containsExactly(
              "sudo systemctl stop racepredictor", "sudo systemctl start racepredictor");
      assertThat(ask("racepredictor", "SELECT count(DISTINCT winner) FROM race"))
          .containsExactly("1000");
      assertThat(
              ask("racepredictor", "SELECT tableowner FROM pg_tables WHERE schemaname = 'public'"))
          .containsExactly("racepredictor");
      assertThat(photo).hasContent("a photo");
      assertThat(other).hasContent("after");
      String kept =
          ask("postgres", "SELECT datname FROM pg_database WHERE datname ~ '_before_'").get(0);
      assertThat(ask(kept, "SELECT DISTINCT winner FROM race")).containsExactly("nobody");

      run(blocks.get(5)); // on a new server
      run(blocks.get(7));
      assertThat(ask("postgres", "SELECT datname FROM pg_database WHERE datname ~ 'drill|trial'"))
          .isEmpty();
    } finally {
      clean();
    }
  }

  private void run(Block block) throws Exception {
    for (String line : block.text().split("\n")) {
      if (line.startsWith("sudo systemctl ")) {
        services.add(line);
      } else if (line.startsWith(PITWALL)) {
        String[] words = line.substring(PITWALL.length()).split(" > ");
        assertThat(shell.run(words[0].split(" "))).as("%s\n%s", line, shell.err()).isZero();
        if (words.length > 1) {
          Files.writeString(folder.resolve(words[1]), shell.out());
        }
        if (line.contains("--into")) {
          assertThat(shell.out()).contains("The content is equal to what was backed up.");
        }
      } else {
        inShell(line);
      }
    }
  }

  private void inShell(String line) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", line);
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "PGHOST", "127.0.0.1",
                "PGPORT", Integer.toString(server.getPort()),
                "PGUSER", "postgres"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s\n%s", line, said).isZero();
  }

  private static void clean() throws SQLException {
    for (String each :
        ask("postgres", "SELECT datname FROM pg_database WHERE datname ~ '^racepredictor'")) {
      sql("postgres", "DROP DATABASE " + each + " WITH (FORCE)");
    }
    sql("postgres", "DROP ROLE racepredictor", "DROP ROLE pitwall_backup");
  }

  /** The key of the page about encryption is made by its command, and only its owner reads it. */
  @ParameterizedTest
  @ValueSource(strings = {"how-to/encrypt-backups.md", "ja/how-to/encrypt-backups.md"})
  void theKeyIsMade(String page) throws Exception {
    String line = blocks(page).get(0).text();
    Path key = folder.resolve("backup.key");
    shell = new Shell(folder);
    String[] words =
        line.substring(PITWALL.length())
            .replace("/etc/pitwall/backup.key", key.toString())
            .split(" ");
    assertThat(shell.run(words)).as(shell.err()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(shell.out()).contains(Files.readAllLines(key).get(0).split(" ")[4].replace(".", ""));
    assertThat(shell.run(words)).isEqualTo(2);
  }
}
