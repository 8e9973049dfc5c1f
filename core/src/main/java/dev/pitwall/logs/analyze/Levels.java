package dev.pitwall.logs.analyze;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The words that name a level. */
final class Levels {
  /** The word is no level. */
  static final int NO_LEVEL = -1;

  private static final int LONGEST = 18;
  private static final String[] ERRORS = {
    "ERROR",
    "FATAL",
    "CRITICAL",
    "SEVERE",
    "ALERT",
    "EMERGENCY",
    "EMERG",
    "PANIC",
    "CRIT",
    "重大",
    "SCHWERWIEGEND",
    "GRAVE"
  };
  private static final String[] WARNINGS = {"WARN", "WARNING", "警告", "WARNUNG", "AVERTISSEMENT"};
  private static final String[] LOWER = {
    "INFO",
    "DEBUG",
    "TRACE",
    "NOTICE",
    "CONFIG",
    "INFORMATION",
    "FINE",
    "FINER",
    "FINEST",
    "NOTSET",
    "情報",
    "構成",
    "普通",
    "詳細",
    "最も詳細"
  };

  /** The words of ASCII letters by their first eight bytes, the usual ones first. */
  private static final Word[] WORDS = words();

  private static final class Word {
    final byte[] bytes;
    final long head;
    final int level;

    Word(byte[] bytes, long head, int level) {
      this.bytes = bytes;
      this.head = head;
      this.level = level;
    }
  }

  private Levels() {}

  private static Word[] words() {
    String[][] all = {LOWER, WARNINGS, ERRORS};
    int[] levels = {Event.LOW, Event.WARNING, Event.ERROR};
    Word[] words = new Word[LOWER.length + WARNINGS.length + ERRORS.length];
    int n = 0;
    for (int i = 0; i < all.length; i++) {
      for (String word : all[i]) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        byte[] padded = java.util.Arrays.copyOf(bytes, bytes.length + Swar.PAD);
        words[n++] = new Word(bytes, Swar.head(padded, 0, bytes.length), levels[i]);
      }
    }
    return words;
  }

  /** The level that exactly these bytes name in capitals, or {@link #NO_LEVEL}. */
  static int of(byte[] b, int from, int to) {
    int length = to - from;
    if (length < 4 || length > LONGEST) {
      return NO_LEVEL;
    }
    long head = Swar.head(b, from, length);
    for (Word word : WORDS) {
      if (word.head == head
          && word.bytes.length == length
          && (length <= 8 || Swar.startsWith(b, from, to, word.bytes))) {
        return word.level;
      }
    }
    return NO_LEVEL;
  }

  /**
   * The same in any case; also the numbers of bunyan and pino, where 40 warns and 50 is an error.
   */
  static int ofAnyCase(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    return switch (upper) {
      case "10", "20", "30" -> Event.LOW;
      case "40" -> Event.WARNING;
      case "50", "60" -> Event.ERROR;
      default -> {
        byte[] bytes = upper.getBytes(StandardCharsets.UTF_8);
        yield of(java.util.Arrays.copyOf(bytes, bytes.length + Swar.PAD), 0, bytes.length);
      }
    };
  }
}
