package dev.pitwall.checklist;

import dev.pitwall.check.Unit;
import dev.pitwall.notify.Amounts;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Words, amounts and times of one checklist; what comes from outside loses its control signs. */
final class Phrases {
  private static final Pattern NOT_PRINTED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");
  private static final int LONGEST = 400;

  private final Messages words;
  private final Amounts amounts;
  private final ZoneId zone;
  private final Instant now;

  Phrases(Locale locale, ZoneId zone, Instant now) {
    this.words = Messages.of(Phrases.class, locale);
    this.amounts = new Amounts(words.locale());
    this.zone = zone;
    this.now = now;
  }

  String get(String key, Object... namesAndValues) {
    return words.get(key, namesAndValues);
  }

  /** The text for one, or that for several. */
  String count(String key, long n, Object... namesAndValues) {
    Object[] all = new Object[namesAndValues.length + 2];
    System.arraycopy(namesAndValues, 0, all, 2, namesAndValues.length);
    all[0] = "n";
    all[1] = n;
    return words.get(key + (n == 1 ? ".one" : ".other"), all);
  }

  Locale locale() {
    return words.locale();
  }

  Instant now() {
    return now;
  }

  Amounts amounts() {
    return amounts;
  }

  String amount(Unit unit, double value) {
    return amounts.of(unit, value);
  }

  /** How long ago, in its two largest parts. */
  String ago(Instant at) {
    return amounts.duration(Duration.between(at, now));
  }

  /** The clock alone for today, with the day for other days. */
  String time(Instant at) {
    boolean today = LocalDate.ofInstant(at, zone).equals(LocalDate.ofInstant(now, zone));
    return format(at, today ? "format.time" : "format.day-time");
  }

  /** Day of the week, date, time and offset. */
  String whole(Instant at) {
    return format(at, "format.whole");
  }

  private String format(Instant at, String key) {
    return DateTimeFormatter.ofPattern(words.get(key), words.locale()).format(at.atZone(zone));
  }

  /** One line, cut to a length. */
  static String clean(String text) {
    String line = NOT_PRINTED.matcher(text).replaceAll(" ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
