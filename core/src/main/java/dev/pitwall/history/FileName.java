package dev.pitwall.history;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names such as {@code fine-2026112314-0.seg}, in UTC.
 *
 * @param start second since 1970 at which the file begins
 * @param part tells files of one hour apart: more than one after a set-back clock or a full disk
 */
record FileName(Kind kind, long start, int part) implements Comparable<FileName> {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuuMMddHH", Locale.ROOT);
  private static final Pattern FORM =
      Pattern.compile("(hot|fine|coarse)-(\\d{10})-(\\d{1,6})\\.(wal|seg)");

  /** What the name of a file says; empty if it is none of ours. */
  static Optional<FileName> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      long start = LocalDateTime.parse(form.group(2), HOUR).toEpochSecond(ZoneOffset.UTC);
      Kind kind = Kind.valueOf(form.group(1).toUpperCase(Locale.ROOT));
      return Optional.of(new FileName(kind, start, Integer.parseInt(form.group(3))))
          .filter(name -> name.toString().equals(text) && start % kind.seconds() == 0);
    } catch (DateTimeParseException noDate) {
      return Optional.empty();
    }
  }

  /** The second after the last one. */
  long end() {
    return start + kind.seconds();
  }

  FileName as(Kind other) {
    return new FileName(other, start, part);
  }

  @Override
  public int compareTo(FileName other) {
    int byStart = Long.compare(start, other.start);
    return byStart == 0 ? Integer.compare(part, other.part) : byStart;
  }

  @Override
  public String toString() {
    String hour = HOUR.format(Instant.ofEpochSecond(start).atOffset(ZoneOffset.UTC));
    return kind.prefix() + "-" + hour + "-" + part + kind.suffix();
  }
}
