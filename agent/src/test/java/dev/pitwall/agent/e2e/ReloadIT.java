package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.admin.Status;
import dev.pitwall.alert.State;
import dev.pitwall.finding.Finding;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration file is changed while an incident fires. */
class ReloadIT {
  private static final String FULL = "[Shop] CRITICAL host.disk: disk / ";
  private static final String CHANGED = "[Shop] CLOSED (rule changed) host.disk: ";

  /** A mail server may take ten seconds for an answer; a change is looked for every three. */
  private static final Duration THOUGHT = Duration.ofSeconds(7);

  @TempDir Path folder;

  @Test
  void aChangeTellsNothingAgainAMistakeChangesNothingAndAnotherThresholdClosesAsThat()
      throws Exception {
    int port = Shop.freePort();
    try (Mailbox mailbox = new Mailbox()) {
      Shop shop = full(port).with(mailbox.settings());
      try (RunningShop running = shop.start()) {
        await().atMost(RunningShop.LIMIT).until(() -> !mailbox.subjects().isEmpty());
        running.awaitAllSent();

        shop.with(health(port)).save();
        awaitInForce(running);
        running.awaitAllSent();
        assertThat(mailbox.subjects()).singleElement().asString().startsWith(FULL);
        assertFiresAt(running, 0.01);

        shop.replacing("threshold = 1%", "threshold = banana").save();
        assertThat(running.finding("config.reload"))
            .contains("banana")
            .contains("what was in force before stays in force");
        assertFiresAt(running, 0.01);
        running.awaitAllSent();
        assertThat(mailbox.subjects()).hasSize(1);

        shop.replacing("threshold = banana", "threshold = 99.9%").save();
        await().atMost(RunningShop.LIMIT).until(() -> mailbox.subjects().size() > 1);
        assertThat(running.status().findings())
            .extracting(Finding::code)
            .doesNotContain("config.reload");
        running.awaitAllSent();
        assertThat(running.status().alerts()).isEmpty();
        running.assertServesInSilence();
        running.terminate();
      }
      assertThat(mailbox.subjects()).hasSize(2);
      assertThat(mailbox.subjects().get(0)).startsWith(FULL);
      assertThat(mailbox.subjects().get(1)).startsWith(CHANGED);
    }
  }

  @Test
  void aMailThatIsJustBeingSentWhenTheFileChangesIsSentOnce() throws Exception {
    int port = Shop.freePort();
    try (SlowMail slow = new SlowMail(THOUGHT)) {
      Shop shop = full(port).with(slow.settings());
      try (RunningShop running = shop.start()) {
        await().atMost(RunningShop.LIMIT).until(() -> slow.taken() == 1);
        shop.with(health(port)).save();
        awaitInForce(running);
        running.awaitAllSent();
        assertFiresAt(running, 0.01);
        running.assertServesInSilence();
        running.terminate();
      }
      assertThat(slow.taken()).isEqualTo(1);
    }
  }

  private Shop full(int port) {
    return new Shop(folder)
        .watchingDisks()
        .withOption("-Dshop.port=" + port)
        .with("host.disk { threshold = 1%, paths = [\"/\"] }")
        .with("alerts.post-mortem = false");
  }

  private static String health(int port) {
    return "health { url = \"http://127.0.0.1:" + port + "/hello\", interval = 1s }";
  }

  /** The change brings a check that was not there before. */
  private static void awaitInForce(RunningShop running) {
    await()
        .atMost(RunningShop.LIMIT)
        .until(() -> running.readings("app.response-time").findFirst().isPresent());
    assertThat(running.status().findings())
        .extracting(Finding::code)
        .doesNotContain("config.reload");
  }

  private static void assertFiresAt(RunningShop running, double threshold) {
    await() // right after a change nothing was measured yet
        .atMost(RunningShop.LIMIT)
        .untilAsserted(
            () -> {
              Status.Alert alert = running.status().alerts().get(0);
              assertThat(alert.rule()).isEqualTo("host.disk");
              assertThat(alert.state()).isEqualTo(State.FIRING);
              assertThat(alert.threshold()).isEqualTo(threshold);
            });
  }
}
