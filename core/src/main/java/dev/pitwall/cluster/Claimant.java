package dev.pitwall.cluster;

import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import java.util.UUID;

/**
 * The name under which an instance claims. It is the same after a restart, so that what was claimed
 * before a {@code kill -9} can be finished; and it is never that of another instance, though two
 * may have the same name by mistake.
 */
final class Claimant {
  private static final String KEY = "claimant";
  private static final int SHORT = 8;

  private Claimant() {}

  static String of(String instance, Journal journal) {
    String mark =
        journal.read(KEY, (key, json) -> json.replace("\"", "")).stream()
            .findFirst()
            .orElseGet(() -> made(journal));
    return instance + "#" + mark;
  }

  private static String made(Journal journal) {
    String mark = UUID.randomUUID().toString().substring(0, SHORT);
    Change change = new Change();
    change.put(KEY, '"' + mark + '"');
    journal.write(change, true);
    return mark;
  }
}
