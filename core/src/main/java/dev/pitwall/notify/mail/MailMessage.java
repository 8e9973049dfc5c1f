package dev.pitwall.notify.mail;

import dev.pitwall.notify.Notification;
import dev.pitwall.notify.PlainText;
import dev.pitwall.notify.Sender;
import dev.pitwall.text.Messages;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.time.ZoneId;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The mail itself: the same words as plain text and as HTML, and the picture of the last hour. At
 * most 100 KiB, however much there is to say: the picture goes first, then the end of the text.
 */
final class MailMessage {
  static final int MOST_BYTES = 100 * 1024;
  static final int MOST_REFERENCES = 20;
  private static final int MOST_TEXT = 20 * 1024;
  private static final int LEAST_TEXT = 8 * 1024;
  private static final int COLUMNS = 72;

  private final Letter letter;
  private final Sender sender;
  private final ZoneId zone;

  /**
   * A mail that is to be written.
   *
   * @param zone of the times in the picture
   */
  MailMessage(Letter letter, Sender sender, ZoneId zone) {
    this.letter = letter;
    this.sender = sender;
    this.zone = zone;
  }

  MimeMessage write(Session session, InternetAddress from, List<InternetAddress> to)
      throws MessagingException {
    MimeMessage message = headed(session, from, to);
    Notification notification = letter.notification();
    message.setContent(bodies(notification.chart() != null, MOST_TEXT));
    message.saveChanges();
    if (size(message) > MOST_BYTES) {
      message.setContent(bodies(false, LEAST_TEXT));
      message.saveChanges();
    }
    return message;
  }

  private MimeMessage headed(Session session, InternetAddress from, List<InternetAddress> to)
      throws MessagingException {
    Notification notification = letter.notification();
    String domain = from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
    MimeMessage message = new Identified(session, id("delivery", notification.id(), domain));
    message.setFrom(named(from, sender));
    message.setRecipients(Message.RecipientType.TO, to.toArray(new InternetAddress[0]));
    message.setSubject(letter.subject(), "UTF-8");
    message.setSentDate(Date.from(notification.created()));
    // All messages of an incident answer one that was never sent: mail readers then show them as
    // one thread, whichever of them arrived.
    message.setHeader("In-Reply-To", id("incident", notification.thread(), domain));
    message.setHeader("References", references(notification, domain));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Auto-Response-Suppress", "All");
    message.setHeader("List-Id", "<" + token(sender.app()).replace('_', '-') + ".pitwall>");
    message.setHeader("X-Pitwall-Delivery", token(notification.id()));
    message.setHeader("X-Pitwall-Attempt", Integer.toString(letter.attempt()));
    return message;
  }

  /** Its own thread, then those of the incidents that it speaks of; one to a line. */
  private static String references(Notification notification, String domain) {
    Set<String> threads = new LinkedHashSet<>();
    threads.add(notification.thread());
    notification.about().forEach(about -> threads.add(about.incident().id()));
    return threads.stream()
        .limit(MOST_REFERENCES)
        .map(thread -> id("incident", thread, domain))
        .collect(Collectors.joining("\r\n "));
  }

  private static String id(String kind, String name, String domain) {
    return "<" + kind + "." + token(name) + "@" + domain + ">";
  }

  private MimeMultipart bodies(boolean withPicture, int mostText) throws MessagingException {
    Notification notification = letter.notification();
    MimeBodyPart text = new MimeBodyPart();
    Notification.Report report = notification.report();
    String words = report == null ? PlainText.write(notification, COLUMNS) : report.text();
    String more = "\n" + words(notification).get("cut") + "\n";
    coded(text, Bounded.text(words, mostText, more), "plain");
    Notification.Chart chart = notification.chart();
    if (!withPicture || chart == null || report != null) {
      MimeBodyPart html = new MimeBodyPart();
      coded(html, report == null ? HtmlBody.write(notification, null) : report.html(), "html");
      return new MimeMultipart("alternative", text, html);
    }
    String cid = "chart." + token(notification.id()) + "@pitwall";
    MimeBodyPart html = new MimeBodyPart();
    coded(html, HtmlBody.write(notification, cid), "html");
    MimeBodyPart picture = new MimeBodyPart();
    byte[] png = ChartPicture.of(chart, notification.side(), zone);
    picture.setDataHandler(new DataHandler(new ByteArrayDataSource(png, "image/png")));
    picture.setContentID("<" + cid + ">");
    picture.setDisposition(Part.INLINE);
    picture.setFileName("last-hour.png");
    MimeBodyPart both = new MimeBodyPart();
    both.setContent(new MimeMultipart("related", html, picture));
    return new MimeMultipart("alternative", text, both);
  }

  private static Messages words(Notification notification) {
    return Messages.of(MailMessage.class, Locale.forLanguageTag(notification.language()));
  }

  /** Text that is mostly not ASCII would be up to three times as long as quoted-printable. */
  private static void coded(MimeBodyPart part, String text, String kind) throws MessagingException {
    part.setText(text, "UTF-8", kind);
    long other = text.chars().filter(each -> each > 0x7E).count();
    if (other * 8 > text.length()) {
      part.setHeader("Content-Transfer-Encoding", "base64");
    }
  }

  private static long size(MimeMessage message) throws MessagingException {
    try (CountingStream counter = new CountingStream()) {
      message.writeTo(counter);
      return counter.bytes;
    } catch (IOException e) {
      throw new MessagingException("the mail could not be put together", e);
    }
  }

  private static InternetAddress named(InternetAddress from, Sender sender)
      throws MessagingException {
    try {
      String name = Letter.oneLine(sender.app()) + " (Pitwall)";
      return new InternetAddress(from.getAddress(), name, "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new MessagingException("UTF-8 is missing from this JVM", e);
    }
  }

  /** Letters, digits, dots and dashes only: safe in a message id and in any header. */
  private static String token(String text) {
    String token = text.replaceAll("[^A-Za-z0-9.-]", "_");
    return token.isEmpty() ? "_" : token.substring(0, Math.min(token.length(), 120));
  }

  private static final class CountingStream extends OutputStream {
    private long bytes;

    @Override
    public void write(int each) {
      bytes++;
    }

    @Override
    public void write(byte[] part, int from, int length) {
      bytes += length;
    }
  }

  /** Keeps its own Message-ID, the same at every attempt: servers drop the second copy by it. */
  private static final class Identified extends MimeMessage {
    private final String id;

    Identified(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
