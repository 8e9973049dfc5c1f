package dev.pitwall.notify.mail;

import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Channel;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Attempts;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.text.Messages;
import java.time.ZoneId;
import java.util.Locale;

/**
 * Sends a message by SMTP, one connection an attempt. The mail library waits for ever by default,
 * so the conversation is hung up from outside when its time is over.
 */
public final class MailChannel implements Channel {
  private final Setup setup;
  private final Messages words;
  private final Findings findings;
  private final Attempts attempts = new Attempts("mail-conversation");

  /**
   * What does not change between messages.
   *
   * @param zone of the times in the picture
   */
  record Setup(
      MailSettings settings,
      TrustSettings trust,
      Sender sender,
      ZoneId zone,
      Deadlines deadlines) {}

  /**
   * A channel to the recipients of {@code settings}.
   *
   * @param locale of the receipts
   * @param findings what is reported while it lasts: a refused login, refused recipients
   */
  public MailChannel(
      MailSettings settings, TrustSettings trust, Sender sender, Locale locale, Findings findings) {
    this(
        new Setup(settings, trust, sender, ZoneId.systemDefault(), Deadlines.STANDARD),
        locale,
        findings);
  }

  MailChannel(Setup setup, Locale locale, Findings findings) {
    this.setup = setup;
    this.words = Messages.of(MailChannel.class, locale);
    this.findings = findings;
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public Receipt send(Notification notification, int attempt, boolean possiblyRepeated)
      throws InterruptedException {
    Letter letter = new Letter(notification, attempt, possiblyRepeated);
    Verdict verdict = new Verdict(setup.settings(), words, findings);
    Conversation conversation = new Conversation(setup, verdict, letter);
    Attempts.End end = attempts.run(conversation, setup.deadlines().whole());
    if (end == Attempts.End.STUCK) {
      String text = words.get("stuck", "host", setup.settings().host());
      return new Receipt.TryAgain(text, null, false);
    }
    return conversation.outcome();
  }
}
