package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail and Slack in Japanese, from the check to the reader. */
class JapaneseIT {
  @TempDir Path folder;

  @Test
  void mailAndSlackSpeakJapaneseAndStateWordsStayLatin() throws Exception {
    try (Mailbox mailbox = new Mailbox();
        Webhook slack = new Webhook();
        RunningShop shop =
            new Shop(folder)
                .with("locale = ja")
                .with("admin.mount = /ops")
                .with("errors { threshold = 3, window = 20, max-age = 5s }")
                .with(mailbox.settings())
                .with(slack.settings())
                .start()) {
      for (int i = 0; i < 5; i++) {
        shop.get("/fail");
      }
      assertThat(shop.finding("admin.mount")).contains("admin.mount (/ops)", "管理ポート");
      await().atMost(RunningShop.LIMIT).until(() -> mailbox.subjects().size() == 2);
      await().atMost(RunningShop.LIMIT).until(() -> slack.subjects().size() == 2);
      assertThat(mailbox.subjects().get(0))
          .isEqualTo("[Shop] CRITICAL app.error-rate: エラー 5 件(しきい値 3 件)");
      assertThat(slack.subjects()).isEqualTo(mailbox.subjects());
      assertThat(mailbox.letters().get(0).text()).contains("影響:", "次の対応:", "発生:", "5xx GET /*");
      assertThat(slack.texts().get(0)).contains("影響:", "次の対応:", "5xx GET /*");
      assertThat(mailbox.subjects().get(1)).startsWith("[Shop] RESOLVED app.error-rate: エラー 0 件");
    }
  }
}
