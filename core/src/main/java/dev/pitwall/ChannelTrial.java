package dev.pitwall;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Channel;
import dev.pitwall.notify.IncidentWording;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the test message fared on one channel.
 *
 * @param channel its name: {@code mail}, {@code slack}...
 * @param sent true if the other side has taken it
 * @param detail what it answered, one line; no secret in it
 */
public record ChannelTrial(String channel, boolean sent, String detail) {

  /**
   * Sends a message that is marked as a test through every configured channel, once, one after the
   * other; each ends within 30 seconds.
   *
   * @return one a channel; empty if none is configured
   */
  public static List<ChannelTrial> run(Configuration configuration, Locale locale)
      throws InterruptedException {
    ProcessFacts facts = ProcessFacts.read();
    Sender sender = Pitwall.sender(CoreSettings.from(configuration), facts);
    Instant now = TimeSource.system().now();
    Notification message =
        new IncidentWording(sender, locale, ZoneId.systemDefault())
            .test(Long.toString(now.toEpochMilli(), 36) + "-" + facts.pid(), now);
    return send(configuration, sender, locale, message);
  }

  /** Sends one message through every configured channel, as {@link #run} does. */
  static List<ChannelTrial> send(
      Configuration configuration, Sender sender, Locale locale, Notification message)
      throws InterruptedException {
    List<ChannelTrial> trials = new ArrayList<>();
    Findings unheard = new Findings(TimeSource.system()); // the receipts say it all
    for (Channel channel : Channels.of(configuration, sender, locale, unheard)) {
      trials.add(tried(channel, message));
    }
    return trials;
  }

  private static ChannelTrial tried(Channel channel, Notification message)
      throws InterruptedException {
    try {
      Receipt receipt = channel.send(message, 1, false);
      return new ChannelTrial(channel.name(), receipt instanceof Receipt.Sent, receipt.detail());
    } catch (RuntimeException | LinkageError e) {
      // the class alone: a message from below may hold the webhook's address
      return new ChannelTrial(channel.name(), false, e.getClass().getName());
    }
  }
}
