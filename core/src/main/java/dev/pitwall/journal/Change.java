package dev.pitwall.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Entries that are written or removed together: one journal line, so that after a crash either all
 * of them are there or none. Not thread-safe; made, filled and handed over by one thread.
 */
public final class Change {
  private final Map<String, Optional<String>> entries = new LinkedHashMap<>();

  /**
   * Sets an entry.
   *
   * @param key {@code kind/id}, not empty
   * @param json one JSON value
   */
  public void put(String key, String json) {
    entries.put(key, Optional.of(json));
  }

  /** Takes an entry out. */
  public void remove(String key) {
    entries.put(key, Optional.empty());
  }

  /** True if nothing would change. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** What this change does, in order; empty means removed. */
  Map<String, Optional<String>> entries() {
    return entries;
  }

  void applyTo(Map<String, String> state) {
    entries.forEach(
        (key, json) -> {
          if (json.isPresent()) {
            state.put(key, json.get());
          } else {
            state.remove(key);
          }
        });
  }
}
