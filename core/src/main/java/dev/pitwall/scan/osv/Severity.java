package dev.pitwall.scan.osv;

import java.util.Locale;

/** How bad it is, by CVSS 3's bounds 4.0, 7.0 and 9.0; the mildest first. */
public enum Severity {
  /** The record does not say. */
  UNKNOWN,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** By a base score, 0.0 to 10.0. */
  static Severity ofScore(double score) {
    if (score >= 9.0) {
      return CRITICAL;
    }
    if (score >= 7.0) {
      return HIGH;
    }
    return score >= 4.0 ? MEDIUM : LOW;
  }

  /** By the word that GitHub's advisories carry. */
  static Severity ofWord(String word) {
    return switch (word.strip().toUpperCase(Locale.ROOT)) {
      case "CRITICAL" -> CRITICAL;
      case "HIGH", "IMPORTANT" -> HIGH;
      case "MODERATE", "MEDIUM" -> MEDIUM;
      case "LOW" -> LOW;
      default -> UNKNOWN;
    };
  }
}
