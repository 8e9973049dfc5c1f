package dev.pitwall.notify;

import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import dev.pitwall.notify.Delivery.Part;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages about incidents that are in flight or failed; at most two a channel. Not
 * thread-safe.
 */
final class Deliveries {
  private static final String MENTIONS = "delivery/";
  private static final String ATTEMPT = "attempt/";
  private static final String COUNT = "deliveries";

  private final Map<String, Delivery> all = new LinkedHashMap<>();
  private long count;

  /** Reads them as they are, those of channels that are gone as well. */
  void load(Journal journal, Steady steady) {
    Map<String, String> attempts = new HashMap<>();
    journal.read(
        ATTEMPT, (key, json) -> attempts.put(key.substring(ATTEMPT.length()), json) == null);
    journal.read(
        MENTIONS,
        (key, json) -> {
          String name = key.substring(MENTIONS.length());
          int slash = name.lastIndexOf('/');
          Delivery read =
              Delivery.read(
                  name.substring(0, slash),
                  Part.valueOf(name.substring(slash + 1)),
                  json,
                  attempts.getOrDefault(name, "[0,false,0]"));
          Instant next = read.nextTry().isAfter(steady.now()) ? read.nextTry() : steady.now();
          boolean strange = next.isAfter(steady.now().plus(Backoff.MOST_ASKED));
          Instant kept = strange ? steady.now().plus(Backoff.MOST) : next;
          all.put(name, read.inFlight() ? read : read.again(kept));
          return name;
        });
    journal.read(COUNT, (key, json) -> count = Math.max(count, Long.parseLong(json)));
  }

  List<Delivery> all() {
    return List.copyOf(all.values());
  }

  Optional<Delivery> find(String channel, Part part) {
    return Optional.ofNullable(all.get(channel + "/" + part));
  }

  /** True while a message that mentions the incident is being sent on the channel. */
  boolean inFlight(String channel, String incident) {
    for (Part part : Part.values()) {
      Delivery one = all.get(channel + "/" + part);
      if (one != null
          && one.inFlight()
          && one.mentions().stream().anyMatch(each -> each.incident().equals(incident))) {
        return true;
      }
    }
    return false;
  }

  /** Records an attempt: of the same delivery while what it says is the same. */
  Delivery begin(Change change, String channel, Part part, List<Mention> mentions, Instant now) {
    Delivery known = all.get(channel + "/" + part);
    if (known == null || !known.mentions().equals(mentions)) {
      String id = mentions.get(0).incident() + "-" + ++count;
      known = new Delivery(channel, part, id, 0, false, now, mentions);
      change.put(COUNT, Long.toString(count));
      change.put(MENTIONS + known.name(), known.mentionsJson());
    }
    Delivery begun = known.begun();
    set(change, begun);
    return begun;
  }

  void set(Change change, Delivery delivery) {
    all.put(delivery.name(), delivery);
    change.put(ATTEMPT + delivery.name(), delivery.attemptJson());
  }

  void remove(Change change, Delivery delivery) {
    all.remove(delivery.name());
    change.remove(MENTIONS + delivery.name());
    change.remove(ATTEMPT + delivery.name());
  }
}
