package dev.pitwall.notify.mail;

import dev.pitwall.notify.Channel;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.text.Messages;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message by SMTP, one connection an attempt.
 *
 * <p>The conversation runs on a thread of its own while the caller watches the clock: the mail
 * library waits for ever by default, and a blocked read, write or name lookup ends only when its
 * socket is closed from outside. That thread also carries Pitwall's class loader, where the library
 * looks its parts up.
 */
public final class MailChannel implements Channel {
  private final MailSettings settings;
  private final TrustSettings trust;
  private final Sender sender;
  private final Deadlines deadlines;
  private final Messages words;
  private @Nullable Thread last;

  /** A channel to the recipients of {@code settings}; {@code locale} is that of the receipts. */
  public MailChannel(MailSettings settings, TrustSettings trust, Sender sender, Locale locale) {
    this(settings, trust, sender, locale, Deadlines.STANDARD);
  }

  MailChannel(
      MailSettings settings,
      TrustSettings trust,
      Sender sender,
      Locale locale,
      Deadlines deadlines) {
    this.settings = settings;
    this.trust = trust;
    this.sender = sender;
    this.deadlines = deadlines;
    this.words = Messages.of(MailChannel.class, locale);
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public synchronized Receipt send(Notification notification, int attempt, boolean possiblyRepeated)
      throws InterruptedException {
    if (last != null && last.isAlive()) {
      return new Receipt.TryAgain(words.get("stuck", "host", settings.host()), null, false);
    }
    Letter letter = new Letter(notification, attempt, possiblyRepeated);
    Conversation conversation =
        new Conversation(settings, trust, deadlines, new Verdict(settings, words));
    Thread thread = Threads.daemon("mail-conversation", () -> conversation.hold(letter, sender));
    last = thread;
    thread.start();
    try {
      thread.join(deadlines.whole().toMillis());
      if (conversation.receipt() == null) {
        hangUp(conversation);
        thread.join(Deadlines.HANG_UP.toMillis());
      }
    } catch (InterruptedException e) {
      hangUp(conversation);
      throw e;
    }
    return conversation.outcome();
  }

  /** On a thread of its own: closing a TLS socket can wait for a write that is blocked. */
  private static void hangUp(Conversation conversation) {
    Threads.daemon("mail-hang-up", conversation::hangUp).start();
  }
}
