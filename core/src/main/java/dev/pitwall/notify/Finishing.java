package dev.pitwall.notify;

import dev.pitwall.alert.Severity;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What follows from how an attempt ended. Not thread-safe: {@link Desk} has the lock. */
final class Finishing {
  /** How long something that is over is tried, by the clock of this process. */
  static final Duration KEEP_TRYING = Duration.ofHours(24);

  private final Store store;
  private final Words words;
  private final Backoff backoff;
  private final Findings findings;
  private final Undelivered undelivered;

  Finishing(Store store, Words words, Backoff backoff, Means means) {
    this.store = store;
    this.words = words;
    this.backoff = backoff;
    this.findings = means.findings();
    this.undelivered =
        new Undelivered(
            means.stateDirectory().map(dir -> dir.resolve("undelivered.log")).orElse(null),
            findings);
  }

  void finish(Change change, Letter letter, Receipt receipt) {
    Errand errand = letter.errand();
    ChannelRecord record = store.record(errand.channel());
    if (receipt instanceof Receipt.Sent) {
      sent(change, letter, record);
    } else if (receipt instanceof Receipt.TryAgain again) {
      record.failed(store.steady.now());
      tryAgain(change, letter, again, record);
    } else {
      record.failed(store.steady.now());
      refused(change, letter, receipt.detail(), record);
    }
    store.dropStale(change, record.name());
    record.save(change);
  }

  private void sent(Change change, Letter letter, ChannelRecord record) {
    Instant now = store.steady.now();
    if (letter.errand() instanceof Delivery delivery) {
      boolean trouble = delivery.mentions().stream().anyMatch(each -> !each.kind().isEnd());
      record.sent(now, trouble, true);
      store.deliveries.remove(change, delivery);
      for (Mention mention : delivery.mentions()) {
        told(delivery, mention)
            .ifPresent(told -> put(change, delivery, mention, hearing(told, mention, letter)));
      }
      forgetTold(change, delivery);
    } else if (letter.errand() instanceof Single single) {
      record.sent(now, false, false);
      store.singles.remove(change, single);
    }
    store.hurryFailed(change, record.name());
    findings.clear(findingCode(record.name()));
    findings.clear(retryCode(record.name()));
  }

  private Told hearing(Told told, Mention mention, Letter letter) {
    return told.hearing(mention, store.steady.now(), letter.said().thread());
  }

  /** What the channel knows of it; empty if the incident is forgotten. */
  private Optional<Told> told(Delivery delivery, Mention mention) {
    return store
        .cases
        .find(mention.incident())
        .map(one -> store.told.get(delivery.channel(), one.id()));
  }

  private void put(Change change, Delivery delivery, Mention mention, Told told) {
    store.told.put(change, delivery.channel(), mention.incident(), told);
    if (mention.kind().isEnd()) {
      store.heldEnds(delivery.channel()).remove(mention.incident());
    }
  }

  private void forgetTold(Change change, Delivery delivery) {
    delivery.mentions().forEach(mention -> store.forgetIfTold(change, mention.incident()));
  }

  private void tryAgain(
      Change change, Letter letter, Receipt.TryAgain again, ChannelRecord record) {
    Instant now = store.steady.now();
    Instant next = now.plus(backoff.after(letter.errand().attempts(), again.retryAfter()));
    if (again.retryAfter() != null) {
      record.waitUntil(next);
    }
    String tooOld = "not delivered for " + KEEP_TRYING.toHours() + " h: " + again.detail();
    boolean stays = true;
    if (letter.errand() instanceof Delivery delivery) {
      if (again.maybeArrived()) {
        store.doubt(change, delivery);
      }
      stays = !giveUpOld(change, delivery, record);
      if (stays) {
        store.deliveries.set(change, delivery.again(next));
      } else {
        store.deliveries.remove(change, delivery);
        forgetTold(change, delivery);
      }
    } else if (letter.errand() instanceof Single single) {
      stays = !Singles.isTooOld(single, now);
      if (stays) {
        store.singles.set(change, single.again(again.maybeArrived(), next));
      } else {
        store.singles.remove(change, single);
      }
    }
    if (!stays) {
      die(record, letter.said(), tooOld);
    }
    findings.report(
        retryCode(record.name()),
        "Sending through "
            + record.name()
            + ": "
            + again.detail()
            + " Nothing is lost: it is tried again until the channel takes it.");
  }

  /** Gives up what has been over and failing for a day; true if there was any. */
  private boolean giveUpOld(Change change, Delivery delivery, ChannelRecord record) {
    Instant now = store.steady.now();
    boolean any = false;
    for (Mention mention : delivery.mentions()) {
      Optional<Case> one = store.cases.find(mention.incident());
      if (mention.kind().isEnd()
          && one.isPresent()
          && isOld(one.get(), record.failingSince(), now)) {
        Told told = store.told.get(delivery.channel(), mention.incident());
        put(change, delivery, mention, told.givingUp(mention, now));
        any = true;
      }
    }
    return any;
  }

  private static boolean isOld(Case one, @Nullable Instant failing, Instant now) {
    return failing != null
        && Duration.between(one.changed(), now).compareTo(KEEP_TRYING) >= 0
        && Duration.between(failing, now).compareTo(KEEP_TRYING) >= 0;
  }

  /** A channel that refuses is told of on the others, once until it takes something again. */
  private void refused(Change change, Letter letter, String detail, ChannelRecord record) {
    if (letter.errand() instanceof Delivery delivery) {
      store.deliveries.remove(change, delivery);
      for (Mention mention : delivery.mentions()) {
        told(delivery, mention)
            .ifPresent(
                told -> put(change, delivery, mention, told.givingUp(mention, store.steady.now())));
      }
      forgetTold(change, delivery);
    } else if (letter.errand() instanceof Single single) {
      store.singles.remove(change, single);
    }
    die(record, letter.said(), "refused: " + detail);
    if (record.refuses()) {
      Instant wall = store.steady.wall();
      String id = "undeliverable-" + record.name() + "-" + wall.toEpochMilli();
      tellOthers(change, record.name(), words.undeliverable(id, record.name(), detail, wall));
    }
  }

  /** Through the other channels that speak first; through the fallbacks if there is none. */
  private void tellOthers(Change change, String channel, Notification note) {
    boolean only = store.primaries().stream().allMatch(channel::equals);
    for (String other : only ? store.channels : store.primaries()) {
      if (!other.equals(channel)) {
        enqueue(change, other, note);
      }
    }
  }

  void enqueue(Change change, String channel, Notification note) {
    if (store.singles.isFull(channel)) {
      ChannelRecord record = store.record(channel);
      die(record, note, Singles.MOST_WAITING + " messages are waiting for this channel already");
      record.save(change);
      return;
    }
    store.singles.add(change, channel, note, store.steady.now());
  }

  /** Ends silences and warns of those that end soon; true if anything changed. */
  boolean tick(Change change) {
    Instant now = store.steady.now();
    boolean changed = store.silences.expire(change, now);
    for (Mute.Silence soon : store.silences.endSoon(change, store.cases.all(), now)) {
      Mute.Silence shown = store.silences.shown(soon, store.cases.all(), store.steady);
      String id = "silence-" + soon.id() + "-ends-" + soon.until().getEpochSecond();
      Notification note = words.silenceEnds(id, shown, store.steady.wall());
      store.primaries().forEach(name -> enqueue(change, name, note));
      changed = true;
    }
    reportDegraded();
    return changed;
  }

  /** No channel takes anything. */
  boolean isDegraded() {
    Instant now = store.steady.now();
    return !store.channels.isEmpty()
        && store.channels.stream()
            .allMatch(name -> store.record(name).isOut(now, store.settings.fallbackAfter()));
  }

  private void reportDegraded() {
    if (isDegraded()) {
      findings.report(
          "notify.degraded",
          "Sending alerts: no channel takes a message ("
              + String.join(", ", store.channels)
              + "). One that works is needed; until then nobody hears of anything but here and in"
              + " undelivered.log. Check the settings and try them with the command alerts test.");
    } else {
      findings.clear("notify.degraded");
    }
  }

  /** Writes down what is told no more, for want of a place in memory. */
  void drop(Change change, Case one) {
    for (String channel : store.channels) {
      Told told = store.told.get(channel, one.id());
      if (!told.isOver() && !store.isCovered(channel, one)) {
        drop(change, channel, PlainWords.line(one.incident()), one.id(), "too many wait");
        store.told.put(change, channel, one.id(), told.over());
      }
    }
    store.forgetIfTold(change, one.id());
  }

  /** Writes down one thing that a channel will not hear of. */
  void drop(Change change, String channel, String line, String id, String why) {
    Notification said =
        PlainWords.plain(
            id, id, Notification.Kind.NOTE, Severity.WARNING, line, List.of(), store.steady.wall());
    if (store.channels.contains(channel)) {
      ChannelRecord record = store.record(channel);
      die(record, said, why);
      record.save(change);
    } else {
      undelivered.add(store.steady.wall(), channel, said, why);
    }
  }

  private void die(ChannelRecord record, Notification said, String why) {
    undelivered.add(store.steady.wall(), record.name(), said, why);
    findings.clear(retryCode(record.name()));
    record.died();
    findings.report(
        findingCode(record.name()),
        "Sending \""
            + said.subject()
            + "\" through "
            + record.name()
            + " was given up: "
            + why
            + ". A channel that takes messages is needed. It is in undelivered.log; check the"
            + " channel's settings and try them with the command alerts test.");
  }

  private static String findingCode(String channel) {
    return "notify.undelivered:" + channel;
  }

  private static String retryCode(String channel) {
    return "notify.retrying:" + channel;
  }
}
