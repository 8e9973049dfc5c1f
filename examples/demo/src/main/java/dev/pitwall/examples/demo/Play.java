package dev.pitwall.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** After the show: the visitor may stop the database and start it again, and sees what is told. */
final class Play {
  private static final String RULE = "db.down";

  private final Screen screen;
  private final Database database;
  private final Seen seen;

  Play(Screen screen, Database database, Seen seen) {
    this.screen = screen;
    this.database = database;
    this.seen = seen;
  }

  /** Reads commands until {@code q}; without a terminal it waits to be ended from outside. */
  void untilTheEnd() throws IOException, InterruptedException {
    screen.step("Everything stays up. Type a letter and Enter:");
    screen.line("s  stops the database, u  starts it up again, q  ends the demo (as Ctrl-C does)");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      switch (line.strip()) {
        case "s" -> stop();
        case "u" -> startAgain();
        case "q" -> {
          return;
        }
        default -> screen.line("s, u or q");
      }
    }
    new CountDownLatch(1).await();
  }

  private void stop() throws IOException, InterruptedException {
    screen.step("The database is stopped");
    seen.forget();
    database.stop();
    boolean told = seen.awaitAll("CRITICAL", List.of(RULE));
    screen.line(told ? "told by mail and in Slack:" : "nothing was told within 75 seconds");
    screen.messages(RULE, "CRITICAL", seen);
  }

  private void startAgain() throws IOException, InterruptedException {
    screen.step("The database is started again");
    database.startAgain();
    boolean told = seen.awaitAll("RESOLVED", List.of(RULE));
    screen.line(told ? "told by mail and in Slack:" : "nothing was told within 75 seconds");
    screen.messages(RULE, "RESOLVED", seen);
  }
}
