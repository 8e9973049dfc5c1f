package dev.pitwall.notify.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.SampleIncidents;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.TrustSettings;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailMessageTest {
  private final GreenMail mailServer =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void start() {
    mailServer.start();
  }

  @AfterEach
  void stop() {
    mailServer.stop();
  }

  private MailChannel channel(Sender sender, @Nullable String user, @Nullable String password) {
    MailSettings settings =
        new MailSettings(
            List.of("ops@example.com", "boss@example.com"),
            "pitwall@example.com",
            "127.0.0.1",
            mailServer.getSmtp().getPort(),
            MailSettings.Security.NONE,
            user,
            password);
    return new MailChannel(settings, new TrustSettings(null), sender, Locale.ENGLISH);
  }

  private MimeMessage delivered(Notification message, int attempt, boolean repeated)
      throws Exception {
    Receipt receipt = channel(SampleIncidents.SENDER, null, null).send(message, attempt, repeated);
    assertThat(receipt).as(receipt.detail()).isInstanceOf(Receipt.Sent.class);
    return mailServer.getReceivedMessages()[0];
  }

  @ParameterizedTest
  @CsvSource({"opened, en", "opened, ja", "resolved, en", "resolved, ja", "test, en", "test, ja"})
  void aMailArrivesAsTheGoldenFileShowsIt(String kind, String language) throws Exception {
    Locale locale = Locale.forLanguageTag(language);
    Notification message =
        switch (kind) {
          case "opened" -> SampleIncidents.opened(locale);
          case "resolved" -> SampleIncidents.resolved(locale);
          default -> SampleIncidents.wording(locale).test("d-000003", SampleIncidents.NOON);
        };
    String readable = readable(delivered(message, 1, false));
    String name = kind + "." + language + ".txt";
    Path actual = Files.createDirectories(Path.of("target", "golden-mail")).resolve(name);
    Files.writeString(actual, readable);
    try (var expected = MailMessageTest.class.getResourceAsStream("golden/" + name)) {
      assertThat(expected).as("no golden file; what arrived is in %s", actual).isNotNull();
      assertThat(readable).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Headers and both bodies decoded, without what differs from run to run. */
  private static String readable(MimeMessage mail) throws Exception {
    StringBuilder text = new StringBuilder();
    for (String header :
        List.of(
            "Message-ID",
            "In-Reply-To",
            "References",
            "Auto-Submitted",
            "List-Id",
            "X-Pitwall-Delivery",
            "X-Pitwall-Attempt")) {
      text.append(header).append(": ").append(mail.getHeader(header, null)).append('\n');
    }
    InternetAddress from = (InternetAddress) mail.getFrom()[0];
    text.append("From: ").append(from.toUnicodeString()).append('\n');
    text.append("Subject: ").append(mail.getSubject()).append('\n');
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    for (int i = 0; i < parts.getCount(); i++) {
      BodyPart part = parts.getBodyPart(i);
      text.append("\n===== ").append(part.getContentType()).append('\n');
      text.append(((String) part.getContent()).replace("\r\n", "\n"));
    }
    return text.toString();
  }

  @Test
  void theMessageIdStaysTheSameAtEveryAttempt() throws Exception {
    Notification message = SampleIncidents.opened(Locale.ENGLISH);
    delivered(message, 1, false);
    delivered(message, 2, true);
    MimeMessage[] mails = mailServer.getReceivedMessages();
    // two recipients, so each attempt arrives twice
    assertThat(mails)
        .hasSize(4)
        .extracting(MimeMessage::getMessageID)
        .containsOnly("<delivery.d-000001@example.com>");
    for (MimeMessage mail : mails) {
      boolean second = "2".equals(mail.getHeader("X-Pitwall-Attempt", null));
      assertThat(mail.getSubject().endsWith(" [possibly repeated]")).isEqualTo(second);
    }
    assertThat(mails)
        .extracting(mail -> mail.getHeader("X-Pitwall-Attempt", null))
        .containsExactlyInAnyOrder("1", "1", "2", "2");
  }

  @Test
  void lineBreaksInNamesBecomeNoHeaders() throws Exception {
    Sender forged = new Sender("shop\r\nBcc: thief@example.org", "a:1\r\nX-Own: 1", "p");
    Notification sample = SampleIncidents.opened(Locale.ENGLISH);
    Notification message =
        new Notification(
            "d\r\nX-Own: 1",
            "t\r\nX-Own: 1",
            sample.kind(),
            sample.severity(),
            "subject\r\nX-Own: 1\r\n\r\nbody",
            sample.summary(),
            sample.facts(),
            sample.offendersTitle(),
            sample.offenders(),
            sample.nextStep(),
            sample.command(),
            sample.footer(),
            List.of(),
            List.of(),
            null,
            sample.language(),
            sample.created());
    Receipt receipt = channel(forged, null, null).send(message, 1, false);
    assertThat(receipt).as(receipt.detail()).isInstanceOf(Receipt.Sent.class);
    MimeMessage mail = mailServer.getReceivedMessages()[0];
    assertThat(mail.getHeader("X-Own")).isNull();
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getSubject()).isEqualTo("subject X-Own: 1 body");
    assertThat(mailServer.getReceivedMessages()).hasSize(2);
  }

  @Test
  void aThousandOffendersStayBelowFortyKibOfHtml() {
    Notification sample = SampleIncidents.opened(Locale.JAPANESE);
    Notification large =
        new Notification(
            sample.id(),
            sample.thread(),
            sample.kind(),
            sample.severity(),
            sample.subject(),
            sample.summary(),
            sample.facts(),
            sample.offendersTitle(),
            java.util.Collections.nCopies(1000, "<b>&\"遅い SQL</b>"),
            sample.nextStep(),
            sample.command(),
            sample.footer(),
            List.of(),
            List.of(),
            null,
            sample.language(),
            sample.created());
    String html = HtmlBody.write(large);
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(40 * 1024);
    assertThat(html).doesNotContain("<b>").contains("lang=\"ja\"").doesNotContain("http");
  }

  @Test
  void theLoginOfTheAccountIsUsed() throws Exception {
    mailServer.setUser("pitwall@example.com", "pitwall", "right");
    Notification message = SampleIncidents.opened(Locale.ENGLISH);
    assertThat(channel(SampleIncidents.SENDER, "pitwall", "right").send(message, 1, false))
        .isInstanceOf(Receipt.Sent.class);
    Receipt refused =
        channel(SampleIncidents.SENDER, "pitwall", "wrong-one").send(message, 1, false);
    assertThat(refused).isInstanceOf(Receipt.Refused.class);
    assertThat(refused.detail()).contains("refused the login").doesNotContain("wrong-one");
  }
}
