package dev.pitwall.notify.mail;

import static dev.pitwall.notify.mail.ScriptedServer.DRIP;
import static dev.pitwall.notify.mail.ScriptedServer.DROP;
import static dev.pitwall.notify.mail.ScriptedServer.GARBAGE;
import static dev.pitwall.notify.mail.ScriptedServer.HANG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.SampleIncidents;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.TestCertificate;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MailFailureTest {
  /** Long enough for a busy machine where an answer comes, short where none does. */
  private static final Deadlines PATIENT =
      new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(28));

  private static final Deadlines SHORT_WHOLE =
      new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(1500));

  private static final String PASSWORD = "s3cret-pass";

  @TempDir private static Path folder;
  private static TestCertificate right;
  private static TestCertificate wrongName;

  @BeforeAll
  static void makeCertificates() throws IOException, InterruptedException {
    right = TestCertificate.make(folder, "right", "dns:localhost");
    wrongName = TestCertificate.make(folder, "wrong", "dns:mail.example.org");
  }

  private final Findings findings = new Findings(TimeSource.system());

  private MailChannel channel(
      ScriptedServer server, MailSettings.Security security, Deadlines deadlines) {
    return channel(server.port(), security, deadlines, List.of("ops@example.com"), right.pem());
  }

  private MailChannel channel(
      int port,
      MailSettings.Security security,
      Deadlines deadlines,
      List<String> to,
      @Nullable Path caFile) {
    MailSettings settings =
        new MailSettings(
            to, "pitwall@example.com", "localhost", port, security, "pitwall", PASSWORD);
    return new MailChannel(
        new MailChannel.Setup(
            settings,
            new TrustSettings(caFile),
            SampleIncidents.SENDER,
            ZoneId.of("Asia/Tokyo"),
            deadlines),
        Locale.ENGLISH,
        findings);
  }

  private static Receipt send(MailChannel channel) throws InterruptedException {
    return channel.send(SampleIncidents.opened(Locale.ENGLISH), 1, false);
  }

  private Receipt plain(ScriptedServer server, Deadlines deadlines) throws InterruptedException {
    return send(channel(server, MailSettings.Security.NONE, deadlines));
  }

  @Test
  void aMessageTakenAfterTheFinalDotIsSent() throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false)) {
      Receipt receipt = plain(server, PATIENT);
      assertThat(receipt).isInstanceOf(Receipt.Sent.class);
      assertThat(receipt.detail()).contains("250 queued as 1");
      assertThat(server.messages).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BANNER", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"})
  void aServerThatHangsBeforeTheFinalDotHasNotTakenIt(String step) throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false).at(step, HANG)) {
      Receipt receipt = plain(server, SHORT_WHOLE);
      assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
      assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isFalse();
      assertThat(receipt.detail()).contains("did not finish within 1 s");
    }
  }

  @Test
  void aServerThatHangsAfterTheFinalDotMayHaveTakenIt() throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false).at("DOT", HANG)) {
      Receipt receipt = plain(server, SHORT_WHOLE);
      assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
      assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isTrue();
      assertThat(receipt.detail()).contains("waiting for the confirmation");
    }
  }

  @Test
  void aServerThatHangsInTheTlsHandshakeIsLeft() throws Exception {
    for (MailSettings.Security security :
        List.of(MailSettings.Security.TLS, MailSettings.Security.STARTTLS)) {
      boolean implicit = security == MailSettings.Security.TLS;
      try (ScriptedServer server =
          new ScriptedServer(right.server(), implicit).at("HANDSHAKE", HANG)) {
        Receipt receipt = send(channel(server, security, SHORT_WHOLE));
        assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
        assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isFalse();
      }
    }
  }

  @Test
  void oneSlowAnswerEndsTheAttemptBeforeItsWholeTimeIsOver() throws Exception {
    Deadlines shortRead =
        new Deadlines(Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofSeconds(28));
    try (ScriptedServer server = new ScriptedServer(null, false).at("MAIL", HANG)) {
      Receipt receipt = plain(server, shortRead);
      assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
      assertThat(receipt.detail()).contains("gave no answer while naming the sender (MAIL)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BANNER", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"})
  void aConnectionThatBreaksBeforeTheFinalDotHasNotDeliveredAnything(String step) throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false).at(step, DROP)) {
      Receipt receipt = plain(server, PATIENT);
      assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
      assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isFalse();
    }
  }

  @Test
  void aConnectionThatBreaksAfterTheFinalDotMayHaveDelivered() throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false).at("DOT", DROP)) {
      Receipt receipt = plain(server, PATIENT);
      assertThat(server.messages).hasSize(1);
      assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
      assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BANNER, 421 busy",
    "BANNER, 554 no service",
    "AUTH, 454 later",
    "MAIL, 451 later",
    "RCPT, 450 greylisted",
    "DATA, 451 later",
    "DOT, 452 disk full",
  })
  void whatMayGoBetterLaterIsTriedAgain(String step, String answer) throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false).at(step, answer)) {
      Receipt receipt = plain(server, PATIENT);
      assertThat(receipt).as(receipt.detail()).isInstanceOf(Receipt.TryAgain.class);
      assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isFalse();
      assertThat(receipt.detail()).contains(answer.substring(0, 3));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, 553 sender not allowed",
    "RCPT, 550 no such user",
    "DATA, 554 no",
    "DOT, 550 looks like spam",
  })
  void whatIsRefusedForGoodIsNotTriedAgain(String step, String answer) throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false).at(step, answer)) {
      Receipt receipt = plain(server, PATIENT);
      assertThat(receipt).as(receipt.detail()).isInstanceOf(Receipt.Refused.class);
      assertThat(receipt.detail()).contains(answer.substring(0, 3)).doesNotContain(PASSWORD);
    }
  }

  @Test
  void aRefusedLoginIsTriedAgainEveryHourAndIsAFindingUntilItIsMended() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(null, false).at("AUTH", "535 bad credentials")) {
      Receipt receipt = plain(server, PATIENT);
      assertThat(receipt).as(receipt.detail()).isInstanceOf(Receipt.TryAgain.class);
      assertThat(((Receipt.TryAgain) receipt).retryAfter()).isEqualTo(Duration.ofHours(1));
      assertThat(receipt.detail()).contains("535").doesNotContain(PASSWORD);
      assertThat(findings.list()).extracting(Finding::code).containsExactly("notify.mail.login");
      assertThat(findings.list().get(0).text())
          .contains("535", "every hour", "notify.mail.password")
          .doesNotContain(PASSWORD);
      server.at("AUTH", "235 welcome");
      assertThat(plain(server, PATIENT)).isInstanceOf(Receipt.Sent.class);
      assertThat(findings.list()).isEmpty();
    }
  }

  @Test
  void aServerThatDripsItsAnswerIsLeftWhenTheWholeTimeIsOver() throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false).at("BANNER", DRIP)) {
      Receipt receipt = plain(server, SHORT_WHOLE);
      assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
      assertThat(receipt.detail()).contains("did not finish within 1 s");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void garbageInsteadOfTlsIsNotSpokenTo(boolean implicit) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(right.server(), implicit).at("HANDSHAKE", GARBAGE)) {
      Receipt receipt = tls(server, implicit, right.pem());
      assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
      assertThat(receipt.detail()).startsWith("TLS with localhost:");
      assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isFalse();
      assertThat(server.commands).noneMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BANNER", "MAIL", "DATA", "DOT"})
  void garbageInsteadOfAnAnswerIsNoDelivery(String step) throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false).at(step, "\u0001\u0002 hello")) {
      Receipt receipt = plain(server, PATIENT);
      assertThat(receipt).as(receipt.detail()).isInstanceOf(Receipt.TryAgain.class);
      assertThat(((Receipt.TryAgain) receipt).maybeArrived()).isEqualTo(step.equals("DOT"));
    }
  }

  @Test
  void theAcceptedRecipientsGetItAndTheOthersAreNamed() throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false)) {
      Receipt receipt =
          send(
              channel(
                  server.port(),
                  MailSettings.Security.NONE,
                  PATIENT,
                  List.of("ops@example.com", "refused@example.com", "not an address"),
                  right.pem()));
      assertThat(receipt).isInstanceOf(Receipt.Sent.class);
      assertThat(receipt.detail()).contains("refused@example.com", "550");
      assertThat(server.messages).hasSize(1);
      assertThat(findings.list())
          .extracting(Finding::code)
          .containsExactly("notify.mail.recipients");
      assertThat(findings.list().get(0).text()).contains("refused@example.com", "550");
    }
  }

  @Test
  void nobodyListensIsTriedAgain() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Receipt receipt =
        send(
            channel(
                free, MailSettings.Security.NONE, PATIENT, List.of("a@example.com"), right.pem()));
    assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
    assertThat(receipt.detail()).startsWith("No connection to localhost:" + free);
  }

  @Test
  void starttlsWithTheRightCertificateDeliversAndLogsInOnlyInsideTls() throws Exception {
    try (ScriptedServer server = new ScriptedServer(right.server(), false)) {
      Receipt receipt = send(channel(server, MailSettings.Security.STARTTLS, PATIENT));
      assertThat(receipt).as(receipt.detail()).isInstanceOf(Receipt.Sent.class);
      assertThat(server.commands.get(1)).isEqualTo("STARTTLS");
      assertThat(server.commands.get(3)).startsWith("AUTH");
    }
  }

  @Test
  void implicitTlsWithTheRightCertificateDelivers() throws Exception {
    try (ScriptedServer server = new ScriptedServer(right.server(), true)) {
      Receipt receipt = send(channel(server, MailSettings.Security.TLS, PATIENT));
      assertThat(receipt).as(receipt.detail()).isInstanceOf(Receipt.Sent.class);
    }
  }

  @Test
  void withoutStarttlsNothingIsSent() throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false)) {
      Receipt receipt = send(channel(server, MailSettings.Security.STARTTLS, PATIENT));
      assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
      assertThat(receipt.detail()).contains("does not offer STARTTLS");
      assertThat(server.commands).noneMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL"));
    }
  }

  @Test
  void aCertificateForAnotherNameIsNotAccepted() throws Exception {
    for (boolean implicit : new boolean[] {true, false}) {
      try (ScriptedServer server = new ScriptedServer(wrongName.server(), implicit)) {
        Receipt receipt = tls(server, implicit, wrongName.pem());
        assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
        assertThat(receipt.detail()).startsWith("TLS with localhost:");
        assertThat(server.commands).noneMatch(c -> c.startsWith("AUTH"));
      }
    }
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsNotAccepted() throws Exception {
    for (boolean implicit : new boolean[] {true, false}) {
      try (ScriptedServer server = new ScriptedServer(right.server(), implicit)) {
        Receipt receipt = tls(server, implicit, null);
        assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
        assertThat(receipt.detail()).startsWith("TLS with localhost:").contains("notify.ca-file");
        assertThat(server.messages).isEmpty();
      }
    }
  }

  private Receipt tls(ScriptedServer server, boolean implicit, @Nullable Path caFile)
      throws InterruptedException {
    MailSettings.Security security =
        implicit ? MailSettings.Security.TLS : MailSettings.Security.STARTTLS;
    return send(channel(server.port(), security, PATIENT, List.of("ops@example.com"), caFile));
  }

  @Test
  void aCaFileWithoutACertificateIsSaid() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "hello\n");
    try (ScriptedServer server = new ScriptedServer(right.server(), false)) {
      Receipt receipt = tls(server, false, empty);
      assertThat(receipt).isInstanceOf(Receipt.TryAgain.class);
      assertThat(receipt.detail()).contains("notify.ca-file", "no certificate");
    }
  }

  @Test
  void anInterruptEndsTheAttempt() throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false).at("BANNER", HANG)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> plain(server, PATIENT)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void settingsNeverShowThePassword() {
    assertThat(
            new MailSettings(List.of(), null, "h", 25, MailSettings.Security.NONE, "u", PASSWORD))
        .asString()
        .doesNotContain(PASSWORD);
  }
}
