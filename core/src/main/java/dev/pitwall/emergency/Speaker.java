package dev.pitwall.emergency;

import dev.pitwall.emergency.evidence.TimeBox;
import dev.pitwall.notify.Channel;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells every channel at once, again while it may help, until the time is over. */
final class Speaker {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final List<Channel> channels;
  private final TimeSource time;

  Speaker(List<Channel> channels, TimeSource time) {
    this.channels = channels;
    this.time = time;
  }

  /**
   * How it ended on one channel.
   *
   * @param sent true if the other side has taken it
   */
  record Told(boolean sent, String detail) {}

  List<String> names() {
    return channels.stream().map(Channel::name).toList();
  }

  /**
   * Sends.
   *
   * @param again true if an earlier run may have sent the same already
   * @param names the channels that are meant
   * @return by the channel's name
   */
  Map<String, Told> tell(Notification message, boolean again, List<String> names, Duration budget)
      throws InterruptedException {
    Map<String, Told> told = new ConcurrentHashMap<>();
    List<Channel> meant = channels.stream().filter(one -> names.contains(one.name())).toList();
    CountDownLatch left = new CountDownLatch(meant.size());
    for (Channel channel : meant) {
      Threads.daemon(
              "emergency-" + channel.name(),
              () -> {
                try {
                  told.put(channel.name(), untilTold(channel, message, again, budget));
                } finally {
                  left.countDown();
                }
              })
          .start();
    }
    boolean unused = left.await(budget.toMillis(), TimeUnit.MILLISECONDS);
    Map<String, Told> all = new TreeMap<>(told);
    for (Channel channel : meant) {
      all.putIfAbsent(
          channel.name(), new Told(false, "no answer within " + budget.toSeconds() + " s"));
    }
    return all;
  }

  private Told untilTold(Channel channel, Notification message, boolean again, Duration budget) {
    long begun = time.nanoTime();
    Told last = new Told(false, "");
    boolean doubtful = again;
    for (int attempt = 1; ; attempt++) {
      Duration rest = budget.minusNanos(time.nanoTime() - begun);
      if (rest.compareTo(PAUSE) < 0 && attempt > 1) {
        return last;
      }
      try {
        int now = attempt;
        boolean repeated = doubtful;
        Receipt receipt =
            TimeBox.within(rest, "emergency-send", () -> channel.send(message, now, repeated));
        last = new Told(receipt instanceof Receipt.Sent, receipt.detail());
        if (!(receipt instanceof Receipt.TryAgain later)) {
          return last;
        }
        doubtful |= later.maybeArrived();
        time.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return last;
      } catch (Exception e) {
        // the class alone: a message from below may hold the webhook's address
        return new Told(false, e.getClass().getName());
      }
    }
  }
}
