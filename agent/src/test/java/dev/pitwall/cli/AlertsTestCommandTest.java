package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTestCommandTest {
  @TempDir Path folder;
  private Shell shell;
  private GreenMail mail;
  private HttpServer slack;
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private volatile int answer = 200;

  @BeforeEach
  void start() throws IOException {
    shell = new Shell(folder);
    mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slack.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = (answer == 200 ? "ok" : "no_service").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    slack.start();
  }

  @AfterEach
  void stop() {
    mail.stop();
    slack.stop(0);
  }

  private void configureBoth() throws IOException {
    shell.configure(
        "app.name = racer",
        "notify.mail { to = [\"ops@example.com\"], host = \"127.0.0.1\", security = none }",
        "notify.mail.port = " + mail.getSmtp().getPort(),
        "notify.slack.webhook-url = \"http://127.0.0.1:"
            + slack.getAddress().getPort()
            + "/services/T0/B0/secretsecret\"");
  }

  @Test
  void theMarkedMessageReachesEveryChannelAndTheReceiptsArePrinted() throws Exception {
    configureBoth();
    assertThat(shell.run("alerts", "test", "-o", "json")).as(shell.err()).isZero();
    JsonArray channels = shell.json().getAsJsonArray("channels");
    assertThat(channels).hasSize(2);
    assertThat(channels.get(0).getAsJsonObject().get("channel").getAsString()).isEqualTo("mail");
    assertThat(channels).allMatch(c -> c.toString().contains("\"outcome\":\"SENT\""));
    assertThat(mail.getReceivedMessages()).hasSize(1);
    assertThat(mail.getReceivedMessages()[0].getSubject()).contains("[racer]").contains("TEST");
    assertThat(posted).singleElement().asString().contains("TEST");
  }

  @Test
  void aChannelThatRefusesIsFailedWithItsAnswerAndTheExitCodeTwo() throws Exception {
    configureBoth();
    answer = 404;
    assertThat(shell.run("alerts", "test")).isEqualTo(2);
    assertThat(shell.out())
        .containsPattern("SENT +mail")
        .containsPattern("FAILED +slack +.*404")
        .contains("Failed: slack.")
        .doesNotContain("secretsecret");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void withoutAChannelNothingIsSentAndItSaysWhatToSet() throws Exception {
    shell.configure("app.name = racer");
    assertThat(shell.run("alerts", "test", "-o", "json")).isEqualTo(2);
    assertThat(shell.json().getAsJsonArray("channels")).isEmpty();
    assertThat(shell.err()).contains("notify.mail.to").contains("notify.slack.webhook-url");
  }

  @Test
  void inJapaneseTheMessageAndTheReceiptAreJapanese() throws Exception {
    configureBoth();
    assertThat(shell.run("alerts", "test", "--lang", "ja")).isZero();
    assertThat(shell.out()).contains("すべての通知先が受け付けました");
    assertThat(mail.getReceivedMessages()[0].getSubject()).containsPattern("テスト|TEST");
  }
}
