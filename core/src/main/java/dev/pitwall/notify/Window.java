package dev.pitwall.notify;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span of local time that comes again: {@code 22:00-07:00} every day, {@code Sun 02:00-04:00},
 * {@code Mon-Fri 20:00-06:00}. One that ends at or before its beginning ends on the next day; the
 * days are those on which it begins. Where the clock is put forward over a bound, the bound is the
 * next time that exists; where an hour comes twice, a bound in it is the first one.
 */
record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
  private static final List<String> NAMES =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern FORM =
      Pattern.compile(
          "(?:([A-Za-z]{3})(?:-([A-Za-z]{3}))?\\s+)?(\\d\\d:\\d\\d)\\s*-\\s*(\\d\\d:\\d\\d)");

  Window {
    days = Set.copyOf(days);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Window parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(text);
    }
    try {
      return new Window(
          days(form.group(1), form.group(2)), time(form.group(3)), time(form.group(4)));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static LocalTime time(String text) {
    return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
  }

  private static Set<DayOfWeek> days(@Nullable String first, @Nullable String last) {
    if (first == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    DayOfWeek day = day(first);
    DayOfWeek end = last == null ? day : day(last);
    Set<DayOfWeek> days = EnumSet.of(day);
    while (day != end) {
      day = day.plus(1);
      days.add(day);
    }
    return days;
  }

  private static DayOfWeek day(String name) {
    int number = NAMES.indexOf(name.toLowerCase(Locale.ROOT));
    if (number < 0) {
      throw new IllegalArgumentException(name);
    }
    return DayOfWeek.of(number + 1);
  }

  /** The end of the span in which {@code now} is; empty if it is in none. */
  Optional<Instant> endAround(Instant now, ZoneId zone) {
    LocalDate today = now.atZone(zone).toLocalDate();
    for (LocalDate day : List.of(today, today.minusDays(1))) {
      if (!days.contains(day.getDayOfWeek())) {
        continue;
      }
      ZonedDateTime begin = day.atTime(from).atZone(zone);
      ZonedDateTime end = (to.isAfter(from) ? day : day.plusDays(1)).atTime(to).atZone(zone);
      if (!now.isBefore(begin.toInstant()) && now.isBefore(end.toInstant())) {
        return Optional.of(end.toInstant());
      }
    }
    return Optional.empty();
  }

  /** The latest end of those in which {@code now} is. */
  static Optional<Instant> endAround(List<Window> windows, Instant now, ZoneId zone) {
    return windows.stream()
        .flatMap(window -> window.endAround(now, zone).stream())
        .max(Instant::compareTo);
  }
}
