package dev.pitwall.check;

import java.util.Comparator;

/** The order of reading keys in lists for people. */
final class ReadingKeys {
  static final Comparator<ReadingKey> BY_NAME =
      Comparator.comparing(ReadingKey::name).thenComparing(ReadingKey::toString);

  private ReadingKeys() {}
}
