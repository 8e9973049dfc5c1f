package dev.pitwall.notify;

import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.IncidentJournal;
import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import dev.pitwall.notify.Delivery.Part;
import dev.pitwall.notify.Delivery.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What each channel was told of each incident, and what follows from the difference to what is so:
 * {@link #bring} is the only place that decides that something is to be told. An incident and the
 * deliveries it causes are one journal line, so a crash leaves both or neither. Nothing here waits
 * for a channel. Thread-safe.
 */
final class Book {
  /** How many messages wait for one channel at most; more go to undelivered.log at once. */
  static final int MOST_WAITING = 1_000;

  /** How long something that is over is tried, by the clock of this process. */
  static final Duration KEEP_TRYING = Duration.ofHours(24);

  private final List<String> channels;
  private final Phrases phrases;
  private final Journal journal;
  private final Means means;
  private final Backoff backoff;
  private final Undelivered undelivered;
  private final Map<String, IncidentEvent> events = new LinkedHashMap<>();
  private final Map<String, Delivery> deliveries = new HashMap<>();
  private final Map<String, TreeMap<Long, String>> waiting = new HashMap<>();
  private final Map<String, Tally> tallies = new HashMap<>();
  private final Map<String, Long> queuedNanos = new HashMap<>();
  private final Map<String, Long> dueNanos = new HashMap<>();
  private final Map<String, Long> channelDueNanos = new HashMap<>();
  private final Set<String> refusing = new HashSet<>();
  private long order;

  Book(List<String> channels, Texts texts, Journal journal, Means means, Backoff backoff) {
    this.channels = List.copyOf(channels);
    this.phrases = new Phrases(texts, means.time());
    this.journal = journal;
    this.means = means;
    this.backoff = backoff;
    this.undelivered =
        new Undelivered(
            means.stateDirectory().map(dir -> dir.resolve("undelivered.log")).orElse(null),
            means.findings());
    load();
  }

  private synchronized void load() {
    for (IncidentEvent event : IncidentJournal.events(journal)) {
      events.put(event.incident().id(), event);
    }
    for (String channel : channels) {
      journal
          .read(tallyKey(channel), (key, json) -> Map.entry(key, Tally.read(json)))
          .forEach(
              read -> {
                if (read.getKey().equals(tallyKey(channel))) {
                  tallies.put(channel, read.getValue());
                }
              });
    }
    Change change = new Change();
    for (Delivery read : journal.read("delivery/", (key, json) -> DeliveryJson.read(json))) {
      order = Math.max(order, read.order());
      if (!channels.contains(read.channel()) && read.isWaiting()) {
        die(change, read, "the channel is no longer configured");
      } else if (read.status() == Status.INFLIGHT) {
        set(change, read.again(true, read.nextTry()));
      } else {
        keep(read);
      }
    }
    deliveries.values().stream().filter(Delivery::isWaiting).forEach(this::resumeWait);
    journal.write(change, true);
  }

  /** A wait goes on after a restart, but a clock that was set cannot make it longer than ours. */
  private void resumeWait(Delivery delivery) {
    Duration left = Duration.between(means.time().now(), delivery.nextTry());
    Duration wait = left.compareTo(Backoff.MOST_ASKED) > 0 ? Backoff.MOST : left;
    dueNanos.put(delivery.key(), means.time().nanoTime() + wait.toNanos());
  }

  /** Tells what is so and was not told: at the start, to every channel. */
  synchronized void reconcile() {
    Change change = new Change();
    for (IncidentEvent event : List.copyOf(events.values())) {
      settle(change, event);
    }
    journal.write(change, true);
  }

  /** Takes in what happened; when this returns it is in the journal. */
  synchronized void tell(List<IncidentEvent> happened) {
    Change change = new Change();
    for (IncidentEvent event : happened) {
      events.put(event.incident().id(), event);
      IncidentJournal.record(change, event);
      settle(change, event);
    }
    journal.write(change, true);
  }

  /** Takes in a message that is about no incident, for some channels. */
  synchronized void send(Notification notification) {
    Change change = new Change();
    channels.forEach(channel -> enqueue(change, channel, Part.SINGLE, notification));
    journal.write(change, true);
  }

  private void settle(Change change, IncidentEvent event) {
    channels.forEach(channel -> bring(change, event, channel));
    forgetIfTold(change, event);
  }

  /** Brings {@code channel} from what it was told to {@code event}. */
  private void bring(Change change, IncidentEvent event, String channel) {
    String id = event.incident().id();
    Delivery opening = deliveries.get(Delivery.key(channel, id, Part.OPENING));
    if (event.incident().isOpen()) {
      if (opening == null) {
        enqueue(change, channel, id, Part.OPENING, phrases.of(event));
      }
      return;
    }
    Delivery ending = deliveries.get(Delivery.key(channel, id, Part.ENDING));
    boolean told =
        opening != null && (opening.status() == Status.SENT || opening.status() == Status.INFLIGHT);
    if (told) {
      if (ending == null) {
        enqueue(change, channel, id, Part.ENDING, phrases.of(event));
      }
      return;
    }
    if (opening != null && opening.status() == Status.PENDING) {
      set(change, opening.ended(Status.SUPERSEDED));
    }
    if (ending == null) {
      enqueue(change, channel, id, Part.ENDING, phrases.late(event));
    } else if (ending.status() == Status.PENDING && ending.attempts() == 0) {
      set(change, ending.saying(phrases.late(event)));
    }
  }

  private void forgetIfTold(Change change, IncidentEvent event) {
    String id = event.incident().id();
    if (event.incident().isOpen()) {
      return;
    }
    for (String channel : channels) {
      Delivery opening = deliveries.get(Delivery.key(channel, id, Part.OPENING));
      Delivery ending = deliveries.get(Delivery.key(channel, id, Part.ENDING));
      if (ending == null || ending.isWaiting() || (opening != null && opening.isWaiting())) {
        return;
      }
    }
    events.remove(id);
    IncidentJournal.forget(change, id);
    for (Delivery delivery : List.copyOf(deliveries.values())) {
      if (delivery.subject().equals(id)) {
        remove(change, delivery);
      }
    }
  }

  private void enqueue(Change change, String channel, Part part, Notification notification) {
    enqueue(change, channel, notification.id(), part, notification);
  }

  private void enqueue(
      Change change, String channel, String subject, Part part, Notification notification) {
    Delivery delivery = Delivery.of(channel, subject, part, ++order, notification);
    if (deliveries.containsKey(delivery.key())) {
      return; // the same message again: it is told once
    }
    if (waiting.getOrDefault(channel, new TreeMap<>()).size() >= MOST_WAITING) {
      die(change, delivery, MOST_WAITING + " messages are waiting for this channel already");
      return;
    }
    set(change, delivery);
  }

  /**
   * The next message that is due on {@code channel}, recorded as in flight; whoever takes it must
   * {@link #finish} it.
   */
  synchronized Optional<Delivery> begin(String channel) {
    long now = means.time().nanoTime();
    if (channelDueNanos.getOrDefault(channel, now) - now > 0) {
      return Optional.empty();
    }
    for (String key : waiting.getOrDefault(channel, new TreeMap<>()).values()) {
      Delivery delivery = deliveries.get(key);
      if (delivery != null
          && delivery.status() == Status.PENDING
          && dueNanos.getOrDefault(key, now) - now <= 0) {
        Delivery begun = delivery.begun();
        Change change = new Change();
        set(change, begun);
        journal.write(change, true);
        return Optional.of(begun);
      }
    }
    return Optional.empty();
  }

  /** Records how an attempt ended. */
  synchronized void finish(Delivery begun, Receipt receipt) {
    Change change = new Change();
    String channel = begun.channel();
    if (receipt instanceof Receipt.Sent) {
      tally(change, channel, tally(channel).plusSent());
      refusing.remove(channel);
      means.findings().clear(findingCode(channel));
      means.findings().clear(retryCode(channel));
      done(change, begun, Status.SENT);
    } else {
      tally(change, channel, tally(channel).plusFailed());
      if (receipt instanceof Receipt.TryAgain again) {
        tryAgain(change, begun, again);
      } else {
        refused(change, begun, receipt.detail());
      }
    }
    IncidentEvent event = events.get(begun.subject());
    if (event != null) {
      bring(change, event, channel);
      forgetIfTold(change, event);
    }
    journal.write(change, true);
  }

  private void tryAgain(Change change, Delivery begun, Receipt.TryAgain again) {
    IncidentEvent event = events.get(begun.subject());
    boolean over = event == null || !event.incident().isOpen();
    long now = means.time().nanoTime();
    if (over && now - queuedNanos.getOrDefault(begun.key(), now) >= KEEP_TRYING.toNanos()) {
      die(change, begun, "not delivered for " + KEEP_TRYING.toHours() + " h: " + again.detail());
      return;
    }
    Duration wait = backoff.after(begun.attempts(), again.retryAfter());
    dueNanos.put(begun.key(), now + wait.toNanos());
    if (again.retryAfter() != null) {
      channelDueNanos.put(begun.channel(), now + wait.toNanos());
    }
    set(change, begun.again(again.maybeArrived(), means.time().now().plus(wait)));
    means
        .findings()
        .report(
            retryCode(begun.channel()),
            "Sending through "
                + begun.channel()
                + ": "
                + again.detail()
                + " Nothing is lost: it is tried again until the channel takes it.");
  }

  /** A channel that refuses is told of on the others, once until it takes something again. */
  private void refused(Change change, Delivery begun, String detail) {
    die(change, begun, "refused: " + detail);
    if (refusing.add(begun.channel())) {
      Notification note = phrases.undeliverable(begun.channel(), detail);
      for (String other : channels) {
        if (!other.equals(begun.channel())) {
          enqueue(change, other, Part.SINGLE, note);
        }
      }
    }
  }

  private void die(Change change, Delivery delivery, String why) {
    undelivered.add(means.time().now(), delivery, why);
    means.findings().clear(retryCode(delivery.channel()));
    tally(change, delivery.channel(), tally(delivery.channel()).plusDead());
    means
        .findings()
        .report(
            findingCode(delivery.channel()),
            "Sending \""
                + delivery.notification().subject()
                + "\" through "
                + delivery.channel()
                + " was given up: "
                + why
                + ". A channel that takes messages is needed. It is in undelivered.log; check the"
                + " channel's settings and try them with the command alerts test.");
    done(change, delivery, Status.DEAD);
  }

  private static String findingCode(String channel) {
    return "notify.undelivered:" + channel;
  }

  private static String retryCode(String channel) {
    return "notify.retrying:" + channel;
  }

  private void done(Change change, Delivery delivery, Status end) {
    if (delivery.part() == Part.SINGLE) {
      remove(change, delivery);
    } else {
      set(change, delivery.ended(end));
    }
  }

  private void set(Change change, Delivery delivery) {
    keep(delivery);
    change.put(delivery.key(), DeliveryJson.of(delivery));
  }

  private void keep(Delivery delivery) {
    deliveries.put(delivery.key(), delivery);
    if (delivery.isWaiting()) {
      waiting
          .computeIfAbsent(delivery.channel(), channel -> new TreeMap<>())
          .put(delivery.order(), delivery.key());
      queuedNanos.putIfAbsent(delivery.key(), means.time().nanoTime());
    } else {
      stopWaiting(delivery);
    }
  }

  private void remove(Change change, Delivery delivery) {
    deliveries.remove(delivery.key());
    change.remove(delivery.key());
    stopWaiting(delivery);
  }

  private void stopWaiting(Delivery delivery) {
    waiting.getOrDefault(delivery.channel(), new TreeMap<>()).remove(delivery.order());
    queuedNanos.remove(delivery.key());
    dueNanos.remove(delivery.key());
  }

  private Tally tally(String channel) {
    return tallies.getOrDefault(channel, Tally.NONE);
  }

  private void tally(Change change, String channel, Tally tally) {
    tallies.put(channel, tally);
    change.put(tallyKey(channel), tally.json());
  }

  private static String tallyKey(String channel) {
    return "tally/" + channel;
  }

  synchronized Outbox outbox() {
    List<Outbox.Lane> lanes = new ArrayList<>();
    for (String channel : channels) {
      Tally tally = tally(channel);
      long pending = waiting.getOrDefault(channel, new TreeMap<>()).size();
      lanes.add(new Outbox.Lane(channel, pending, tally.sent(), tally.failed(), tally.dead()));
    }
    return new Outbox(lanes);
  }
}
