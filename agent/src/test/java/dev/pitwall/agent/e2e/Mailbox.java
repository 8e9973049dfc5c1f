package dev.pitwall.agent.e2e;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A mail server and what it took. */
final class Mailbox implements AutoCloseable {
  private final GreenMail server;

  /** One letter. */
  record Letter(String subject, String text) {}

  Mailbox() {
    this(0);
  }

  Mailbox(int port) {
    server = new GreenMail(new ServerSetup(port, "127.0.0.1", "smtp"));
    server.start();
  }

  /** The configuration of a shop that mails to this server. */
  String settings() {
    return settings(server.getSmtp().getPort());
  }

  static String settings(int port) {
    return "notify.mail { to = [\"ops@example.com\"], from = \"pitwall@example.com\","
        + " host = 127.0.0.1, security = none, port = "
        + port
        + " }";
  }

  /** All letters so far, oldest first. */
  List<Letter> letters() {
    try {
      List<Letter> letters = new ArrayList<>();
      for (MimeMessage message : server.getReceivedMessages()) {
        letters.add(new Letter(message.getSubject(), text(message)));
      }
      return letters;
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a letter cannot be read", e);
    }
  }

  List<String> subjects() {
    return letters().stream().map(Letter::subject).toList();
  }

  private static String text(Part part) throws MessagingException, IOException {
    Object content = part.getContent();
    return content instanceof Multipart parts ? text(parts.getBodyPart(0)) : content.toString();
  }

  @Override
  public void close() {
    server.stop();
  }
}
