package dev.pitwall.notify.webhook;

import dev.pitwall.notify.Channel;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Address;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.FaultWords;
import dev.pitwall.notify.wire.HttpCall;
import dev.pitwall.notify.wire.HttpOutcome;
import dev.pitwall.notify.wire.HttpSender;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.util.Locale;
import java.util.Optional;

/**
 * Posts a message as one JSON document, signed if there is a secret. Any 2xx means that it was
 * taken, whatever the body says; 4xx is final but for 408, 409, 425 and 429. The address is a
 * secret, so receipts name only its host.
 */
public final class WebhookChannel implements Channel {
  private final WebhookSettings settings;
  private final Sender sender;
  private final TimeSource time;
  private final HttpSender http;
  private final Messages words;
  private final FaultWords faults;

  /** A channel to the address of {@code settings}; {@code locale} is that of the receipts. */
  public WebhookChannel(
      WebhookSettings settings, TrustSettings trust, Sender sender, Locale locale) {
    this(settings, trust, sender, locale, TimeSource.system(), Deadlines.STANDARD);
  }

  WebhookChannel(
      WebhookSettings settings,
      TrustSettings trust,
      Sender sender,
      Locale locale,
      TimeSource time,
      Deadlines deadlines) {
    this.settings = settings;
    this.sender = sender;
    this.time = time;
    this.http = new HttpSender("webhook-post", trust, deadlines, time);
    this.words = Messages.of(WebhookChannel.class, locale);
    this.faults = new FaultWords(locale, "notify.webhook.url");
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Receipt send(Notification notification, int attempt, boolean possiblyRepeated)
      throws InterruptedException {
    String url = settings.url();
    Optional<Address> address = Address.secret(url == null ? "" : url);
    if (address.isEmpty()) {
      return new Receipt.Refused(faults.badAddress());
    }
    String body =
        new WebhookDocument(notification, sender, possiblyRepeated, settings.dashboardUrl())
            .write();
    HttpCall call =
        HttpCall.json(address.get(), body)
            .with("X-Pitwall-Delivery", token(notification.id()))
            .with("X-Pitwall-Attempt", Integer.toString(attempt));
    String secret = settings.secret();
    if (secret != null && !secret.isEmpty()) {
      call = call.with("X-Pitwall-Signature", Signature.of(secret, time.now(), body));
    }
    HttpOutcome outcome = http.send(call);
    return outcome instanceof HttpOutcome.Answered answer
        ? judge(address.get(), answer)
        : faults.receipt((HttpOutcome.Broken) outcome, address.get(), http.whole());
  }

  private Receipt judge(Address address, HttpOutcome.Answered answer) {
    int status = answer.status();
    String host = address.host();
    if (answer.isTaken()) {
      return new Receipt.Sent(words.get("taken", "host", host, "status", status));
    }
    String text = words.get("answered", "host", host, "status", status, "body", answer.body());
    if (answer.mayGoBetter() || status == 409) {
      return new Receipt.TryAgain(text, answer.retryAfter(), answer.maybeArrived());
    }
    return new Receipt.Refused(
        text + " " + words.get(status < 400 ? "advice.redirect" : "advice.refused"));
  }

  /** Letters, digits, dots and dashes only, as in the header of a mail. */
  private static String token(String text) {
    String token = text.replaceAll("[^A-Za-z0-9.-]", "_");
    return token.substring(0, Math.min(token.length(), 120));
  }
}
