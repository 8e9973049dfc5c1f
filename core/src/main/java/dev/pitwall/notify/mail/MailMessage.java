package dev.pitwall.notify.mail;

import dev.pitwall.notify.Notification;
import dev.pitwall.notify.PlainText;
import dev.pitwall.notify.Sender;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.util.Date;
import java.util.List;

/** The mail itself: the same words as plain text and as HTML. */
final class MailMessage {
  private static final int COLUMNS = 72;

  private MailMessage() {}

  static MimeMessage write(
      Session session, Letter letter, Sender sender, InternetAddress from, List<InternetAddress> to)
      throws MessagingException {
    Notification notification = letter.notification();
    String domain = from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
    String thread = "<incident." + token(notification.thread()) + "@" + domain + ">";
    String messageId = "<delivery." + token(notification.id()) + "@" + domain + ">";

    MimeMessage message = new Identified(session, messageId);
    message.setFrom(named(from, sender));
    message.setRecipients(Message.RecipientType.TO, to.toArray(new InternetAddress[0]));
    message.setSubject(letter.subject(), "UTF-8");
    message.setSentDate(Date.from(notification.created()));
    // All messages of an incident answer one that was never sent: mail readers then show them as
    // one thread, whichever of them arrived.
    message.setHeader("In-Reply-To", thread);
    message.setHeader("References", thread);
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Auto-Response-Suppress", "All");
    message.setHeader("List-Id", "<" + token(sender.app()).replace('_', '-') + ".pitwall>");
    message.setHeader("X-Pitwall-Delivery", token(notification.id()));
    message.setHeader("X-Pitwall-Attempt", Integer.toString(letter.attempt()));
    message.setContent(bodies(notification));
    message.saveChanges();
    return message;
  }

  private static MimeMultipart bodies(Notification notification) throws MessagingException {
    MimeBodyPart text = new MimeBodyPart();
    text.setText(PlainText.write(notification, COLUMNS), "UTF-8", "plain");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(HtmlBody.write(notification), "UTF-8", "html");
    return new MimeMultipart("alternative", text, html);
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
