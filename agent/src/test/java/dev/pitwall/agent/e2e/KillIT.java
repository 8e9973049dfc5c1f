package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of sending. */
class KillIT {
  private static final String DISK_OF_ROOT = "host.disk { threshold = 1%, paths = [\"/\"] }";
  private static final String FULL = "[Shop] CRITICAL host.disk: disk / ";

  @TempDir Path folder;

  @Test
  void aMailThatWasOnItsWayIsToldAfterTheRestartAndOnce() throws Exception {
    int port;
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        RunningShop shop = full(Mailbox.settings(silent.getLocalPort())).start()) {
      port = silent.getLocalPort();
      try (Socket conversation = silent.accept()) { // and no greeting
        assertThat(conversation.isConnected()).isTrue();
        assertThat(shop.status().outbox().pending()).isEqualTo(1);
        shop.assertServesInSilence();
        shop.kill();
      }
    }
    try (Mailbox mailbox = new Mailbox(port);
        RunningShop shop = full(mailbox.settings()).start()) {
      await().atMost(RunningShop.LIMIT).until(() -> !mailbox.subjects().isEmpty());
      shop.awaitAllSent();
      shop.terminate();
      assertThat(mailbox.subjects())
          .singleElement()
          .asString()
          .startsWith(FULL)
          .endsWith("[possibly repeated]");
    }
  }

  @Test
  void aMessageThatSlackTookWithoutAnAnswerIsRepeatedOnceAndSaysSo() throws Exception {
    try (Webhook slack = new Webhook()) {
      slack.answering(Webhook.Answer.NONE);
      try (RunningShop shop = full(slack.settings()).start()) {
        await().atMost(RunningShop.LIMIT).until(() -> slack.subjects().size() == 1);
        shop.kill();
      }
      slack.answering(Webhook.Answer.OK);
      try (RunningShop shop = full(slack.settings()).start()) {
        await().atMost(RunningShop.LIMIT).until(() -> slack.subjects().size() == 2);
        shop.awaitAllSent();
        shop.terminate();
      }
      try (RunningShop shop = full(slack.settings()).start()) { // all was told
        await()
            .atMost(RunningShop.LIMIT)
            .until(() -> shop.readings("host.disk").findFirst().isPresent());
        shop.awaitAllSent();
        shop.terminate();
      }
      assertThat(slack.subjects()).hasSize(2).allMatch(subject -> subject.startsWith(FULL));
      assertThat(slack.subjects().get(0)).doesNotContain("repeated");
      assertThat(slack.subjects().get(1)).endsWith("[possibly repeated]");
    }
  }

  /**
   * An application that is killed again and again around its firing: nothing that was told is left
   * without its end, and a kill costs one copy at most, which says that it may be one.
   */
  @Test
  void manyKillsAroundTheFiringLoseNothingAndCostOneMarkedCopyEachAtMost() throws Exception {
    int kills = Boolean.getBoolean("pitwall.long") ? 50 : 4;
    Random random = new Random(11);
    try (Hook hook = new Hook()) {
      Shop shop =
          new Shop(folder)
              .with("alerts { post-mortem = false, flap.count = 100, max-per-hour = 1000 }")
              .with(hook.settings());
      for (int run = 0; run < kills; run++) {
        hook.run(run);
        hook.page(run % 2 == 1);
        int before = hook.messages().size();
        try (RunningShop running = shop.start()) {
          for (int patience = 40; patience > 0 && hook.messages().size() == before; patience--) {
            running.endsWithin(Duration.ofMillis(100));
          }
          if (run % 3 > 0) {
            running.endsWithin(Duration.ofMillis(random.nextInt(40))); // around the answer
          }
          running.kill();
        }
      }
      hook.run(kills);
      hook.page(false);
      try (RunningShop running = shop.start()) {
        awaitAlerts(running, 1);
        hook.page(true);
        awaitAlerts(running, 0);
        running.terminate();
      }
      assertNothingLost(hook.messages(), kills);
    }
  }

  private static void awaitAlerts(RunningShop running, int count) {
    await()
        .atMost(RunningShop.LIMIT)
        .until(
            () ->
                running.readings("app.unavailable").findFirst().isPresent()
                    && running.status().alerts().size() == count);
    running.awaitAllSent();
  }

  private static void assertNothingLost(List<Hook.Message> messages, int kills) {
    Set<String> seen = new HashSet<>();
    Map<Integer, Integer> copies = new HashMap<>();
    for (Hook.Message message : messages) {
      boolean copy = !Collections.disjoint(seen, message.about());
      if (copy) {
        assertThat(message.repeated()).as("%s in %s", message, messages).isTrue();
        copies.merge(message.run(), 1, Integer::sum);
      }
      seen.addAll(message.about());
    }
    assertThat(copies.values()).as("a kill costs one copy: %s", messages).allMatch(n -> n == 1);
    assertThat(copies).hasSizeLessThanOrEqualTo(kills);
    Set<String> opened = ids(seen, "opened ");
    Set<String> ended = ids(seen, "resolved ");
    assertThat(opened).as("%s", messages).isNotEmpty();
    assertThat(ended).as("each end is told: %s", messages).containsAll(opened);
  }

  private static Set<String> ids(Set<String> lines, String kind) {
    return lines.stream()
        .filter(line -> line.startsWith(kind))
        .map(line -> line.substring(kind.length()))
        .collect(Collectors.toSet());
  }

  private Shop full(String channel) {
    return new Shop(folder)
        .watchingDisks()
        .with(DISK_OF_ROOT)
        .with("alerts.post-mortem = false") // the death itself is told elsewhere
        .with(channel);
  }
}
