package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.alert.State;
import dev.pitwall.check.Reading;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database stops and comes back, or does not let us in. */
class DatabaseDownIT {
  private static final String DOWN = "[Shop] CRITICAL db.down: the database does not answer";
  private static final String UP = "[Shop] RESOLVED db.down: the database answers";

  @TempDir Path folder;

  @Test
  void isToldOnceByMailAndSlackAndSoIsItsReturn() throws Exception {
    try (Database database = new Database(folder.resolve("data"));
        Mailbox mailbox = new Mailbox();
        Webhook slack = new Webhook();
        RunningShop shop =
            new Shop(folder)
                .with(
                    "app.instance = shop-15") // its wait while nobody can agree: 0.2 s of up to 60
                .with(database.settings())
                .with(mailbox.settings())
                .with(slack.settings())
                .start()) {
      await()
          .atMost(RunningShop.LIMIT)
          .until(
              () -> shop.readings("db.connections").anyMatch(Reading.Measured.class::isInstance));

      database.stop();

      await().atMost(RunningShop.LIMIT).until(() -> !mailbox.subjects().isEmpty());
      await().atMost(RunningShop.LIMIT).until(() -> !slack.subjects().isEmpty());
      assertThat(mailbox.subjects()).singleElement().asString().startsWith(DOWN);
      assertThat(slack.subjects()).singleElement().asString().startsWith(DOWN);
      assertThat(mailbox.letters().get(0).text())
          .contains("Impact:", "Next step:", "pg_isready", "Application:");
      assertThat(shop.reason("db.connections")).contains("the database is down");
      assertThat(shop.reason("db.slow-statements")).contains("the database is down");
      shop.assertServesInSilence();

      database.start();

      await().atMost(RunningShop.LIMIT).until(() -> mailbox.subjects().size() > 1);
      await().atMost(RunningShop.LIMIT).until(() -> slack.subjects().size() > 1);
      shop.awaitAllSent();
      assertThat(shop.status().alerts()).isEmpty();
      shop.assertServesInSilence();
      shop.terminate();
      assertThat(mailbox.subjects()).hasSize(2).last().asString().startsWith(UP);
      assertThat(slack.subjects()).hasSize(2).last().asString().startsWith(UP);
    }
  }

  @Test
  void oneThatDoesNotLetUsInIsToldAsThatAndNotAsMissingReadingsBeside() throws Exception {
    try (Database database = new Database(folder.resolve("data"));
        Mailbox mailbox = new Mailbox()) {
      database.sql("CREATE ROLE checks LOGIN PASSWORD 'right'");
      database.requirePasswords();
      try (RunningShop shop =
          new Shop(folder)
              .with("cluster = off") // else it waits for what others say, up to a minute
              .with("alerts.no-data = 2s")
              .with(database.settings("postgres", "checks"))
              .with(mailbox.settings())
              .start()) {
        await()
            .atMost(RunningShop.LIMIT)
            .until(
                () ->
                    shop.status().alerts().stream()
                        .anyMatch(
                            alert ->
                                alert.rule().equals("check.incomplete")
                                    && alert.state() == State.FIRING));
        await().atMost(RunningShop.LIMIT).until(() -> !mailbox.subjects().isEmpty());
        shop.awaitAllSent();
        shop.terminate();
      }
      assertThat(mailbox.subjects()).singleElement().asString().contains(" db.refused: ");
    }
  }
}
