package dev.pitwall.examples.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An SMTP server on a free port that keeps what it receives. */
final class MailCatcher implements AutoCloseable {
  private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

  MailCatcher() {
    server.start();
  }

  int port() {
    return server.getSmtp().getPort();
  }

  /** All that arrived so far, oldest first. */
  List<Received> received() {
    try {
      List<Received> mails = new ArrayList<>();
      for (MimeMessage message : server.getReceivedMessages()) {
        mails.add(new Received(message.getSubject(), plainText(message)));
      }
      return mails;
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a received mail cannot be read", e);
    }
  }

  private static String plainText(Part part) throws MessagingException, IOException {
    if (part.getContent() instanceof Multipart parts) {
      BodyPart first = parts.getBodyPart(0);
      return plainText(first);
    }
    return part.getContent().toString();
  }

  @Override
  public void close() {
    server.stop();
  }

  /** One mail. */
  record Received(String subject, String text) {}
}
