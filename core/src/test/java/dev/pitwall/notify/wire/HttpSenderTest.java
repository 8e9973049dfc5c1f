package dev.pitwall.notify.wire;

import static dev.pitwall.notify.wire.WebReceiver.http;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.HttpOutcome.Answered;
import dev.pitwall.notify.wire.HttpOutcome.Broken;
import dev.pitwall.notify.wire.HttpOutcome.Fault;
import dev.pitwall.schedule.TimeSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpSenderTest {
  private static final Deadlines PATIENT =
      new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(28));
  private static final Deadlines SHORT_WHOLE =
      new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(1500));
  private static final Deadlines SHORT_READ =
      new Deadlines(Duration.ofSeconds(10), Duration.ofMillis(700), Duration.ofSeconds(28));

  private static HttpOutcome send(String url, Deadlines deadlines, @Nullable Path caFile)
      throws InterruptedException {
    HttpSender sender =
        new HttpSender("test-post", new TrustSettings(caFile), deadlines, TimeSource.system());
    return sender.send(HttpCall.json(Address.of(url).orElseThrow(), "{\"é\":1}").whoseBodyCounts());
  }

  private static HttpOutcome send(WebReceiver receiver, Deadlines deadlines)
      throws InterruptedException {
    return send(receiver.url(), deadlines, null);
  }

  private static Broken broken(String behaviour, Deadlines deadlines) throws Exception {
    try (WebReceiver receiver = new WebReceiver(behaviour)) {
      HttpOutcome outcome = send(receiver, deadlines);
      assertThat(outcome).isInstanceOf(Broken.class);
      assertThat(outcome.toString()).doesNotContain("secretsecret");
      return (Broken) outcome;
    }
  }

  private static Answered answered(String answer) throws Exception {
    try (WebReceiver receiver = new WebReceiver(answer)) {
      HttpOutcome outcome = send(receiver, PATIENT);
      assertThat(outcome).isInstanceOf(Answered.class);
      return (Answered) outcome;
    }
  }

  @Test
  void theRequestIsAsTheStandardWantsIt() throws Exception {
    try (WebReceiver receiver = new WebReceiver(http("200 OK", "ok"))) {
      assertThat(send(receiver, PATIENT))
          .isEqualTo(new Answered(200, "ok", null, Content.text("ok")));
      assertThat(receiver.heads.get(0))
          .startsWith("POST /services/T0/B0/secretsecret HTTP/1.1\r\n")
          .contains("Host: 127.0.0.1:" + receiver.port() + "\r\n")
          .contains("Connection: close\r\n")
          .contains("Content-Type: application/json; charset=utf-8\r\n")
          .contains("Content-Length: 8\r\n");
      assertThat(receiver.bodies).containsExactly("{\"é\":1}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WebReceiver.HANG,
        WebReceiver.HANG_IN_HEAD,
        WebReceiver.HANG_IN_BODY,
        WebReceiver.DRIP
      })
  void whoeverHangsIsLeftWhenTheWholeTimeIsOver(String behaviour) throws Exception {
    assertThat(broken(behaviour, SHORT_WHOLE)).isEqualTo(new Broken(Fault.LATE, "", true));
  }

  @Test
  void oneAnswerThatTakesTooLongEndsTheAttemptBeforeItsWholeTimeIsOver() throws Exception {
    assertThat(broken(WebReceiver.HANG, SHORT_READ))
        .isEqualTo(new Broken(Fault.NO_ANSWER, "", true));
  }

  @Test
  void aHandshakeThatHangsHasNotArrived() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "https://127.0.0.1:" + silent.getLocalPort() + "/secretsecret";
      assertThat(send(url, SHORT_READ, null)).isEqualTo(new Broken(Fault.NO_ANSWER, "", false));
      assertThat(send(url, SHORT_WHOLE, null)).isEqualTo(new Broken(Fault.LATE, "", false));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {WebReceiver.RESET, WebReceiver.DROP, WebReceiver.DROP_IN_BODY})
  void aConnectionThatBreaksBeforeTheAnswerMayHaveDelivered(String behaviour) throws Exception {
    Broken broken = broken(behaviour, PATIENT);
    assertThat(broken.fault()).isEqualTo(Fault.BROKEN);
    assertThat(broken.maybeArrived()).isTrue();
    assertThat(broken.detail()).isNotBlank();
  }

  @Test
  void anEndlessBodyIsReadAsFarAsItMatters() throws Exception {
    Answered answer = answered(WebReceiver.ENDLESS);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).hasSize(200).startsWith("xxx").endsWith("…");
  }

  @Test
  void anEndlessHeadIsNoAnswer() throws Exception {
    assertThat(broken(WebReceiver.ENDLESS_HEAD, PATIENT).fault()).isEqualTo(Fault.NOT_HTTP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "220 mail ESMTP\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 999 x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      })
  void whatIsNotHttpIsNoAnswer(String garbage) throws Exception {
    Broken broken = broken(garbage, PATIENT);
    assertThat(broken.fault()).isEqualTo(Fault.NOT_HTTP);
    assertThat(broken.maybeArrived()).isTrue();
  }

  @Test
  void theOtherSideCannotMakeAReceiptRepeatTheAddress() throws Exception {
    Broken broken = broken("GET /services/T0/B0/secretsecret what?\r\n", PATIENT);
    assertThat(broken.detail()).contains("/********");
    assertThat(answered(http("404 x", "no /services/T0/B0/secretsecret\nhere")).body())
        .isEqualTo("no /******** here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1;x=y~o~1~k~0~~ | ok",
        "HTTP/1.1 200 OK~~ok | ok",
        "HTTP/1.0 200 OK~Content-Length: 2~~ok and more | ok",
        "HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~Content-Length: 2~~ok | ok",
        "HTTP/1.1 200 OK~Content-Length: 0~~ | ''",
      })
  void everyWayToWriteABodyIsRead(String answer, String body) throws Exception {
    assertThat(answered(answer.strip().replace("~", "\r\n")))
        .isEqualTo(new Answered(200, body, null, Content.text(body)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "37 | 37",
        "999999 | 3600",
        "soon | ",
        "-1 | ",
        "99999999999999999999 | ",
        "Mon, 23 Nov 2026 10:00:30 GMT | 30",
        "Mon, 23 Nov 2026 09:00:00 GMT | 0",
      })
  void retryAfterIsSecondsOrADate(String value, @Nullable Long seconds) throws Exception {
    String answer = http("429 Slow", "x", "retry-after:  " + value);
    Answered read =
        HttpHead.read(
            new java.io.ByteArrayInputStream(
                answer.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)),
            HttpCall.get(Address.of("http://localhost/x").orElseThrow()),
            () -> Instant.parse("2026-11-23T10:00:00Z"));
    assertThat(read.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
  }

  @Test
  void redirectsAreAnswersAndNotFollowed() throws Exception {
    try (WebReceiver target = new WebReceiver(http("200 OK", "ok"));
        WebReceiver receiver =
            new WebReceiver(http("302 Found", "", "Location: " + target.url()))) {
      assertThat(send(receiver, PATIENT)).isEqualTo(new Answered(302, "", null));
      assertThat(target.heads).isEmpty();
    }
  }

  @Test
  void nobodyListensHasNotArrived() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    HttpOutcome outcome = send("http://127.0.0.1:" + free + "/x", PATIENT, null);
    assertThat(outcome).isInstanceOf(Broken.class);
    assertThat(((Broken) outcome).fault()).isEqualTo(Fault.NO_CONNECTION);
    assertThat(((Broken) outcome).maybeArrived()).isFalse();
  }

  @Test
  void aNameThatDoesNotExistIsSaid() throws Exception {
    HttpOutcome outcome = send("http://does-not-exist.invalid/x", PATIENT, null);
    assertThat(outcome).isEqualTo(new Broken(Fault.UNKNOWN_HOST, "", false));
  }

  @Test
  void tlsChecksAuthorityAndName(@TempDir Path folder) throws Exception {
    TestCertificate right = TestCertificate.make(folder, "right", "ip:127.0.0.1");
    TestCertificate other = TestCertificate.make(folder, "other", "dns:hooks.example.org");
    try (WebReceiver receiver = new WebReceiver(right.server()).always(b -> http("200 OK", "ok"))) {
      String url = "https://127.0.0.1:" + receiver.port() + "/x";
      assertThat(send(url, PATIENT, right.pem()))
          .isEqualTo(new Answered(200, "ok", null, Content.text("ok")));
      Broken unknown = (Broken) send(url, PATIENT, null);
      assertThat(unknown.fault()).isEqualTo(Fault.TLS);
      assertThat(unknown.maybeArrived()).isFalse();
      Path empty = java.nio.file.Files.writeString(folder.resolve("empty.pem"), "");
      Broken noCertificate = (Broken) send(url, PATIENT, empty);
      assertThat(noCertificate.fault()).isEqualTo(Fault.NOT_PREPARED);
      assertThat(noCertificate.detail()).contains("notify.ca-file");
    }
    try (WebReceiver receiver = new WebReceiver(other.server()).always(b -> http("200 OK", "ok"))) {
      Broken wrongName =
          (Broken) send("https://127.0.0.1:" + receiver.port() + "/x", PATIENT, other.pem());
      assertThat(wrongName.fault()).isEqualTo(Fault.TLS);
      assertThat(receiver.bodies).isEmpty();
    }
  }

  @Test
  void garbageInsteadOfTlsHasNotArrived() throws Exception {
    try (WebReceiver receiver = new WebReceiver("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      // a plain server takes the handshake for a request without an end
      HttpOutcome outcome = send("https://127.0.0.1:" + receiver.port() + "/x", SHORT_READ, null);
      assertThat(outcome).isInstanceOf(Broken.class);
      assertThat(((Broken) outcome).maybeArrived()).isFalse();
    }
  }

  @Test
  void anInterruptEndsTheAttempt() throws Exception {
    try (WebReceiver receiver = new WebReceiver(WebReceiver.HANG)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> send(receiver, PATIENT)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void noThreadIsLeftBehindWhateverHappened() throws Exception {
    Set<String> before = threads(); // of other tests in this JVM
    for (String behaviour :
        new String[] {http("200 OK", "ok"), WebReceiver.HANG, WebReceiver.RESET}) {
      try (WebReceiver receiver = new WebReceiver(behaviour)) {
        HttpOutcome unused = send(receiver, SHORT_WHOLE);
      }
    }
    Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("pitwall-test-post") || name.startsWith("HttpClient-"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example.org/a/b?c=d#e, true, /a/b?c=d",
    "https://hooks.example.org, true, /",
    "https://hooks.example.org?x=1, true, /?x=1",
    "http://localhost:80/x, true, /x",
    "http://[::1]:9000/x, true, /x",
    "http://hooks.example.org/x, false, /x",
    "http://127.0.0.1.example.org/x, false, /x",
    "http://127.8.9.10/x, true, /x",
    "https://hooks.example.org/秘密, true, /%E7%A7%98%E5%AF%86",
  })
  void addressesAreReadAndOnlySafeOnesTakeASecret(String url, boolean secret, String target) {
    assertThat(Address.secret(url).isPresent()).isEqualTo(secret);
    assertThat(Address.of(url).orElseThrow().target()).isEqualTo(target);
    assertThat(Address.of(url).orElseThrow().toString()).doesNotContain("/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hooks.example.org/x",
        "ftp://localhost/x",
        "https://user:secret@hooks.example.org/x",
        "https://bad host/x",
        "https://hooks.example.org:99999/x",
        "https:///x",
      })
  void otherTextsAreNoAddresses(String url) {
    assertThat(Address.of(url)).isEmpty();
  }

  @Test
  void aPathIsPutBehindABaseAddress() {
    Address base = Address.of("http://localhost:9093/alertmanager/").orElseThrow();
    assertThat(base.below("/api/v2/alerts").target()).isEqualTo("/alertmanager/api/v2/alerts");
    assertThat(base.below("/api/v2/alerts").port()).isEqualTo(9093);
  }

  @Test
  void aLineBreakBecomesNoHeader() {
    HttpCall call = HttpCall.get(Address.of("http://localhost/x").orElseThrow());
    assertThatThrownBy(() -> call.with("X-A", "1\r\nX-B: 2"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyFaultHasWordsInBothLanguages() {
    Address address = Address.of("https://hooks.example.org/secretsecret").orElseThrow();
    for (Fault fault : Fault.values()) {
      for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.JAPANESE}) {
        String text =
            new FaultWords(locale, "notify.webhook.url")
                .of(
                    new Broken(fault, "because /secretsecret", true),
                    address,
                    Duration.ofSeconds(28));
        assertThat(text).doesNotContain("{").doesNotContain("secretsecret");
      }
    }
  }
}
