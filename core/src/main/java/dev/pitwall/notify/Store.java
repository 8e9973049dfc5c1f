package dev.pitwall.notify;

import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import dev.pitwall.notify.Delivery.Part;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is known about telling, read from the journal at the start and kept in it. Not
 * thread-safe: {@link Desk} has the lock.
 */
final class Store {
  final TellingSettings settings;
  final Steady steady;
  final Journal journal;
  final List<String> channels;
  final Cases cases = new Cases();
  final ToldTable told;
  final Deliveries deliveries = new Deliveries();
  final Singles singles = new Singles();
  final Silences silences = new Silences();
  final Acknowledgements acknowledgements = new Acknowledgements();
  final PassedOver passedOver = new PassedOver();

  /** Ends that a person or a window held back: they go out with what was held beside them. */
  private final Map<String, Set<String>> heldEnds = new HashMap<>();

  /** Until when the voice wants not to be asked again: channel and incident. */
  final Map<String, Instant> undecided = new HashMap<>();

  private final Map<String, ChannelRecord> records = new LinkedHashMap<>();

  Store(List<String> channels, TellingSettings settings, Steady steady, Journal journal) {
    this.channels = List.copyOf(channels);
    this.settings = settings;
    this.steady = steady;
    this.journal = journal;
    this.told = new ToldTable(channels);
    for (String channel : channels) {
      records.put(channel, new ChannelRecord(channel, settings.mostPerHour()));
    }
  }

  /** Reads everything; what was in flight may have arrived. */
  void load(Change change) {
    cases.load(journal, steady.now());
    told.load(journal, steady, cases, change);
    silences.load(journal, steady);
    acknowledgements.load(journal, steady, cases, change);
    passedOver.load(journal);
    singles.load(journal, steady);
    deliveries.load(journal, steady);
    for (ChannelRecord one : records.values()) {
      journal.read(one.key(), (key, json) -> key.equals(one.key()) ? one.read(json, steady) : one);
    }
    for (Delivery delivery : deliveries.all()) {
      if (delivery.inFlight() && records.containsKey(delivery.channel())) {
        doubt(change, delivery);
        deliveries.set(change, delivery.again(steady.now()));
      }
    }
  }

  ChannelRecord record(String channel) {
    ChannelRecord one = records.get(channel);
    if (one == null) {
      throw new IllegalArgumentException("no channel " + channel);
    }
    return one;
  }

  Set<String> heldEnds(String channel) {
    return heldEnds.computeIfAbsent(channel, name -> new HashSet<>());
  }

  /** The channels that speak first. */
  List<String> primaries() {
    List<String> first =
        channels.stream().filter(name -> !settings.fallback().contains(name)).toList();
    return first.isEmpty() ? channels : first;
  }

  boolean isFallback(String channel) {
    return !primaries().contains(channel);
  }

  /** What the delivery mentions may have arrived. */
  void doubt(Change change, Delivery delivery) {
    for (Mention mention : delivery.mentions()) {
      if (cases.find(mention.incident()).isPresent()) {
        Told before = told.get(delivery.channel(), mention.incident());
        told.put(change, delivery.channel(), mention.incident(), before.doubting());
      }
    }
  }

  /** Forgets an incident that is over and of which every channel was told to the end. */
  void forgetIfTold(Change change, String id) {
    Optional<Case> one = cases.find(id);
    if (one.isEmpty() || one.get().isOpen()) {
      return;
    }
    for (String channel : channels) {
      boolean done = told.get(channel, id).isOver() || isCovered(channel, one.get());
      if (!done || deliveries.inFlight(channel, id)) {
        return;
      }
    }
    cases.forget(change, id);
    told.forget(change, id);
    acknowledgements.remove(change, id);
    heldEnds.values().forEach(ends -> ends.remove(id));
    channels.forEach(channel -> undecided.remove(channel + "/" + id));
  }

  /** A fallback that said nothing has nothing to say once another channel took the end. */
  boolean isCovered(String channel, Case over) {
    return isFallback(channel)
        && !over.isOpen()
        && told.get(channel, over.id()).stage() == Told.Stage.NOTHING
        && primaries().stream()
            .anyMatch(name -> told.get(name, over.id()).stage() == Told.Stage.ENDED);
  }

  /** Drops failed messages that will not be sent again as they are: what they say is not so. */
  void dropStale(Change change, String channel) {
    for (Part part : Part.values()) {
      Optional<Delivery> failed = deliveries.find(channel, part).filter(one -> !one.inFlight());
      if (failed.isPresent() && isStale(failed.get())) {
        deliveries.remove(change, failed.get());
      }
    }
  }

  /** The channel works: what failed on it need not wait. */
  void hurryFailed(Change change, String channel) {
    for (Part part : Part.values()) {
      deliveries
          .find(channel, part)
          .filter(one -> !one.inFlight() && one.nextTry().isAfter(steady.now()))
          .ifPresent(one -> deliveries.set(change, one.again(steady.now())));
    }
  }

  private boolean isStale(Delivery delivery) {
    for (Mention mention : delivery.mentions()) {
      Optional<Case> one = cases.find(mention.incident());
      if (one.isEmpty()
          || one.get().isOpen() == mention.kind().isEnd()
          || told.get(delivery.channel(), mention.incident()).isOver()) {
        return true;
      }
    }
    return false;
  }

  /** When the last attempt of such a message allows another. */
  Instant nextTry(String channel, Part part) {
    Instant own = deliveries.find(channel, part).map(Delivery::nextTry).orElse(Instant.EPOCH);
    Instant whole = record(channel).waitingUntil();
    return own.isAfter(whole) ? own : whole;
  }
}
