package dev.pitwall.notify;

import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who looks after which incident, by the steady clock. One that has lapsed is kept as long as its
 * incident, because the end says who it was. Not thread-safe.
 */
final class Acknowledgements {
  static final Duration LASTS = Duration.ofHours(24);
  private static final String KEY = "ack/";

  private final Map<String, Mute.Acknowledgement> all = new LinkedHashMap<>();

  void load(Journal journal, Steady steady, Cases cases, Change change) {
    for (Mute.Acknowledgement one :
        journal.read(KEY, (key, json) -> MuteJson.acknowledgement(json))) {
      if (cases.find(one.incident()).isEmpty()) {
        change.remove(KEY + one.incident());
      } else {
        keep(change, with(one, steady.past(one.since()), steady.future(one.until(), LASTS)));
      }
    }
  }

  /**
   * Adds one, or renews it.
   *
   * @throws IllegalArgumentException if it cannot be
   */
  Mute.Acknowledgement add(Change change, Case one, String by, String note, Instant now) {
    if (by.isBlank() || by.length() > 200 || note.length() > 500) {
      throw new IllegalArgumentException(
          "Acknowledging "
              + one.id()
              + ": by \""
              + by
              + "\" with a note of "
              + note.length()
              + " characters. A name of at most 200 and a note of at most 500 are allowed; say who"
              + " you are.");
    }
    Mute.Acknowledgement made =
        new Mute.Acknowledgement(one.id(), by.strip(), note.strip(), now, now.plus(LASTS));
    keep(change, made);
    return made;
  }

  private void keep(Change change, Mute.Acknowledgement one) {
    all.put(one.incident(), one);
    change.put(KEY + one.incident(), MuteJson.of(one, false));
  }

  /** It got worse: somebody must look again. */
  void lapse(Change change, String incident, Instant now) {
    inForce(incident, now).ifPresent(one -> keep(change, with(one, one.since(), now)));
  }

  /** False if there is none. */
  boolean remove(Change change, String incident) {
    boolean was = all.remove(incident) != null;
    if (was) {
      change.remove(KEY + incident);
    }
    return was;
  }

  Optional<Mute.Acknowledgement> inForce(String incident, Instant now) {
    return ever(incident).filter(one -> one.until().isAfter(now));
  }

  /** The last one, also if it has lapsed. */
  Optional<Mute.Acknowledgement> ever(String incident) {
    return Optional.ofNullable(all.get(incident));
  }

  List<Mute.Acknowledgement> shown(Steady steady) {
    return all.values().stream()
        .filter(one -> one.until().isAfter(steady.now()))
        .map(one -> shown(one, steady))
        .toList();
  }

  static Mute.Acknowledgement shown(Mute.Acknowledgement one, Steady steady) {
    return with(one, steady.toWall(one.since()), steady.toWall(one.until()));
  }

  private static Mute.Acknowledgement with(Mute.Acknowledgement one, Instant since, Instant until) {
    return new Mute.Acknowledgement(one.incident(), one.by(), one.note(), since, until);
  }
}
