package dev.pitwall.notify;

import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Values and durations in words: {@code 91 %}, {@code 2.4 s}, {@code 512 MiB}, {@code 4 min}. */
public final class Amounts {
  private static final List<String> SIZES = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
  private static final double LONG_SECONDS = 120;

  private final Messages words;

  Amounts(Messages words) {
    this.words = words;
  }

  /** In Japanese or English. */
  public Amounts(Locale locale) {
    this(Messages.of(Amounts.class, locale));
  }

  /** The value, rounded as one says it. */
  public String of(Unit unit, double value) {
    return of(unit, value, 0);
  }

  /**
   * The value, with as many more decimals (at most three) as it takes to tell it from {@code
   * other}: 80.3 % beside a threshold of 80 % is not "80 %".
   */
  public String of(Unit unit, double value, double other) {
    for (int more = 0; more < 3; more++) {
      String text = of(unit, value, more);
      if (value == other || !text.equals(of(unit, other, more))) {
        return text;
      }
    }
    return of(unit, value, 3);
  }

  private String of(Unit unit, double value, int more) {
    return switch (unit) {
      case RATIO -> decimal(value * 100, more) + " %";
      case SECONDS -> seconds(value, more);
      case BYTES -> bytes(value, more);
      case COUNT -> decimal(value, value == Math.rint(value) ? 0 : 1 + more);
    };
  }

  private String seconds(double value, int more) {
    if (value >= LONG_SECONDS && more == 0) {
      return duration(Duration.ofSeconds(Math.round(value)));
    }
    if (value <= -LONG_SECONDS && more == 0) {
      return "-" + duration(Duration.ofSeconds(Math.round(-value)));
    }
    if (Math.abs(value) < 0.9995) {
      return decimal(value * 1000, more) + " ms";
    }
    return decimal(value, 1 + more) + " s";
  }

  private static String bytes(double value, int more) {
    double left = value;
    int size = 0;
    while (Math.abs(left) >= 1024 && size < SIZES.size() - 1) {
      left /= 1024;
      size++;
    }
    boolean fine = size > 0 && Math.abs(left) < 10 && left != Math.rint(left);
    return decimal(left, (fine ? 1 : 0) + more) + " " + SIZES.get(size);
  }

  private static String decimal(double value, int decimals) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    if (decimals > 0 && rounded.stripTrailingZeros().scale() <= 0) {
      rounded = rounded.setScale(0, RoundingMode.UNNECESSARY);
    }
    return rounded.toPlainString();
  }

  /** The two largest parts: {@code 45 s}, {@code 4 min}, {@code 3 h 20 min}, {@code 12 d 4 h}. */
  public String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return words.get("duration.seconds", "n", seconds);
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return words.get("duration.minutes", "n", minutes);
    }
    long hours = minutes / 60;
    if (hours < 24) {
      return two("duration.hours", hours, "duration.minutes", minutes % 60);
    }
    return two("duration.days", hours / 24, "duration.hours", hours % 24);
  }

  private String two(String large, long n, String small, long m) {
    String first = words.get(large, "n", n);
    return m == 0 ? first : first + " " + words.get(small, "n", m);
  }
}
