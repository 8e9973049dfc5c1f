package dev.pitwall.config;

import java.util.Map;
import java.util.Optional;

/**
 * One object of a list of objects, for instance one rotation of {@code logs.rotate}. It is read
 * with keys of its own, whose names stand below the entry: {@code entry.get(Key.number("keep",
 * ...))}.
 *
 * @param texts field to text, as written; a list is its JSON text
 */
public record Entry(Map<String, String> texts) implements Configuration {

  /** An entry that cannot change. */
  public Entry {
    texts = Map.copyOf(texts);
  }

  @Override
  public <T> T get(Key<T> key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException(key + " has neither a value nor a default"));
  }

  @Override
  public <T> Optional<T> find(Key<T> key) {
    return Optional.ofNullable(texts.get(key.name()))
        .filter(text -> !text.isBlank())
        .or(key::defaultText)
        .map(key.type()::parse);
  }
}
