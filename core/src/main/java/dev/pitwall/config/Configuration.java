package dev.pitwall.config;

import java.util.Optional;
import java.util.Set;

/** The effective value of every key: from its highest source, or its default. */
public interface Configuration {

  /**
   * The value of a key that has a default, or was set.
   *
   * @throws IllegalStateException if it has neither: a mistake of ours, use {@link #find}
   */
  <T> T get(Key<T> key);

  /** The value, or empty if the key is not set and has no default. */
  <T> Optional<T> find(Key<T> key);

  /**
   * The ids below which something is set, sorted: for {@code alerts.rules.*.for} and its siblings
   * the rules.
   *
   * @param wildcard a key with a {@code *} in its name
   */
  default Set<String> ids(Key<?> wildcard) {
    return Set.of();
  }
}
