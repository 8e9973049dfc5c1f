package dev.pitwall.notify;

import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every channel was told of every incident that is not forgotten. Not thread-safe. */
final class ToldTable {
  private static final String KEY = "told/";

  private final Map<String, Map<String, Told>> channels = new LinkedHashMap<>();

  ToldTable(List<String> names) {
    names.forEach(name -> channels.put(name, new HashMap<>()));
  }

  /** Reads it; what stands there of other channels or of forgotten incidents goes. */
  void load(Journal journal, Steady steady, Cases cases, Change change) {
    journal.read(
        KEY,
        (key, json) -> {
          int slash = key.indexOf('/', KEY.length());
          Map<String, Told> one = channels.get(key.substring(KEY.length(), slash));
          String incident = key.substring(slash + 1);
          if (one == null || cases.find(incident).isEmpty()) {
            change.remove(key);
          } else {
            one.put(incident, Told.read(json, steady));
          }
          return key;
        });
  }

  Told get(String channel, String incident) {
    return of(channel).getOrDefault(incident, Told.NOTHING);
  }

  void put(Change change, String channel, String incident, Told told) {
    of(channel).put(incident, told);
    change.put(KEY + channel + "/" + incident, told.json());
  }

  void forget(Change change, String incident) {
    channels.forEach(
        (channel, one) -> {
          if (one.remove(incident) != null) {
            change.remove(KEY + channel + "/" + incident);
          }
        });
  }

  private Map<String, Told> of(String channel) {
    Map<String, Told> one = channels.get(channel);
    if (one == null) {
      throw new IllegalArgumentException("no channel " + channel);
    }
    return one;
  }
}
