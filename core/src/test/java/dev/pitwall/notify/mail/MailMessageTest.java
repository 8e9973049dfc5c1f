package dev.pitwall.notify.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Made;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.ChartWords;
import dev.pitwall.notify.Charts;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.SampleIncidents;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.schedule.TimeSource;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    return new MailChannel(
        new MailChannel.Setup(
            settings, new TrustSettings(null), sender, SampleIncidents.TOKYO, Deadlines.STANDARD),
        Locale.ENGLISH,
        new Findings(TimeSource.system()));
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

  @ParameterizedTest
  @CsvSource({"en", "ja"})
  void theLastHourComesAsAPictureInsideTheHtmlWithItsWordsBesideIt(String language)
      throws Exception {
    Notification message = Charts.withChart(Locale.forLanguageTag(language), Charts.cpu());
    MimeMessage mail = delivered(message, 1, false);
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    assertThat(parts.getCount()).isEqualTo(2);
    String text = (String) parts.getBodyPart(0).getContent();
    assertThat(text).contains("▁", "█", "80 %");
    MimeMultipart related = (MimeMultipart) parts.getBodyPart(1).getContent();
    assertThat(related.getContentType()).startsWith("multipart/related");
    String html = (String) related.getBodyPart(0).getContent();
    MimeBodyPart picture = (MimeBodyPart) related.getBodyPart(1);
    String cid = picture.getContentID().replaceAll("[<>]", "");
    String alt =
        new ChartWords(Locale.forLanguageTag(language)).sentences(Charts.cpu(), Side.ABOVE);
    assertThat(html).contains("src=\"cid:" + cid + "\"").contains("alt=\"" + alt + "\"");
    assertThat(picture.getContentType()).startsWith("image/png");
    assertThat(picture.getDisposition()).isEqualTo("inline");
    assertThat(ImageIO.read(picture.getInputStream()).getWidth()).isEqualTo(1120);
    Path folder = Files.createDirectories(Path.of("target", "golden-mail"));
    Files.write(folder.resolve("chart.png"), picture.getInputStream().readAllBytes());
    Files.writeString(
        folder.resolve("chart." + language + ".html"), html.replace("cid:" + cid, "chart.png"));
    Files.writeString(
        folder.resolve("digest." + language + ".html"),
        HtmlBody.write(Charts.digest(Locale.forLanguageTag(language), 4, List.of()), null));
  }

  @Test
  void aDigestAnswersTheThreadsOfItsIncidentsTwentyAtMost() throws Exception {
    List<Incident> incidents =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    Made.incident(
                        "I" + i,
                        "host.cpu",
                        ReadingKey.of("host.cpu"),
                        Unit.RATIO,
                        Severity.CRITICAL,
                        SampleIncidents.NOON,
                        SampleIncidents.NOON,
                        null,
                        0.9,
                        0.8,
                        0.9,
                        "",
                        List.of()))
            .toList();
    MimeMessage mail = delivered(Charts.digest(Locale.ENGLISH, 10, incidents), 1, false);
    assertThat(mail.getHeader("In-Reply-To", null)).isEqualTo("<incident.digest-1@example.com>");
    List<String> references = List.of(mail.getHeader("References", null).split("\\s+", -1));
    assertThat(references)
        .hasSize(20)
        .startsWith("<incident.digest-1@example.com>", "<incident.I0@example.com>")
        .endsWith("<incident.I18@example.com>");
    assertThat(mail.getHeader("References", null).lines())
        .as("no line of a header is too long (RFC 5322, 2.1.1)")
        .allMatch(line -> line.length() < 998);
  }

  @ParameterizedTest
  @ValueSource(strings = {"遅い SQL の文 <b>&\"", "plain words <b>&\" = \t", "é\u0000~=.\n"})
  void aMailIsAtMostHundredKibHoweverMuchThereIsToSay(String filling) throws Exception {
    String line = filling.repeat(400);
    Notification sample = Charts.withChart(Locale.JAPANESE, Charts.cpu());
    Notification large =
        new Notification(
            sample.id(),
            sample.thread(),
            sample.kind(),
            sample.severity(),
            sample.subject(),
            line,
            Collections.nCopies(30, new Notification.Fact(filling, line)),
            sample.offendersTitle(),
            Collections.nCopies(500, line),
            line,
            line,
            line,
            Collections.nCopies(
                10, new Notification.Section(line, sample.facts(), sample.nextStep())),
            sample.about(),
            sample.chart(),
            sample.language(),
            sample.created());
    MimeMessage mail = delivered(large, 1, false);
    assertThat(mail.getSize()).isLessThanOrEqualTo(MailMessage.MOST_BYTES);
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat((String) parts.getBodyPart(0).getContent()).contains("以下省略");
    String html = HtmlBody.write(large, "c");
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(40 * 1024);
    assertThat(html).contains("テキスト部分").doesNotContain("<b>");
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
    String html = HtmlBody.write(large, null);
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
    assertThat(refused).isInstanceOf(Receipt.TryAgain.class);
    assertThat(refused.detail()).contains("refused the login").doesNotContain("wrong-one");
  }
}
