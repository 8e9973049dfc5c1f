package dev.pitwall.config;

import java.util.Optional;

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
}
