package dev.pitwall.export.otlp;

import static dev.pitwall.notify.wire.WebReceiver.http;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.export.otlp.OtlpSettings.Application;
import dev.pitwall.finding.Finding;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.HttpSender;
import dev.pitwall.notify.wire.TestCertificate;
import dev.pitwall.notify.wire.WebReceiver;
import dev.pitwall.schedule.TimeSource;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OtlpPushTest {
  private static final Deadlines SHORT =
      new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(1500));
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private final Stage stage = new Stage();
  private boolean otherAgent;

  private OtlpPush push(OtlpSettings settings) {
    return push(settings, Deadlines.STANDARD);
  }

  private OtlpPush push(OtlpSettings settings, Deadlines deadlines) {
    return new OtlpPush(
        settings,
        stage.source,
        new HttpSender("test-otlp", settings.trust(), deadlines, TimeSource.system()),
        stage.time,
        stage.findings,
        () -> 0.0,
        () -> otherAgent);
  }

  private static OtlpSettings settings(
      String endpoint, @Nullable String headers, Application application, @Nullable Path caFile) {
    return new OtlpSettings(endpoint, headers, MINUTE, application, caFile);
  }

  private static OtlpSettings settings(String endpoint) {
    return settings(endpoint, null, Application.AUTO, null);
  }

  private OtlpPush begun(String endpoint) {
    OtlpPush push = push(settings(endpoint));
    assertThat(push.prepare()).isTrue();
    return push;
  }

  private static String base(WebReceiver receiver) {
    return "http://127.0.0.1:" + receiver.port();
  }

  private List<String> codes() {
    return stage.findings.list().stream().map(Finding::code).toList();
  }

  private String told(String code) {
    return stage.findings.list().stream()
        .filter(each -> each.code().equals(code))
        .map(Finding::text)
        .findFirst()
        .orElseThrow();
  }

  private static long sentAt(byte[] content) {
    ExportMetricsServiceRequest request = Stage.decodePacked(content);
    NumberDataPoint point =
        Stage.named(Stage.metrics(request), "pitwall.alerts.active").getGauge().getDataPoints(0);
    return Duration.ofNanos(point.getTimeUnixNano())
        .minusSeconds(SetTime.START.getEpochSecond())
        .toSeconds();
  }

  private static String partial(long rejected, String message) {
    byte[] bytes =
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(rejected)
                    .setErrorMessage(message))
            .build()
            .toByteArray();
    return new String(bytes, StandardCharsets.UTF_8); // all below 0x80
  }

  @Test
  void aPushIsGzippedProtobufWithTheConfiguredHeaders() throws Exception {
    try (WebReceiver receiver = new WebReceiver(http("200 OK", ""))) {
      OtlpPush push =
          push(settings(base(receiver) + "/otlp/", "api-key=s3cret", Application.AUTO, null));
      assertThat(push.prepare()).isTrue();
      stage.request("/pay", 200, Duration.ofMillis(3), null);
      push.read();
      push.turn();
      assertThat(receiver.heads.get(0))
          .startsWith("POST /otlp/v1/metrics HTTP/1.1\r\n")
          .contains("\r\nContent-Type: application/x-protobuf\r\n")
          .contains("\r\nContent-Encoding: gzip\r\n")
          .contains("\r\napi-key: s3cret\r\n");
      assertThat(Stage.metrics(Stage.decodePacked(receiver.contents.get(0))))
          .containsKeys("http.server.request.duration", "jvm.thread.count", "pitwall.reading");
      assertThat(codes()).isEmpty();
      assertThat(push.dropped()).isZero();
    }
  }

  @Test
  void anAddressThatNamesThePathIsTakenAsItIs() throws Exception {
    try (WebReceiver receiver = new WebReceiver(http("200 OK", ""))) {
      OtlpPush push = begun(base(receiver) + "/in/v1/metrics?tenant=7");
      push.read();
      push.turn();
      assertThat(receiver.heads.get(0)).startsWith("POST /in/v1/metrics?tenant=7 HTTP/1.1\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void whatIsToBeTriedAgainIsTriedAgainAfterTheTimeThatWasAskedFor(int status) throws Exception {
    try (WebReceiver receiver =
        new WebReceiver(http(status + " later", "busy", "Retry-After: 30"), http("200 OK", ""))) {
      OtlpPush push = begun(base(receiver));
      push.read();
      push.turn();
      assertThat(told("export.otlp")).contains("answered " + status + ": busy");
      stage.time.pass(Duration.ofSeconds(29));
      push.turn();
      assertThat(receiver.heads).as("too early").hasSize(1);
      stage.time.pass(Duration.ofSeconds(1));
      push.turn();
      assertThat(receiver.contents).hasSize(2);
      assertThat(receiver.contents.get(1)).isEqualTo(receiver.contents.get(0));
      assertThat(codes()).isEmpty();
      assertThat(push.dropped()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 404, 413, 500})
  void whatIsRefusedForGoodIsCountedAndNotSentAgain(int status) throws Exception {
    try (WebReceiver receiver = new WebReceiver(http(status + " no", "no"), http("200 OK", ""))) {
      OtlpPush push = begun(base(receiver));
      push.read();
      push.turn();
      assertThat(told("export.otlp"))
          .contains("answered " + status)
          .contains("export.otlp.endpoint");
      assertThat(push.dropped()).isPositive();
      push.turn();
      assertThat(receiver.heads).hasSize(1);
      stage.time.pass(MINUTE);
      push.read();
      push.turn();
      assertThat(sentAt(receiver.contents.get(1))).isEqualTo(60);
      assertThat(codes()).isEmpty();
    }
  }

  @Test
  void theWaitDoublesWhileNobodyListensAndWhatWaitedGoesOutInOrder() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    OtlpPush push = begun("http://127.0.0.1:" + port);
    push.read();
    // without jitter: half of 5, 10, 20, 40, 80, 160, 160 s
    for (double wait : new double[] {2.5, 5, 10, 20, 40, 80, 80}) {
      push.turn();
      assertThat(told("export.otlp")).contains("127.0.0.1");
      stage.time.pass(Duration.ofMillis((long) (wait * 1000)));
    }
    push.read();
    try (WebReceiver receiver =
        new WebReceiver(port, null, http("200 OK", ""), http("200 OK", ""))) {
      push.turn();
      assertThat(receiver.contents).hasSize(2);
      assertThat(sentAt(receiver.contents.get(0))).isZero();
      assertThat(sentAt(receiver.contents.get(1))).isEqualTo(237);
      assertThat(codes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WebReceiver.HANG,
        WebReceiver.HANG_IN_HEAD,
        WebReceiver.HANG_IN_BODY,
        WebReceiver.DRIP,
        WebReceiver.RESET
      })
  void whoeverHangsIsLeftAndAskedAgain(String behaviour) throws Exception {
    try (WebReceiver receiver = new WebReceiver(behaviour)) {
      OtlpPush push = push(settings(base(receiver)), SHORT);
      assertThat(push.prepare()).isTrue();
      push.read();
      push.turn();
      assertThat(codes()).containsExactly("export.otlp");
      assertThat(push.dropped()).as("it waits").isZero();
      receiver.always(body -> http("200 OK", ""));
      // more than one attempt only where the machine is busier than the deadline
      for (int attempt = 0; attempt < 10 && !codes().isEmpty(); attempt++) {
        stage.time.pass(Duration.ofMinutes(3));
        push.turn();
      }
      assertThat(codes()).isEmpty();
      assertThat(sentAt(receiver.contents.get(receiver.contents.size() - 1))).isZero();
    }
  }

  @Test
  void aPartialSuccessIsToldAndCounted() throws Exception {
    try (WebReceiver receiver =
        new WebReceiver(
            http("200 OK", partial(3, "too many series"), "Content-Type: application/x-protobuf"),
            http("200 OK", partial(0, "deprecated")),
            http("200 OK", "{\"partialSuccess\":{}}"))) {
      OtlpPush push = begun(base(receiver));
      push.read();
      push.turn();
      assertThat(told("export.otlp.partial")).contains("left out 3 ").contains("too many series");
      assertThat(push.dropped()).isEqualTo(3);
      push.read();
      push.turn();
      assertThat(told("export.otlp.partial")).contains("left out 0 ").contains("deprecated");
      push.read();
      push.turn();
      assertThat(codes()).isEmpty();
      assertThat(push.dropped()).isEqualTo(3);
    }
  }

  @Test
  void besideTheAgentOfOpenTelemetryItsMetricsAreLeftToIt() throws Exception {
    otherAgent = true;
    try (WebReceiver receiver = new WebReceiver(http("200 OK", ""), http("200 OK", ""))) {
      OtlpPush push = begun(base(receiver));
      stage.request("/pay", 200, Duration.ofMillis(3), null);
      push.read();
      push.turn();
      assertThat(Stage.metrics(Stage.decodePacked(receiver.contents.get(0))).keySet())
          .allMatch(name -> name.startsWith("pitwall."));
      assertThat(told("export.otlp.beside-agent")).contains("export.otlp.application");

      OtlpPush always = push(settings(base(receiver), null, Application.ALWAYS, null));
      assertThat(always.prepare()).isTrue();
      always.read();
      always.turn();
      assertThat(Stage.metrics(Stage.decodePacked(receiver.contents.get(1))))
          .containsKey("http.server.request.duration");
      assertThat(codes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost:4318", "ftp://localhost", "http://user:pw@localhost", "grpc://x"})
  void anAddressThatIsNoneIsTold(String endpoint) {
    OtlpPush push = push(settings(endpoint));
    assertThat(push.prepare()).isFalse();
    assertThat(told("export.otlp")).contains("export.otlp.endpoint").doesNotContain("user:pw");
  }

  @Test
  void headersAreSecretsThatGoNowhereInTheClearAndAreNeverTold() {
    OtlpPush open =
        push(settings("http://collector:4318", "api-key=s3cret", Application.AUTO, null));
    assertThat(open.prepare()).isFalse();
    assertThat(told("export.otlp")).contains("https").doesNotContain("s3cret");
    OtlpPush wrong = push(settings("https://collector", "s3cret", Application.AUTO, null));
    assertThat(wrong.prepare()).isFalse();
    assertThat(told("export.otlp")).contains("export.otlp.headers").doesNotContain("s3cret");
    assertThat(settings("http://x", "api-key=s3cret", Application.AUTO, null).toString())
        .doesNotContain("s3cret");
  }

  @Test
  void aPrivateAuthorityIsTrustedAndNoOtherIs(@TempDir Path folder) throws Exception {
    TestCertificate right = TestCertificate.make(folder, "right", "ip:127.0.0.1");
    try (WebReceiver receiver =
        new WebReceiver(right.server(), http("200 OK", ""), http("200 OK", ""))) {
      String endpoint = "https://127.0.0.1:" + receiver.port();
      OtlpPush trusting = push(settings(endpoint, "k=v", Application.AUTO, right.pem()));
      assertThat(trusting.prepare()).isTrue();
      trusting.read();
      trusting.turn();
      assertThat(codes()).isEmpty();
      assertThat(receiver.contents).hasSize(1);

      OtlpPush strange = push(settings(endpoint));
      assertThat(strange.prepare()).isTrue();
      strange.read();
      strange.turn();
      assertThat(codes()).containsExactly("export.otlp");
      assertThat(receiver.contents).hasSize(1);

      OtlpPush missing =
          push(settings(endpoint, null, Application.AUTO, Path.of("/nowhere/ca.pem")));
      assertThat(missing.prepare()).isTrue();
      missing.read();
      missing.turn();
      assertThat(told("export.otlp")).contains("export.otlp.ca-file");
    }
  }

  @Test
  void onceClosedNothingIsPushed() throws Exception {
    try (WebReceiver receiver = new WebReceiver(http("200 OK", ""))) {
      OtlpPush push = begun(base(receiver));
      push.read();
      push.close();
      push.turn();
      assertThat(receiver.heads).isEmpty();
    }
  }
}
