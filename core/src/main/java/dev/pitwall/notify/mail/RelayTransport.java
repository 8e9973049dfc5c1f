package dev.pitwall.notify.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * The library's SMTP client, made directly (so no provider is looked up), which also says how far
 * it came. That decides whether a broken conversation may have delivered the message.
 */
final class RelayTransport extends SMTPTransport {
  private volatile Step step = Step.CONNECT;

  RelayTransport(Session session, URLName server, boolean tlsFromTheStart) {
    super(session, server, "smtp", tlsFromTheStart);
  }

  Step step() {
    return step;
  }

  void reached(Step next) {
    step = next;
  }

  @Override
  protected boolean ehlo(String domain) throws MessagingException {
    step = Step.GREETING;
    boolean extended = super.ehlo(domain);
    step = Step.LOGIN;
    return extended;
  }

  @Override
  protected void startTLS() throws MessagingException {
    step = Step.TLS;
    super.startTLS();
  }

  @Override
  protected void mailFrom() throws MessagingException {
    step = Step.MAIL;
    super.mailFrom();
  }

  @Override
  protected void rcptTo() throws MessagingException {
    step = Step.RCPT;
    super.rcptTo();
  }

  @Override
  protected OutputStream data() throws MessagingException {
    step = Step.DATA;
    return super.data();
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    step = Step.DOT;
    super.finishData();
    step = Step.TAKEN;
  }
}
