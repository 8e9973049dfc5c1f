package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
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

  private Shop full(String channel) {
    return new Shop(folder)
        .watchingDisks()
        .with(DISK_OF_ROOT)
        .with("alerts.post-mortem = false") // the death itself is told elsewhere
        .with(channel);
  }
}
