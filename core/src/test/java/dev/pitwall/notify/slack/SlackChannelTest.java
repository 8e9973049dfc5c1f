package dev.pitwall.notify.slack;

import static dev.pitwall.notify.wire.WebReceiver.http;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.alert.Side;
import dev.pitwall.notify.Charts;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.SampleIncidents;
import dev.pitwall.notify.Sparkline;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.WebReceiver;
import dev.pitwall.schedule.TimeSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SlackChannelTest {
  private static final Duration PATIENT = Duration.ofSeconds(28);
  private static final Duration SHORT = Duration.ofMillis(1500);

  private static Receipt send(String url, Duration whole) throws InterruptedException {
    return new SlackChannel(
            new SlackSettings(url, "#alerts"),
            new TrustSettings(null),
            Locale.ENGLISH,
            TimeSource.system(),
            new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(20), whole))
        .send(SampleIncidents.opened(Locale.ENGLISH), 1, false);
  }

  private static Receipt answered(String answer) throws Exception {
    try (WebReceiver receiver = new WebReceiver(answer)) {
      Receipt receipt = send(receiver.url(), PATIENT);
      assertThat(receipt.detail()).doesNotContain("secretsecret").doesNotContain("/services");
      return receipt;
    }
  }

  @Test
  void onlyTwoHundredWithTheBodyOkIsSent() throws Exception {
    assertThat(answered(http("200 OK", "ok"))).isInstanceOf(Receipt.Sent.class);
  }

  @Test
  void twoHundredWithAnotherBodyIsNotSentButMayHaveArrived() throws Exception {
    Receipt receipt = answered(http("200 OK", "<html>log in first</html>"));
    assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
    assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "400 Bad Request, invalid_payload",
    "400 Bad Request, user_not_found",
    "403 Forbidden, action_prohibited",
    "404 Not Found, no_service",
    "404 Not Found, channel_not_found",
    "410 Gone, channel_is_archived",
    "302 Found, moved",
  })
  void otherRefusalsAreFinal(String status, String body) throws Exception {
    Receipt receipt = answered(http(status, body));
    assertThat(receipt).isInstanceOf(Receipt.Refused.class);
    assertThat(receipt.detail()).contains(status.substring(0, 3)).contains(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"408 Request Timeout", "500 Server Error", "503 Unavailable"})
  void aServerInTroubleIsTriedAgain(String status) throws Exception {
    Receipt receipt = answered(http(status, "rollup_error"));
    assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
    assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isFalse();
  }

  @Test
  void tooManyRequestsWaitsAsLongAsItWasAsked() throws Exception {
    Receipt receipt = answered(http("429 Too Many Requests", "rate_limited", "Retry-After: 37"));
    assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
    assertThat(((Receipt.TryAgain) receipt).retryAfter()).isEqualTo(Duration.ofSeconds(37));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "99999999999999999999"})
  void aRetryAfterThatIsNoNumberOfSecondsIsIgnored(String value) throws Exception {
    Receipt receipt = answered(http("429 Slow", "x", "Retry-After: " + value));
    assertThat(((Receipt.TryAgain) receipt).retryAfter()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WebReceiver.HANG,
        WebReceiver.HANG_IN_HEAD,
        WebReceiver.HANG_IN_BODY,
        WebReceiver.DRIP
      })
  void aReceiverThatHangsIsLeftAndMayHaveTakenIt(String behaviour) throws Exception {
    try (WebReceiver receiver = new WebReceiver(behaviour)) {
      Receipt receipt = send(receiver.url(), SHORT);
      assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
      assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isTrue();
      assertThat(receipt.detail())
          .isEqualTo(
              "127.0.0.1 did not finish within 1 s. Check the network and the server behind"
                  + " notify.slack.webhook-url.");
    }
  }

  @Test
  void aConnectionThatIsResetMayHaveDelivered() throws Exception {
    Receipt receipt = answered(WebReceiver.RESET);
    assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
    assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isTrue();
  }

  @Test
  void anEndlessAnswerIsCutOff() throws Exception {
    assertThat(answered(WebReceiver.ENDLESS)).isInstanceOf(Receipt.TryAgain.class);
  }

  @Test
  void nobodyListensHasNotArrived() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Receipt receipt = send("http://127.0.0.1:" + free + "/services/secretsecret", PATIENT);
    assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
    assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isFalse();
    assertThat(receipt.detail()).startsWith("No connection to 127.0.0.1");
  }

  @Test
  void refusedBlocksAreFollowedByTextAloneInTheSameAttempt() throws Exception {
    try (WebReceiver receiver =
        new WebReceiver(http("400 Bad Request", "invalid_blocks"), http("200 OK", "ok"))) {
      assertThat(send(receiver.url(), PATIENT)).isInstanceOf(Receipt.Sent.class);
      assertThat(receiver.bodies).hasSize(2);
      assertThat(parse(receiver.bodies.get(0)).has("blocks")).isTrue();
      assertThat(parse(receiver.bodies.get(1)).has("blocks")).isFalse();
      assertThat(parse(receiver.bodies.get(1)).get("text"))
          .isEqualTo(parse(receiver.bodies.get(0)).get("text"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.slack.com/services/secretsecret",
        "ftp://localhost/secretsecret",
        "hooks.slack.com/secretsecret",
        "https://user:secretsecret@hooks.slack.com/x",
        "https://bad host/secretsecret",
        ""
      })
  void anAddressThatWouldShowTheSecretOrIsNoneIsRefusedWithoutRepeatingIt(String url)
      throws Exception {
    Receipt receipt = send(url, PATIENT);
    assertThat(receipt).isInstanceOf(Receipt.Refused.class);
    assertThat(receipt.detail()).contains("https").doesNotContain("secretsecret");
  }

  @Test
  void anInterruptEndsTheAttempt() throws Exception {
    try (WebReceiver receiver = new WebReceiver(WebReceiver.HANG)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> send(receiver.url(), PATIENT))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void theTextHoldsTheWholeMessageAndTheChannelIsNamed() {
    Notification message = SampleIncidents.opened(Locale.JAPANESE);
    JsonObject json = parse(new SlackPayload("#alerts", message, false).withBlocks());
    assertThat(json.get("channel").getAsString()).isEqualTo("#alerts");
    String text = json.get("text").getAsString();
    assertThat(text).startsWith(message.subject()).contains(message.summary());
    assertThat(text).contains(message.command()).contains(message.footer());
    assertThat(text).contains(message.offenders()).contains("web1:4711");
  }

  @Test
  void aPossibleSecondCopyIsMarked() {
    Notification message = SampleIncidents.opened(Locale.ENGLISH);
    JsonObject json = parse(new SlackPayload("#alerts", message, true).withBlocks());
    assertThat(json.get("text").getAsString()).contains("[possibly repeated]");
    assertThat(json.getAsJsonArray("blocks").get(0).toString()).contains("[possibly repeated]");
  }

  @Test
  void dataCannotBecomeMarkupOrMentions() {
    String evil = "<!channel> & `code` \"quote\" \\ <https://x|y>";
    String payload = new SlackPayload("#alerts", with(evil, List.of(evil)), false).withBlocks();
    String text = parse(payload).get("text").getAsString();
    assertThat(text)
        .contains("&lt;!channel&gt; &amp; 'code' \"quote\" \\ &lt;https://x|y&gt;")
        .doesNotContain("<", ">", "`");
    assertThat(payload).doesNotContain("<!channel>");
  }

  @Test
  void aStormOfOffendersStaysWithinSlacksLimitsAndCountsTheRest() {
    String line = "<&>遅い文".repeat(200);
    Notification storm = with(line, Collections.nCopies(10_000, line));
    JsonObject json = parse(new SlackPayload("#alerts", storm, true).withBlocks());
    int all = 0;
    var blocks = json.getAsJsonArray("blocks");
    assertThat(blocks.size()).isLessThanOrEqualTo(SlackPayload.MOST_BLOCKS);
    for (JsonElement element : blocks) {
      JsonObject block = element.getAsJsonObject();
      int length = textLength(block);
      all += length;
      String type = block.get("type").getAsString();
      assertThat(length).isLessThanOrEqualTo(type.equals("header") ? 150 : 3000);
      if (block.has("fields")) {
        assertThat(block.getAsJsonArray("fields").size()).isLessThanOrEqualTo(10);
      }
    }
    assertThat(all).isLessThanOrEqualTo(SlackPayload.MOST_IN_BLOCKS);
    assertThat(json.get("text").getAsString().length())
        .isLessThanOrEqualTo(SlackPayload.MOST_CHARACTERS);
    assertThat(json.toString()).containsPattern("\\+99\\d\\d more");
  }

  @Test
  void theLastHourIsASparklineWithItsNumbers() {
    Notification message = Charts.withChart(Locale.ENGLISH, Charts.cpu());
    JsonObject json = parse(new SlackPayload("#alerts", message, false).withBlocks());
    List<String> contexts =
        json.getAsJsonArray("blocks").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(block -> block.get("type").getAsString().equals("context"))
            .map(block -> block.getAsJsonArray("elements").get(0).getAsJsonObject())
            .map(element -> element.get("text").getAsString())
            .toList();
    assertThat(contexts).hasSize(2);
    assertThat(contexts.get(0))
        .startsWith("`" + Sparkline.of(Charts.cpu(), Side.ABOVE, 30) + "` now ")
        .endsWith("threshold 80 %");
  }

  @Test
  void aDigestListsItsIncidentsWithinTheLimits() {
    String evil = "<&>`".repeat(500);
    Notification plain = Charts.digest(Locale.ENGLISH, 10, List.of());
    Notification.Section long1 =
        new Notification.Section(
            evil, Collections.nCopies(50, new Notification.Fact(evil, evil)), evil);
    Notification digest =
        Charts.changed(plain, Collections.nCopies(30, long1), List.of(), Charts.cpu());
    for (Notification message : List.of(plain, digest)) {
      JsonObject json = parse(new SlackPayload("#alerts", message, true).withBlocks());
      var blocks = json.getAsJsonArray("blocks");
      assertThat(blocks.size()).isBetween(13, SlackPayload.MOST_BLOCKS);
      assertThat(textLength(blocks)).isLessThanOrEqualTo(SlackPayload.MOST_IN_BLOCKS);
      assertThat(json.get("text").getAsString().length())
          .isLessThanOrEqualTo(SlackPayload.MOST_CHARACTERS);
    }
    String text =
        parse(new SlackPayload("#a", plain, false).withBlocks()).get("text").getAsString();
    assertThat(text.split("\\* CRITICAL host.cpu", -1)).hasSize(11);
  }

  private static int textLength(JsonElement element) {
    if (element.isJsonArray()) {
      return element.getAsJsonArray().asList().stream()
          .mapToInt(SlackChannelTest::textLength)
          .sum();
    }
    if (!element.isJsonObject()) {
      return 0;
    }
    int sum = 0;
    for (var entry : element.getAsJsonObject().entrySet()) {
      boolean leaf = entry.getKey().equals("text") && entry.getValue().isJsonPrimitive();
      sum += leaf ? entry.getValue().getAsString().length() : textLength(entry.getValue());
    }
    return sum;
  }

  @Test
  void settingsNeverShowTheAddress() {
    assertThat(new SlackSettings("https://hooks.slack.com/secretsecret", "#a"))
        .asString()
        .doesNotContain("secretsecret");
  }

  private static Notification with(String summary, List<String> offenders) {
    Notification sample = SampleIncidents.opened(Locale.ENGLISH);
    return new Notification(
        sample.id(),
        sample.thread(),
        sample.kind(),
        sample.severity(),
        summary,
        summary,
        Collections.nCopies(30, new Notification.Fact("name", summary)),
        sample.offendersTitle(),
        offenders,
        sample.nextStep(),
        summary,
        summary,
        List.of(),
        List.of(),
        null,
        sample.language(),
        sample.created());
  }

  private static JsonObject parse(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }
}
