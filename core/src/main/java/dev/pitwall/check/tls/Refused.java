package dev.pitwall.check.tls;

import java.io.IOException;

/** The other side, or a file, is not what was expected; the words are chosen by the key. */
final class Refused extends IOException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String met;

  /**
   * A refusal.
   *
   * @param key of the text that says it
   * @param met what was met, for its placeholder {@code {met}}
   */
  Refused(String key, String met) {
    super(key + ": " + met);
    this.key = key;
    this.met = met;
  }

  String key() {
    return key;
  }

  String met() {
    return met;
  }
}
