package dev.pitwall.history;

/** The three kinds of files. */
enum Kind {
  /** The hour that goes on: what arrives is appended. */
  HOT("hot", ".wal", 3_600),
  /** An hour that is over: every reading. */
  FINE("fine", ".seg", 3_600),
  /** A day that was fine once: its minutes. */
  COARSE("coarse", ".seg", 86_400);

  private final String prefix;
  private final String suffix;
  private final int seconds;

  Kind(String prefix, String suffix, int seconds) {
    this.prefix = prefix;
    this.suffix = suffix;
    this.seconds = seconds;
  }

  String prefix() {
    return prefix;
  }

  String suffix() {
    return suffix;
  }

  /** How long a time a file covers. */
  int seconds() {
    return seconds;
  }
}
