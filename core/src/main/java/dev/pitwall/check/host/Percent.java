package dev.pitwall.check.host;

import java.util.Locale;

/** Numbers as people read them. */
final class Percent {
  private Percent() {}

  /** A share as {@code 41.3%}. */
  static String of(double share) {
    return String.format(Locale.ROOT, "%.1f%%", share * 100);
  }

  /** A small number with at most two decimals: {@code 0.5}, {@code 2}. */
  static String plain(double number) {
    String text = String.format(Locale.ROOT, "%.2f", number);
    return text.replaceFirst("\\.?0+$", "");
  }

  /** Bytes as {@code 23.5 GiB}. */
  static String bytes(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    double rest = bytes;
    int unit = 0;
    while (rest >= 1024 && unit < units.length - 1) {
      rest /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", rest, units[unit]);
  }
}
