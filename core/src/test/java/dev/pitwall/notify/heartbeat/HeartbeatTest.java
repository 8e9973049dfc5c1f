package dev.pitwall.notify.heartbeat;

import static dev.pitwall.notify.wire.WebReceiver.http;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.ManualTime;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.WebReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HeartbeatTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private final ManualTime time = new ManualTime();
  private final Findings findings = new Findings(time);
  private String answer = http("200 OK", "OK");
  private Optional<String> reason = Optional.empty();
  private WebReceiver receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = new WebReceiver().always(body -> answer);
  }

  @AfterEach
  void stop() throws IOException {
    receiver.close();
  }

  private Heartbeat heartbeat(String url) {
    return new Heartbeat(
        new HeartbeatSettings(url, MINUTE),
        new TrustSettings(null),
        () -> reason,
        time,
        findings,
        new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(1500)));
  }

  private int beats(Heartbeat heartbeat, Duration after) {
    int before = receiver.heads.size();
    time.pass(after);
    heartbeat.turn();
    return receiver.heads.size() - before;
  }

  @Test
  void oneGoesOutEveryIntervalAndNoneBefore() {
    Heartbeat heartbeat = heartbeat(receiver.url());
    assertThat(beats(heartbeat, Duration.ZERO)).isZero();
    assertThat(beats(heartbeat, MINUTE)).isEqualTo(1);
    assertThat(beats(heartbeat, Duration.ofSeconds(59))).isZero();
    assertThat(beats(heartbeat, Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(receiver.heads.get(0))
        .startsWith("GET /services/T0/B0/secretsecret HTTP/1.1\r\n")
        .doesNotContain("Content-Length");
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void whileAPartOfTheLoopIsDeadNoneGoesOutAndAFindingSaysWhy() {
    Heartbeat heartbeat = heartbeat(receiver.url());
    reason = Optional.of("the journal cannot be written.");
    assertThat(beats(heartbeat, MINUTE)).isZero();
    assertThat(beats(heartbeat, MINUTE)).isZero();
    assertThat(findings.list()).extracting(Finding::code).containsExactly("heartbeat.held");
    assertThat(findings.list().get(0).text()).contains("the journal cannot be written.");
    reason = Optional.empty();
    assertThat(beats(heartbeat, Duration.ofSeconds(15))).isEqualTo(1);
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 Oh", "404 Not Found", "302 Found"})
  void aRefusedOneIsAFindingAndComesAgainSoon(String status) {
    Heartbeat heartbeat = heartbeat(receiver.url());
    answer = http(status, "no /services/T0/B0/secretsecret");
    assertThat(beats(heartbeat, MINUTE)).isEqualTo(1);
    assertThat(findings.list()).extracting(Finding::code).containsExactly("heartbeat.failed");
    assertThat(findings.list().get(0).text())
        .contains(status.substring(0, 3), "alerts.heartbeat-url")
        .doesNotContain("secretsecret");
    answer = http("204 No Content", "");
    assertThat(beats(heartbeat, Duration.ofSeconds(15))).isEqualTo(1);
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {WebReceiver.HANG, WebReceiver.DRIP, WebReceiver.RESET, "hello\r\n"})
  void aWatcherThatDoesNotAnswerIsLeft(String behaviour) {
    Heartbeat heartbeat = heartbeat(receiver.url());
    answer = behaviour;
    assertThat(beats(heartbeat, MINUTE)).isEqualTo(1);
    assertThat(findings.list()).extracting(Finding::code).containsExactly("heartbeat.failed");
  }

  @Test
  void anAddressThatWouldShowTheSecretIsAFinding() {
    Heartbeat heartbeat = heartbeat("http://example.org/secretsecret");
    assertThat(beats(heartbeat, MINUTE)).isZero();
    assertThat(findings.list().get(0).text())
        .contains("alerts.heartbeat-url", "https")
        .doesNotContain("secretsecret");
  }

  @Test
  void aClosedOneIsSilent() {
    Heartbeat heartbeat = heartbeat(receiver.url());
    heartbeat.close();
    assertThat(beats(heartbeat, MINUTE)).isZero();
  }

  @Test
  void theSignsOfLifeAreSamplesJudgementsJournalAndLanes() {
    Optional<?>[] parts = {Optional.empty(), Optional.empty()};
    LifeSigns signs =
        new LifeSigns(
            time,
            MINUTE,
            () -> parts[0].map(Object::toString),
            () -> parts[1].map(Object::toString));
    assertThat(signs.get()).isEmpty();
    time.pass(Duration.ofSeconds(61));
    assertThat(signs.get()).contains("there was no sample for more than 60 s.");
    signs.sampled();
    assertThat(signs.get()).contains("no sample was judged for more than 60 s.");
    signs.evaluated();
    assertThat(signs.get()).isEmpty();
    parts[1] = Optional.of("mail hangs.");
    assertThat(signs.get()).contains("mail hangs.");
    parts[0] = Optional.of("the disk is full.");
    assertThat(signs.get()).contains("the disk is full.");
  }

  @Test
  void settingsNeverShowTheAddress() {
    assertThat(new HeartbeatSettings("https://x/secretsecret", MINUTE))
        .asString()
        .doesNotContain("secretsecret");
  }
}
