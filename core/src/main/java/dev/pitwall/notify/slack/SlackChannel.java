package dev.pitwall.notify.slack;

import dev.pitwall.notify.Channel;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Address;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.FaultWords;
import dev.pitwall.notify.wire.HttpCall;
import dev.pitwall.notify.wire.HttpOutcome;
import dev.pitwall.notify.wire.HttpSender;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Posts a message to an incoming webhook. Taken means: status 200 and the body {@code ok}; Slack
 * also answers 200 with an error text. The webhook's address is a secret, so receipts name only its
 * host.
 */
public final class SlackChannel implements Channel {
  private final SlackSettings settings;
  private final TimeSource time;
  private final HttpSender http;
  private final Messages words;
  private final FaultWords faults;

  /** A channel to the webhook of {@code settings}; {@code locale} is that of the receipts. */
  public SlackChannel(SlackSettings settings, TrustSettings trust, Locale locale) {
    this(settings, trust, locale, TimeSource.system(), Deadlines.STANDARD);
  }

  SlackChannel(
      SlackSettings settings,
      TrustSettings trust,
      Locale locale,
      TimeSource time,
      Deadlines deadlines) {
    this.settings = settings;
    this.time = time;
    this.http = new HttpSender("slack-post", trust, deadlines, time);
    this.words = Messages.of(SlackChannel.class, locale);
    this.faults = new FaultWords(locale, "notify.slack.webhook-url");
  }

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public Receipt send(Notification notification, int attempt, boolean possiblyRepeated)
      throws InterruptedException {
    String url = settings.webhookUrl();
    Optional<Address> webhook = Address.secret(url == null ? "" : url);
    if (webhook.isEmpty()) {
      return new Receipt.Refused(words.get("bad-url"));
    }
    SlackPayload payload = new SlackPayload(settings.channel(), notification, possiblyRepeated);
    long start = time.nanoTime();
    HttpOutcome outcome = http.send(call(webhook.get(), payload.withBlocks()));
    if (outcome instanceof HttpOutcome.Answered answer && refusesTheBlocks(answer)) {
      Duration left = http.whole().minusNanos(time.nanoTime() - start);
      outcome = http.send(call(webhook.get(), payload.textOnly()), left);
    }
    return outcome instanceof HttpOutcome.Answered answer
        ? judge(webhook.get(), answer)
        : faults.receipt((HttpOutcome.Broken) outcome, webhook.get(), http.whole());
  }

  private static HttpCall call(Address webhook, String json) {
    return HttpCall.json(webhook, json).whoseBodyCounts();
  }

  /** {@code invalid_blocks}, {@code invalid_blocks_format}, {@code msg_blocks_too_long}. */
  private static boolean refusesTheBlocks(HttpOutcome.Answered answer) {
    return answer.status() == 400 && answer.body().contains("_blocks");
  }

  private Receipt judge(Address webhook, HttpOutcome.Answered answer) {
    String host = webhook.host();
    int status = answer.status();
    if (status == 200 && answer.body().equals("ok")) {
      return new Receipt.Sent(words.get("taken", "host", host, "channel", settings.channel()));
    }
    String text = words.get("answered", "host", host, "status", status, "body", answer.body());
    if (answer.isTaken()) {
      return new Receipt.TryAgain(text + " " + words.get("not-ok"), null, true);
    }
    if (answer.mayGoBetter()) {
      return new Receipt.TryAgain(text, answer.retryAfter(), answer.maybeArrived());
    }
    return new Receipt.Refused(text + " " + words.get(advice(status, answer.body())));
  }

  private static String advice(int status, String body) {
    if (status == 404 || status == 410 || status == 403 || body.startsWith("no_service")) {
      return "advice.url";
    }
    return status < 400 ? "advice.redirect" : "advice.payload";
  }
}
