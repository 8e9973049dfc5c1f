package dev.pitwall.alert;

import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the journal keeps of the ledger. Incidents go in with the deliveries that they cause, in one
 * line; where the instances stand goes in by {@link #remember}, without waiting for the disk,
 * because losing it costs nothing but a few minutes of counting.
 */
public final class IncidentJournal {
  private static final String INCIDENT = "incident/";
  private static final String STANDING = "standing/";

  /** A peak that rises with every sample is written this often. */
  private static final Duration PEAK = Duration.ofMinutes(1);

  private record Written(Memory memory, long nanos) {}

  private final Journal journal;
  private final Map<String, Written> written = new HashMap<>();

  /** The ledger's part of this journal. */
  public IncidentJournal(Journal journal) {
    this.journal = journal;
  }

  /** Adds the last thing that happened to an incident. */
  public static void record(Change change, IncidentEvent event) {
    try {
      change.put(INCIDENT + event.incident().id(), Json.of(event));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
  }

  /** Takes out an incident that is over and told. */
  public static void forget(Change change, String id) {
    change.remove(INCIDENT + id);
  }

  /** The last event of every incident that is open or not told to its end. */
  public static List<IncidentEvent> events(Journal journal) {
    return journal.read(INCIDENT, (key, json) -> Json.event(json));
  }

  /** The incidents that were open when the journal was written last. */
  public static List<Incident> open(Journal journal) {
    return events(journal).stream().map(IncidentEvent::incident).filter(Incident::isOpen).toList();
  }

  /**
   * Builds the ledger's state again.
   *
   * @param now wall time, the same moment as the ledger's start
   * @return what the new rules closed; to be told like any other event
   */
  public synchronized List<IncidentEvent> restore(IncidentLedger ledger, Instant now) {
    List<Incident> open = open(journal);
    List<Memory> stood = journal.read(STANDING, (key, json) -> Json.memory(json));
    Change stale = new Change();
    Set<String> readable = new HashSet<>();
    for (Memory memory : stood) {
      readable.add(STANDING + memory.key());
      written.put(STANDING + memory.key(), new Written(memory, ledger.newestNanos()));
    }
    journal.read(STANDING, (key, json) -> key).stream()
        .filter(key -> !readable.contains(key))
        .forEach(stale::remove);
    journal.write(stale, false);
    return ledger.restore(open, stood, now);
  }

  /**
   * Writes what changed since the last time: of the instances that are in a breach or were of late.
   * Called after {@link IncidentLedger#observe}, by one thread at a time.
   */
  public synchronized void remember(IncidentLedger ledger) {
    long nanos = ledger.newestNanos();
    Change change = new Change();
    Set<String> present = new HashSet<>();
    for (Memory memory : ledger.memories()) {
      String key = STANDING + memory.key();
      present.add(key);
      Written before = written.get(key);
      if (before == null || isNews(memory, before, nanos)) {
        written.put(key, new Written(memory, nanos));
        change.put(key, json(memory));
      }
    }
    written
        .keySet()
        .removeIf(
            key -> {
              if (present.contains(key)) {
                return false;
              }
              change.remove(key);
              return true;
            });
    journal.write(change, false);
  }

  private static boolean isNews(Memory memory, Written before, long nanos) {
    return nanos - before.nanos() >= PEAK.toNanos()
        ? !memory.equals(before.memory())
        : !memory.steadySince(before.memory());
  }

  private static String json(Memory memory) {
    try {
      return Json.of(memory);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
  }
}
