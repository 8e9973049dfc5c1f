package dev.pitwall.notify.mail;

import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Attempts;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.OpenSockets;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to hand one message to the server. */
final class Conversation implements Attempts.Talk {
  private static final Logger log = LoggerFactory.getLogger(Conversation.class);

  private final MailSettings settings;
  private final TrustSettings trust;
  private final Deadlines deadlines;
  private final Verdict verdict;
  private final Letter letter;
  private final Sender sender;
  private final ZoneId zone;
  private final OpenSockets sockets = new OpenSockets();
  private volatile @Nullable RelayTransport transport;
  private volatile @Nullable Receipt receipt;
  private volatile boolean hungUp;

  Conversation(MailChannel.Setup setup, Verdict verdict, Letter letter) {
    this.settings = setup.settings();
    this.trust = setup.trust();
    this.sender = setup.sender();
    this.deadlines = setup.deadlines();
    this.zone = setup.zone();
    this.verdict = verdict;
    this.letter = letter;
  }

  /** How it ended, or that it did not end in time. */
  Receipt outcome() {
    Receipt ended = receipt;
    boolean cutShort = hungUp && ended instanceof Receipt.TryAgain;
    return ended == null || cutShort ? verdict.late(step(), deadlines.whole()) : ended;
  }

  @Override
  public void hangUp() {
    hungUp = true;
    sockets.close();
  }

  private Step step() {
    RelayTransport open = transport;
    return open == null ? Step.CONNECT : open.step();
  }

  /** Talks until the message is taken or something goes wrong; always leaves a receipt. */
  @Override
  public void hold() {
    try {
      List<InternetAddress> to = new ArrayList<>();
      List<String> unusable = new ArrayList<>();
      for (String address : settings.to()) {
        try {
          to.add(new InternetAddress(address, true));
        } catch (AddressException e) {
          unusable.add(address);
        }
      }
      receipt = to.isEmpty() ? verdict.nobody(unusable) : deliver(to, unusable);
    } catch (IOException e) {
      receipt = verdict.notPrepared(e);
    } catch (RuntimeException | LinkageError e) {
      log.warn("mail: an attempt failed unexpectedly", e);
      receipt = verdict.unexpected(e, step());
    } finally {
      sockets.close();
    }
  }

  private Receipt deliver(List<InternetAddress> to, List<String> unusable) throws IOException {
    String ownHost = ownHost();
    InternetAddress from;
    try {
      String address = settings.from();
      from = new InternetAddress(address == null ? "pitwall@" + ownHost : address, true);
    } catch (AddressException e) {
      return verdict.badSender(e);
    }
    Session session = Session.getInstance(properties(ownHost));
    String user = settings.user();
    RelayTransport talk =
        new RelayTransport(
            session,
            new URLName("smtp", settings.host(), settings.port(), null, user, null),
            settings.security() == MailSettings.Security.TLS);
    transport = talk;
    try {
      MimeMessage message = new MailMessage(letter, sender, zone).write(session, from, to);
      talk.connect(settings.host(), settings.port(), user, settings.password());
      talk.sendMessage(message, to.toArray(new InternetAddress[0]));
      return verdict.taken(talk.getLastServerResponse(), to.size(), unusable);
    } catch (MessagingException e) {
      return verdict.failed(e, talk.step(), talk.getLastReturnCode());
    } finally {
      close(talk);
    }
  }

  private static void close(RelayTransport talk) {
    try {
      talk.close();
    } catch (MessagingException e) {
      log.debug("mail: the goodbye failed, the outcome stands", e);
    }
  }

  /** Everything that the library would otherwise look up elsewhere or leave unbounded. */
  private Properties properties(String ownHost) throws IOException {
    Properties all = new Properties();
    all.put("mail.smtp.localhost", ownHost);
    all.put("mail.smtp.connectiontimeout", Long.toString(deadlines.connect().toMillis()));
    all.put("mail.smtp.timeout", Long.toString(deadlines.read().toMillis()));
    all.put("mail.smtp.sendpartial", "true");
    all.put("mail.smtp.quitwait", "false");
    all.put("mail.smtp.auth", Boolean.toString(settings.user() != null));
    all.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    all.put("mail.smtp.socketFactory", sockets.plain());
    all.put("mail.smtp.socketFactory.fallback", "false");
    if (settings.security() != MailSettings.Security.NONE) {
      all.put("mail.smtp.ssl.socketFactory", sockets.tls(trust.sslContext().getSocketFactory()));
      all.put("mail.smtp.ssl.checkserveridentity", "true");
    }
    if (settings.security() == MailSettings.Security.STARTTLS) {
      all.put("mail.smtp.starttls.enable", "true");
      all.put("mail.smtp.starttls.required", "true");
    }
    return all;
  }

  private static String ownHost() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?") ? name : "localhost";
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
