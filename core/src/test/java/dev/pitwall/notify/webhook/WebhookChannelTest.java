package dev.pitwall.notify.webhook;

import static dev.pitwall.notify.wire.WebReceiver.http;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.notify.Charts;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.SampleIncidents;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.WebReceiver;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhookChannelTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "webhook.md");
  private static final String SECRET = "correct horse battery staple";

  private static Notification message() {
    return Charts.withChart(Locale.ENGLISH, Charts.cpu());
  }

  private static WebhookChannel channel(String url, @Nullable String secret) {
    Deadlines deadlines =
        new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(2500));
    return new WebhookChannel(
        new WebhookSettings(url, secret, "https://pitwall.example.org/"),
        new TrustSettings(null),
        SampleIncidents.SENDER,
        Locale.ENGLISH,
        TimeSource.system(),
        deadlines);
  }

  private static Receipt answered(String answer) throws Exception {
    try (WebReceiver receiver = new WebReceiver(answer)) {
      Receipt receipt = channel(receiver.url(), SECRET).send(message(), 1, false);
      assertThat(receipt.detail()).doesNotContain("secretsecret").doesNotContain(SECRET);
      return receipt;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK", "201 Created", "202 Accepted", "204 No Content"})
  void anyTwoHundredIsTakenWhateverTheBodySays(String status) throws Exception {
    assertThat(answered(http(status, "<html>error?</html>"))).isInstanceOf(Receipt.Sent.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {WebReceiver.ENDLESS, WebReceiver.HANG_IN_BODY})
  void aTwoHundredIsTakenBeforeItsBodyEnds(String behaviour) throws Exception {
    assertThat(answered(behaviour)).isInstanceOf(Receipt.Sent.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"400 Bad", "401 Who", "403 No", "404 Where", "410 Gone", "422 What", "302 Found"})
  void otherRefusalsAreFinal(String status) throws Exception {
    Receipt receipt = answered(http(status, "because"));
    assertThat(receipt).isInstanceOf(Receipt.Refused.class);
    assertThat(receipt.detail()).contains(status.substring(0, 3)).contains("because");
  }

  @ParameterizedTest
  @CsvSource({
    "408 Timeout, false",
    "409 Conflict, false",
    "425 Early, false",
    "429 Slow, false",
    "500 Oh, false",
    "503 Later, false",
    "502 Gateway, true",
    "504 Gateway, true",
  })
  void whatMayGoBetterLaterIsTriedAgain(String status, boolean maybeArrived) throws Exception {
    Receipt receipt = answered(http(status, "x", "Retry-After: 7"));
    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.TryAgain.class,
            again -> {
              assertThat(again.retryAfter()).isEqualTo(Duration.ofSeconds(7));
              assertThat(again.maybeArrived()).isEqualTo(maybeArrived);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WebReceiver.HANG,
        WebReceiver.HANG_IN_HEAD,
        WebReceiver.DRIP,
        WebReceiver.RESET,
        WebReceiver.DROP,
        "hello\r\n"
      })
  void whereTheAnswerIsMissingItMayHaveArrived(String behaviour) throws Exception {
    Receipt receipt = answered(behaviour);
    assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
    assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isTrue();
  }

  @Test
  void anAddressThatWouldShowTheSecretIsRefused() throws Exception {
    Receipt receipt = channel("http://example.org/secretsecret", null).send(message(), 1, false);
    assertThat(receipt).isInstanceOf(Receipt.Refused.class);
    assertThat(receipt.detail()).contains("notify.webhook.url").doesNotContain("secretsecret");
  }

  @Test
  void deliveryAttemptAndSignatureAreInTheHeaders() throws Exception {
    try (WebReceiver receiver =
        new WebReceiver(http("204 x", ""), http("204 x", ""), http("204 x", ""))) {
      channel(receiver.url(), SECRET).send(message(), 1, false);
      channel(receiver.url(), SECRET).send(message(), 2, true);
      channel(receiver.url(), null).send(message(), 1, false);
      assertThat(receiver.heads.get(0))
          .contains("X-Pitwall-Delivery: d-000001\r\n")
          .contains("X-Pitwall-Attempt: 1\r\n");
      assertThat(receiver.heads.get(1))
          .contains("X-Pitwall-Delivery: d-000001\r\n")
          .contains("X-Pitwall-Attempt: 2\r\n");
      assertThat(receiver.heads.get(2)).doesNotContain("X-Pitwall-Signature");
      assertThat(parse(receiver.bodies.get(0)).get("possiblyRepeated").getAsBoolean()).isFalse();
      assertThat(parse(receiver.bodies.get(1)).get("possiblyRepeated").getAsBoolean()).isTrue();
    }
  }

  @Test
  void theSignatureIsTheHmacOfTimeAndBody() {
    // made with: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key
    assertThat(Signature.of("key", Instant.ofEpochSecond(1_700_000_000), "{\"a\":1}"))
        .isEqualTo(
            "t=1700000000,v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03");
  }

  @Test
  void theDocumentSaysWhatIsMeasuredInNumbersAndInWords() {
    JsonObject json =
        parse(new WebhookDocument(message(), SampleIncidents.SENDER, false, null).write());
    assertThat(json.get("id").getAsString()).isEqualTo("d-000001");
    assertThat(json.get("kind").getAsString()).isEqualTo("opened");
    assertThat(json.get("severity").getAsString()).isEqualTo("critical");
    assertThat(json.get("subject").getAsString()).contains("CPU 91 %");
    assertThat(json.get("created").getAsString()).isEqualTo("2026-11-23T12:00:00Z");
    assertThat(json.getAsJsonObject("links").size()).isZero();
    JsonObject incident = json.getAsJsonArray("incidents").get(0).getAsJsonObject();
    assertThat(incident.get("rule").getAsString()).isEqualTo("host.cpu");
    assertThat(incident.get("state").getAsString()).isEqualTo("firing");
    assertThat(incident.get("value").getAsDouble()).isEqualTo(0.91);
    assertThat(incident.get("threshold").getAsDouble()).isEqualTo(0.8);
    assertThat(incident.get("unit").getAsString()).isEqualTo("ratio");
    assertThat(incident.get("resolved").isJsonNull()).isTrue();
    assertThat(incident.getAsJsonArray("offenders").size()).isEqualTo(2);
  }

  @Test
  void aStormIsCutAndCounted() {
    Notification storm =
        Charts.digest(Locale.ENGLISH, 10, Collections.nCopies(5000, SampleIncidents.cpu()));
    JsonObject json =
        parse(new WebhookDocument(storm, SampleIncidents.SENDER, false, null).write());
    assertThat(json.getAsJsonArray("incidents").size()).isEqualTo(100);
    assertThat(json.get("incidentsTotal").getAsInt()).isEqualTo(5000);
    assertThat(json.toString().length()).isLessThan(128 * 1024);
  }

  @Test
  void theReferenceNamesEveryFieldAndNoOther() throws IOException {
    JsonObject json =
        parse(
            new WebhookDocument(message(), SampleIncidents.SENDER, false, "https://x.org/")
                .write());
    Set<String> fields = new TreeSet<>();
    fields(json, "", fields);
    Set<String> documented = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\| `([^`]+)` \\|").matcher(Files.readString(PAGE));
    while (row.find()) {
      documented.add(row.group(1));
    }
    documented.removeIf(name -> name.startsWith("X-") || name.equals("Content-Type"));
    assertThat(documented).isEqualTo(fields);
  }

  private static void fields(JsonObject json, String prefix, Set<String> into) {
    for (var field : json.entrySet()) {
      String name = prefix + field.getKey();
      into.add(name);
      if (field.getValue().isJsonObject() && !field.getKey().equals("labels")) {
        fields(field.getValue().getAsJsonObject(), name + ".", into);
      } else if (field.getValue().isJsonArray()) {
        field.getValue().getAsJsonArray().asList().stream()
            .filter(each -> each.isJsonObject())
            .forEach(each -> fields(each.getAsJsonObject(), name + "[].", into));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"sh, sh", "python, python3"})
  void theVerificationOfTheReferenceTakesTheRealAndNoOther(
      String block, String interpreter, @TempDir Path folder) throws Exception {
    Matcher code =
        Pattern.compile("(?s)```" + block + "\n(# verify.*?)```").matcher(Files.readString(PAGE));
    assertThat(code.find()).isTrue();
    Path script = Files.writeString(folder.resolve("verify"), code.group(1));
    Path body = folder.resolve("body");
    Path key = Files.writeString(folder.resolve("secret"), SECRET);
    try (WebReceiver receiver = new WebReceiver(http("204 x", ""))) {
      channel(receiver.url(), SECRET).send(message(), 1, false);
      String signature =
          receiver.heads.get(0).replaceAll("(?s).*X-Pitwall-Signature: ([^\r]*)\r\n.*", "$1");
      Files.writeString(body, receiver.bodies.get(0));
      assertThat(verified(interpreter, script, key, signature, body)).isTrue();
      long old = Instant.now().getEpochSecond() - 3600;
      String late = Signature.of(SECRET, Instant.ofEpochSecond(old), receiver.bodies.get(0));
      assertThat(verified(interpreter, script, key, late, body)).as("an hour old").isFalse();
      Files.writeString(body, receiver.bodies.get(0).replace("0.91", "0.11"));
      assertThat(verified(interpreter, script, key, signature, body)).as("changed").isFalse();
      Files.writeString(body, receiver.bodies.get(0));
      Files.writeString(key, "another secret");
      assertThat(verified(interpreter, script, key, signature, body)).as("forged").isFalse();
    }
  }

  private static boolean verified(
      String interpreter, Path script, Path key, String signature, Path body) throws Exception {
    Process process =
        new ProcessBuilder(
                interpreter, script.toString(), key.toString(), signature, body.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isIn(0, 1);
    return process.exitValue() == 0;
  }

  @Test
  void settingsNeverShowTheSecrets() {
    assertThat(new WebhookSettings("https://x/secretsecret", SECRET, null))
        .asString()
        .doesNotContain("secretsecret")
        .doesNotContain(SECRET);
  }

  private static JsonObject parse(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }
}
