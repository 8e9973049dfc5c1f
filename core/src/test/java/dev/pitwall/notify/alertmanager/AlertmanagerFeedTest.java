package dev.pitwall.notify.alertmanager;

import static dev.pitwall.notify.wire.WebReceiver.http;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.ManualTime;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.SampleIncidents;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.HttpSender;
import dev.pitwall.notify.wire.WebReceiver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AlertmanagerFeedTest {
  private final ManualTime time = new ManualTime();
  private final Findings findings = new Findings(time);
  private final List<Incident> open = new ArrayList<>();
  private String answer = http("200 OK", "");
  private WebReceiver receiver;
  private AlertmanagerFeed feed;

  @BeforeEach
  void listen() throws IOException {
    receiver = new WebReceiver().always(body -> answer);
    feed = feed("http://127.0.0.1:" + receiver.port() + "/am/", null);
  }

  @AfterEach
  void stop() throws IOException {
    receiver.close();
  }

  private AlertmanagerFeed feed(String url, @Nullable String user) {
    Deadlines deadlines =
        new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(1500));
    return new AlertmanagerFeed(
        new AlertmanagerSettings(url, user, user == null ? null : "pass"),
        () -> List.copyOf(open),
        new Board(SampleIncidents.SENDER, words()),
        new HttpSender("test-alertmanager", new TrustSettings(null), deadlines, time),
        time,
        findings,
        AlertmanagerFeed.EXPIRY);
  }

  static AlertWords words() {
    var wording = SampleIncidents.wording(Locale.ENGLISH);
    return new AlertWords(
        incident -> wording.write("x", new IncidentEvent.Opened(incident), SampleIncidents.NOON),
        rule -> rule.equals("host.disk") ? Optional.of("# host.disk") : Optional.empty());
  }

  static Incident incident(
      String id,
      String rule,
      Map<String, String> labels,
      Scope scope,
      Severity severity,
      Instant opened) {
    return new Incident(
        id,
        new Incident.About(
            rule, new ReadingKey(rule, labels), Unit.RATIO, Side.ABOVE, scope, List.of(), ""),
        severity,
        opened,
        opened,
        null,
        new Incident.Course(0.9, 0.9, 0.9, 0.8, opened),
        0,
        false,
        "",
        List.of());
  }

  private Incident disk(Severity severity) {
    return incident("I1", "host.disk", Map.of("path", "/"), Scope.NODE, severity, time.now());
  }

  /** How many requests a turn after this time sent. */
  private int turn(Duration after) {
    int before = receiver.bodies.size();
    time.pass(after);
    feed.turn();
    return receiver.bodies.size() - before;
  }

  private JsonArray last() {
    return JsonParser.parseString(receiver.bodies.get(receiver.bodies.size() - 1)).getAsJsonArray();
  }

  private static Instant ends(JsonObject alert) {
    return Instant.parse(alert.get("endsAt").getAsString());
  }

  @Test
  void anEmptyListGoesOutAtOnceAndEveryMinute() {
    assertThat(turn(Duration.ZERO)).isEqualTo(1);
    assertThat(last().size()).isZero();
    assertThat(receiver.heads.get(0))
        .startsWith("POST /am/api/v2/alerts HTTP/1.1\r\n")
        .doesNotContain("Authorization");
    assertThat(turn(Duration.ofSeconds(59))).isZero();
    assertThat(turn(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void anOpenIncidentIsSentAtOnceThenEveryMinuteWithAnEndFourMinutesAhead() {
    turn(Duration.ZERO);
    open.add(disk(Severity.WARNING));
    Instant opened = time.now();
    assertThat(turn(Duration.ofSeconds(2))).isEqualTo(1);
    JsonObject alert = last().get(0).getAsJsonObject();
    assertThat(alert.getAsJsonObject("labels").toString())
        .isEqualTo(
            "{\"alertname\":\"host.disk\",\"app\":\"RacePredictor\",\"environment\":\"production\","
                + "\"instance\":\"web1:4711\",\"path\":\"/\",\"severity\":\"warning\"}");
    JsonObject annotations = alert.getAsJsonObject("annotations");
    assertThat(annotations.get("summary").getAsString()).contains("host.disk");
    assertThat(annotations.get("description").getAsString()).contains("Next step:");
    assertThat(annotations.get("runbook").getAsString()).isEqualTo("# host.disk");
    assertThat(Instant.parse(alert.get("startsAt").getAsString())).isEqualTo(opened);
    assertThat(ends(alert)).isEqualTo(time.now().plus(Duration.ofMinutes(4)));
    assertThat(turn(Duration.ofSeconds(2))).isZero();
    assertThat(turn(Duration.ofSeconds(58))).isEqualTo(1);
    assertThat(ends(last().get(0).getAsJsonObject()))
        .isEqualTo(time.now().plus(Duration.ofMinutes(4)));
  }

  @Test
  void anEndIsSentAtOnceAndAgainForFifteenMinutes() {
    open.add(disk(Severity.WARNING));
    turn(Duration.ZERO);
    open.clear();
    assertThat(turn(Duration.ofSeconds(10))).isEqualTo(1);
    Instant ended = time.now();
    assertThat(ends(last().get(0).getAsJsonObject())).isEqualTo(ended);
    turn(Duration.ofMinutes(15));
    assertThat(ends(last().get(0).getAsJsonObject())).isEqualTo(ended);
    turn(Duration.ofMinutes(1));
    assertThat(last().size()).isZero();
  }

  @Test
  void aRiseOfSeverityEndsOneAlertAndBeginsAnother() {
    open.add(disk(Severity.WARNING));
    turn(Duration.ZERO);
    open.set(0, disk(Severity.CRITICAL));
    assertThat(turn(Duration.ofSeconds(2))).isEqualTo(1);
    assertThat(last().size()).isEqualTo(2);
    assertThat(last().toString()).contains("\"severity\":\"critical\"");
    long firing =
        last().asList().stream()
            .filter(each -> ends(each.getAsJsonObject()).isAfter(time.now()))
            .count();
    assertThat(firing).isEqualTo(1);
  }

  @Test
  void whatConcernsTheWholeFleetHasNoInstanceSoThatReplicasTellOneAlert() {
    open.add(incident("I1", "db.down", Map.of(), Scope.CLUSTER, Severity.CRITICAL, time.now()));
    turn(Duration.ZERO);
    assertThat(last().get(0).getAsJsonObject().getAsJsonObject("labels").has("instance")).isFalse();
  }

  @Test
  void labelsOfAReadingAreNamedAsPrometheusAllowsAndCannotForgeOurOwn() {
    Map<String, String> odd =
        Map.of(
            "severity", "none", "app.kind", "a b", "0", "zero", "empty", "", "instance", "other");
    open.add(incident("I1", "own", odd, Scope.NODE, Severity.CRITICAL, time.now()));
    turn(Duration.ZERO);
    JsonObject labels = last().get(0).getAsJsonObject().getAsJsonObject("labels");
    assertThat(labels.keySet())
        .containsExactly(
            "alertname",
            "app",
            "app_kind",
            "environment",
            "instance",
            "reading_0",
            "reading_instance",
            "reading_severity",
            "severity");
    assertThat(labels.get("severity").getAsString()).isEqualTo("critical");
    assertThat(labels.get("instance").getAsString()).isEqualTo("web1:4711");
  }

  @Test
  void manyAlertsGoInBatchesAndBeyondAThousandIsAFinding() {
    for (int i = 0; i < 1200; i++) {
      open.add(
          incident("I" + i, "own", Map.of("n", "" + i), Scope.NODE, Severity.WARNING, time.now()));
    }
    assertThat(turn(Duration.ZERO)).isEqualTo(20);
    assertThat(last().size()).isEqualTo(50);
    assertThat(findings.list())
        .extracting(Finding::code)
        .containsExactly("notify.alertmanager.too-many");
    open.clear();
    turn(Duration.ofSeconds(2));
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WebReceiver.HANG,
        WebReceiver.RESET,
        WebReceiver.DRIP,
        "hello\r\n",
        "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 400 Bad\r\nContent-Length: 3\r\n\r\nbad",
        "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n"
      })
  void aFailureIsAFindingAndTriedAgainEverMoreSlowly(String behaviour) {
    answer = behaviour;
    open.add(disk(Severity.WARNING));
    assertThat(turn(Duration.ZERO)).isEqualTo(1);
    assertThat(findings.list()).extracting(Finding::code).containsExactly("notify.alertmanager");
    assertThat(turn(Duration.ofSeconds(4))).isZero();
    assertThat(turn(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(turn(Duration.ofSeconds(9))).isZero();
    answer = http("200 OK", "");
    assertThat(turn(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void theWaitAfterFailuresStaysSoShortThatNothingEndsByMistake() {
    answer = http("503 Later", "");
    for (int i = 0; i < 10; i++) {
      turn(Duration.ofMinutes(1));
    }
    assertThat(turn(Duration.ofSeconds(59))).isZero();
    assertThat(turn(Duration.ofSeconds(1))).isEqualTo(1);
  }

  @Test
  void aPasswordIsSentToThisMachineOrByTlsOnly() {
    feed = feed("http://127.0.0.1:" + receiver.port(), "pitwall");
    turn(Duration.ZERO);
    assertThat(receiver.heads.get(0)).contains("Authorization: Basic cGl0d2FsbDpwYXNz\r\n");
    feed = feed("http://alertmanager.example.org:9093", "pitwall");
    assertThat(turn(Duration.ZERO)).isZero();
    assertThat(findings.list().get(0).text()).contains("https only").doesNotContain("pass\"");
  }

  @Test
  void anUnusableAddressIsAFinding() {
    feed = feed("alertmanager:9093", null);
    assertThat(turn(Duration.ZERO)).isZero();
    assertThat(findings.list().get(0).text()).contains("notify.alertmanager.url is not usable");
  }

  @Test
  void wordsThatFailDoNotKeepTheAlertBack() {
    Board board =
        new Board(
            new Sender("a", "b", ""),
            new AlertWords(
                incident -> {
                  throw new IllegalArgumentException("no text");
                },
                rule -> Optional.empty()));
    board.see(List.of(disk(Severity.WARNING)), time.now());
    Alert alert = board.alerts(time.now(), AlertmanagerFeed.EXPIRY).get(0);
    assertThat(alert.annotations()).containsEntry("summary", "host.disk host.disk{path=/}");
  }

  @Test
  void aClosedFeedIsSilent() {
    feed.close();
    assertThat(turn(Duration.ofMinutes(1))).isZero();
  }
}
