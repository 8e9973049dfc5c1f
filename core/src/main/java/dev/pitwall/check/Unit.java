package dev.pitwall.check;

import java.util.Locale;

/** The unit of a reading's value. */
public enum Unit {
  /** A share, 0 to 1. */
  RATIO,
  SECONDS,
  BYTES,
  COUNT;

  /**
   * The name in JSON and in rules: {@code ratio}, {@code seconds}, {@code bytes}, {@code count}.
   */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
