package dev.pitwall.config;

import java.util.List;
import java.util.function.Function;

/**
 * Keys that belong together, under one heading of the reference.
 *
 * @param title the heading, in English
 * @param keys in the order of the reference
 * @param together what is wrong with values that are well written but do not fit together
 */
public record KeyGroup(
    String title, List<Key<?>> keys, Function<Configuration, List<Mistake>> together) {

  /** A group that cannot change. */
  public KeyGroup {
    keys = List.copyOf(keys);
  }

  /** A group of keys each of which stands for itself. */
  public KeyGroup(String title, List<Key<?>> keys) {
    this(title, keys, configuration -> List.of());
  }

  /**
   * What is wrong with the keys themselves; empty if nothing is. For a test over all keys: names in
   * kebab-case, none twice, no two that share a form in the environment, none that is both a value
   * and a group, defaults that their own type accepts.
   */
  public static List<String> mistakes(List<KeyGroup> groups) {
    return new KeyIndex(groups).mistakes();
  }
}
