package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.IncidentJournal;
import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The incidents that are open, or over and not told to their end. Knows which rules have an open
 * incident, because those hide others. Not thread-safe.
 */
final class Cases {
  /** How long after its end an incident still hides others: they may need a moment as well. */
  static final Duration HIDES_AFTER_END = Duration.ofSeconds(60);

  private final Map<String, Case> all = new LinkedHashMap<>();
  private final Map<String, Integer> openOfRule = new HashMap<>();
  private final Map<String, Instant> endedOfRule = new HashMap<>();

  void load(Journal journal, Instant now) {
    IncidentJournal.events(journal).forEach(event -> set(new Case(event, now, now)));
  }

  /** Takes in what happened. */
  void take(Change change, IncidentEvent event, Instant now) {
    Incident incident = event.incident();
    Case known = all.get(incident.id());
    set(new Case(event, known == null ? now : known.heard(), now));
    IncidentJournal.record(change, event);
    if (!Saying.isOpen(event)) {
      endedOfRule.values().removeIf(at -> !at.plus(HIDES_AFTER_END).isAfter(now));
      endedOfRule.put(incident.rule(), now);
    }
  }

  private void set(Case next) {
    count(all.put(next.id(), next), -1);
    count(next, 1);
  }

  private void count(@Nullable Case one, int by) {
    if (one != null && one.isOpen()) {
      openOfRule.merge(one.incident().rule(), by, (a, b) -> a + b == 0 ? null : a + b);
    }
  }

  void forget(Change change, String id) {
    count(all.remove(id), -1);
    IncidentJournal.forget(change, id);
  }

  Optional<Case> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  Collection<Case> all() {
    return all.values();
  }

  /** The rule that hides this incident's messages, and until when as far as is known. */
  Optional<Hold> hiding(Incident incident, Instant now) {
    for (String root : incident.about().hiddenBy()) {
      if (root.equals(incident.rule())) {
        continue; // a critical level is never hidden by its own warning
      }
      if (openOfRule.containsKey(root)) {
        return Optional.of(new Hold(Outbox.Reason.HIDDEN, root, Instant.MAX));
      }
      Instant ended = endedOfRule.get(root);
      if (ended != null && ended.plus(HIDES_AFTER_END).isAfter(now)) {
        return Optional.of(new Hold(Outbox.Reason.HIDDEN, root, ended.plus(HIDES_AFTER_END)));
      }
    }
    return Optional.empty();
  }
}
