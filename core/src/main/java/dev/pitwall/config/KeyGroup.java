package dev.pitwall.config;

import java.util.List;

/**
 * Keys that belong together, under one heading of the reference.
 *
 * @param title the heading, in English
 * @param keys in the order of the reference
 */
public record KeyGroup(String title, List<Key<?>> keys) {

  /** A group that cannot change. */
  public KeyGroup {
    keys = List.copyOf(keys);
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
