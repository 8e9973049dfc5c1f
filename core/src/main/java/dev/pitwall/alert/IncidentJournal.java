package dev.pitwall.alert;

import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  private final Journal journal;
  private final Map<String, String> remembered = new HashMap<>();

  /** The ledger's part of this journal. */
  public IncidentJournal(Journal journal) {
    this.journal = journal;
    journal.read(STANDING, (key, json) -> remembered.put(key, json));
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
   * @return what the new rules closed; to be told like any other event
   */
  public List<IncidentEvent> restore(IncidentLedger ledger, Instant now) {
    List<Incident> open = open(journal);
    List<Standing> stood = journal.read(STANDING, (key, json) -> Json.standing(json));
    return ledger.restore(open, stood, now);
  }

  /**
   * Writes what changed since the last time of the instances that are in a breach. Called after
   * {@link IncidentLedger#observe}, by one thread at a time.
   */
  public synchronized void remember(List<Standing> standings) {
    Change change = new Change();
    Set<String> inBreach = new HashSet<>();
    for (Standing standing : standings) {
      if (standing.state() == State.OK || standing.state() == State.UNKNOWN) {
        continue;
      }
      String key = STANDING + standing.rule() + "/" + standing.reading();
      String json = json(standing);
      inBreach.add(key);
      if (!json.equals(remembered.put(key, json))) {
        change.put(key, json);
      }
    }
    for (String key : Set.copyOf(remembered.keySet())) {
      if (!inBreach.contains(key)) {
        remembered.remove(key);
        change.remove(key);
      }
    }
    journal.write(change, false);
  }

  /** While it fires steadily only the peak matters, so its other parts stay as at the opening. */
  private static String json(Standing standing) {
    try {
      return Json.of(
          standing.state() != State.FIRING
              ? standing
              : new Standing(
                  standing.rule(),
                  standing.reading(),
                  standing.unit(),
                  standing.state(),
                  standing.since(),
                  standing.held(),
                  standing.since(),
                  standing.peak(),
                  standing.threshold(),
                  standing.peak(),
                  standing.incident()));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
  }
}
