package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application dies, and is started again. */
class DeathIT {
  @TempDir Path folder;

  @Test
  void isToldOnceAfterTheNextStartAndAnOrderlyStopIsNot() throws Exception {
    try (Mailbox mailbox = new Mailbox()) {
      Shop shop = new Shop(folder).with(mailbox.settings());
      try (RunningShop first = shop.start()) {
        awaitSignOfLife(first);
        first.kill();
      }
      try (RunningShop second = shop.start()) {
        await().atMost(RunningShop.LIMIT).until(() -> !mailbox.subjects().isEmpty());
        assertThat(mailbox.letters())
            .singleElement()
            .satisfies(
                letter -> {
                  assertThat(letter.subject()).startsWith("[Shop] WARNING app.died: ");
                  assertThat(letter.text()).contains("Last seen alive:", "Open alerts then:");
                });
        awaitSignOfLife(second);
        second.assertServesInSilence();
        second.terminate();
      }
      try (RunningShop third = shop.start()) {
        awaitSignOfLife(third);
        third.awaitAllSent();
        third.terminate();
      }
      assertThat(mailbox.subjects()).hasSize(1);
    }
  }

  private static void awaitSignOfLife(RunningShop shop) {
    Path file = shop.stateDir().resolve("run.json");
    await()
        .atMost(RunningShop.LIMIT)
        .until(
            () ->
                Files.exists(file)
                    && Files.readString(file).contains("\"pid\":" + shop.pid() + ","));
  }
}
