package dev.pitwall.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Shows in about a minute what a user of Pitwall sees: the header, the requests, two alerts as mail
 * and in Slack, and their end.
 *
 * <p>{@code Demo AGENT_JAR APPLICATION_JAR CONFIG FOLDER [--once]}; with {@code --once} it ends by
 * itself, with exit code 0 only if all of that was seen.
 */
public final class Demo {
  private static final List<String> EXPECTED = List.of("db.connections", "db.slow-statements");

  private final Path agent;
  private final Path jar;
  private final Path config;
  private final Path folder;
  private final boolean once;
  private final Screen screen = new Screen(System.out);

  private Demo(String[] args) {
    agent = Path.of(args[0]).toAbsolutePath();
    jar = Path.of(args[1]).toAbsolutePath();
    config = Path.of(args[2]).toAbsolutePath();
    folder = Path.of(args[3]).toAbsolutePath();
    once = List.of(args).contains("--once");
  }

  /** Runs the demo. */
  public static void main(String[] args) throws Exception {
    System.exit(new Demo(args).run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException, SQLException {
    Files.createDirectories(folder);
    forget(folder.resolve("state"));
    forget(folder.resolve("postgresql"));
    screen.step("Starting PostgreSQL, a mail catcher and a Slack catcher");
    try (Database database = Database.start(folder);
        MailCatcher mails = new MailCatcher();
        SlackCatcher slack = new SlackCatcher()) {
      screen.step("Starting RacePredictor with -javaagent:pitwall-agent.jar");
      try (Application application =
          Application.start(agent, jar, settings(database.url(), mails, slack), folder)) {
        return show(application, database, mails, slack);
      }
    }
  }

  /** What the run before left: its incident, if still open, would not be told a second time. */
  private static void forget(Path state) throws IOException {
    if (Files.isDirectory(state)) {
      try (Stream<Path> files = Files.walk(state)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Short where it can be: the demo is started in the repository's own folder. */
  private static Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  private Map<String, String> settings(String url, MailCatcher mails, SlackCatcher slack) {
    Map<String, String> settings = new HashMap<>();
    settings.put("DATABASE_URL", url);
    settings.put("PITWALL_CONFIG", config.toString());
    settings.put("PITWALL_STATE_DIR", folder.resolve("state").toString());
    settings.put("PITWALL_POSTGRES_URL", url);
    settings.put("PITWALL_NOTIFY_MAIL_PORT", Integer.toString(mails.port()));
    settings.put("PITWALL_NOTIFY_SLACK_WEBHOOK_URL", slack.url());
    return settings;
  }

  private boolean show(
      Application application, Database database, MailCatcher mails, SlackCatcher slack)
      throws IOException, InterruptedException, SQLException {
    Seen seen = new Seen(mails, slack);
    boolean header = screen.header(application);
    PitwallStatus.awaitReading(folder.resolve("state"), "db.slow-statements");
    try (Traffic traffic = new Traffic(application);
        Trouble trouble = new Trouble(database.url(), application)) {
      screen.step("Visitors come; an import leaks 52 connections, and seven reports are slow");
      trouble.leakConnections();
      trouble.runSlowReports();
      boolean alerts = seen.awaitAll("CRITICAL|WARNING", EXPECTED);
      EXPECTED.forEach(rule -> screen.messages(rule, "CRITICAL|WARNING", seen));

      screen.step("The import is stopped: its connections close");
      trouble.stopImport();
      boolean resolved = seen.awaitAll("RESOLVED", List.of("db.connections"));
      screen.messages("db.connections", "RESOLVED", seen);

      PitwallStatus status = PitwallStatus.read(folder.resolve("state"));
      screen.requests(status, traffic);
      String stderr = application.stderr();
      screen.verdict(header, alerts, resolved, stderr);
      if (!once) {
        Path state = folder.resolve("state");
        screen.addresses(
            application, status, shown(state), database.url(), PitwallStatus.loginLink(state));
        new Play(screen, database, seen).untilTheEnd();
      }
      return header && alerts && resolved && stderr.isEmpty();
    }
  }
}
