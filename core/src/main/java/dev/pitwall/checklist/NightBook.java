package dev.pitwall.checklist;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes down every incident for a week, in the journal: what is over and told is forgotten
 * everywhere else. At most {@value #MOST}; beyond that the oldest that is over goes, and is
 * counted. Thread-safe.
 */
public final class NightBook {
  static final int MOST = 300;
  private static final Duration KEPT = Duration.ofDays(8);
  private static final String KEY = "night/";

  private final Journal journal;
  private final TimeSource time;
  private final Map<String, Night.Brief> incidents = new TreeMap<>();
  private long dropped;

  /** Goes on from what the journal knows. */
  public NightBook(Journal journal, TimeSource time) {
    this.journal = journal;
    this.time = time;
    journal.read(KEY, (key, json) -> NightJson.brief(json)).forEach(b -> incidents.put(b.id(), b));
  }

  /** Takes in what happened; what is lost by a power cut within the second is no loss here. */
  public synchronized void take(List<IncidentEvent> happened) {
    if (happened.isEmpty()) {
      return;
    }
    Change change = new Change();
    for (IncidentEvent event : happened) {
      Night.Brief brief = brief(event);
      incidents.put(brief.id(), brief);
      change.put(KEY + brief.id(), NightJson.text(brief));
    }
    expire(change);
    journal.write(change, false);
  }

  private Night.Brief brief(IncidentEvent event) {
    Incident one = event.incident();
    boolean over = event instanceof IncidentEvent.Resolved || event instanceof IncidentEvent.Closed;
    Instant resolved = one.resolved();
    return new Night.Brief(
        one.id(),
        one.rule(),
        one.reading().target(),
        one.severity(),
        one.since(),
        over ? (resolved == null ? time.now() : resolved) : null,
        !(event instanceof IncidentEvent.Closed),
        one.peak(),
        one.unit());
  }

  private void expire(Change change) {
    Instant oldest = time.now().minus(KEPT);
    for (Night.Brief each : List.copyOf(incidents.values())) {
      Instant ended = each.ended();
      if (ended != null && ended.isBefore(oldest)) {
        remove(change, each);
      }
    }
    List<Night.Brief> over = new ArrayList<>(incidents.values());
    over.removeIf(each -> each.ended() == null);
    over.sort(Comparator.comparing(NightBook::end));
    for (Night.Brief each : over) {
      if (incidents.size() <= MOST) {
        break;
      }
      dropped++;
      remove(change, each);
    }
  }

  private static Instant end(Night.Brief brief) {
    Instant ended = brief.ended();
    return ended == null ? Instant.MAX : ended;
  }

  private void remove(Change change, Night.Brief one) {
    incidents.remove(one.id());
    change.remove(KEY + one.id());
  }

  /** What opened or ended since {@code from}, and what is still open, oldest first. */
  public synchronized Night since(Instant from) {
    List<Night.Brief> all = new ArrayList<>(incidents.values());
    all.removeIf(each -> end(each).isBefore(from));
    all.sort(Comparator.comparing(Night.Brief::since).thenComparing(Night.Brief::id));
    return new Night(from, all, dropped);
  }
}
