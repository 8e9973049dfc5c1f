package dev.pitwall;

import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When the application was started, in the journal: deployments are seen in figures by it. */
final class Starts {
  /** So many are kept; the oldest goes. */
  static final int MOST = 100;

  private static final String KEY = "start/";

  private final List<Instant> all;

  private Starts(List<Instant> all) {
    this.all = List.copyOf(all);
  }

  /** Writes down that it is started now. */
  static Starts note(Journal journal, Instant now) {
    List<Instant> all =
        new ArrayList<>(
            journal.read(KEY, (key, json) -> Instant.parse(key.substring(KEY.length()))));
    all.sort(null);
    Change change = new Change();
    while (all.size() >= MOST) {
      change.remove(KEY + all.remove(0));
    }
    all.add(now);
    change.put(KEY + now, "{}");
    journal.write(change, false);
    return new Starts(all);
  }

  /** Oldest first; the last one is this process. */
  List<Instant> all() {
    return all;
  }
}
