package dev.pitwall.check;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reading is about: its name ({@code host.disk}) and the labels that tell it from its
 * siblings ({@code path=/}); written {@code host.disk{path=/}}.
 *
 * @param name dotted lower case, as in the rules
 * @param labels sorted by name, immutable, often empty
 */
public record ReadingKey(String name, Map<String, String> labels) {

  /** Keeps a sorted copy of the labels. */
  public ReadingKey {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** A reading without labels. */
  public static ReadingKey of(String name) {
    return new ReadingKey(name, Map.of());
  }

  /** A reading with one label. */
  public static ReadingKey of(String name, String label, String value) {
    return new ReadingKey(name, Map.of(label, value));
  }

  /** The label values joined by a comma; empty without labels. */
  public String target() {
    return String.join(",", labels.values());
  }

  @Override
  public String toString() {
    return labels.isEmpty() ? name : name + labels;
  }
}
