package dev.pitwall.logs.rotate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that Logback and Log4j give the files that they roll, read from their own pattern: a
 * text with {@code %d{yyyy-MM-dd}} and {@code %i}. What is there is found by listing, never by
 * computing names: so nothing is overlooked after a pause.
 */
final class RolledNames {
  private static final String DAY = "yyyy-MM-dd";
  private static final String PARTS = "yMdHm";
  private static final List<Character> LETTERS = List.of('y', 'M', 'd', 'H', 'm');
  private static final int MOST_DIGITS = 4;

  private final Path folder;
  private final Pattern form;
  private final List<Character> groups;
  private final boolean gzip;
  private final ChronoUnit period;

  private RolledNames(Path folder, Pattern form, List<Character> groups, boolean gzip) {
    this.folder = folder;
    this.form = form;
    this.groups = List.copyOf(groups);
    this.gzip = gzip;
    this.period =
        groups.contains('m')
            ? ChronoUnit.MINUTES
            : groups.contains('H')
                ? ChronoUnit.HOURS
                : groups.contains('d') ? ChronoUnit.DAYS : ChronoUnit.MONTHS;
  }

  /**
   * One of them.
   *
   * @param period the begin of its period as digits, year first; comparable as text
   * @param temporary renamed and waiting to be compressed
   */
  record Rolled(Path path, String period, boolean gzip, boolean temporary) {}

  /**
   * Reads a pattern.
   *
   * @return empty for one whose files cannot be told by their names alone: with the date in a
   *     folder's name, without one, or with months as words
   */
  static Optional<RolledNames> of(String pattern) {
    try {
      Path path = Path.of(pattern).toAbsolutePath().normalize();
      Path folder = path.getParent();
      String name = String.valueOf(path.getFileName());
      if (folder == null || folder.toString().contains("%") || pattern.contains("${")) {
        return Optional.empty();
      }
      return new Reader(name).read(folder);
    } catch (InvalidPathException noPath) {
      return Optional.empty();
    }
  }

  /** Turns the pattern into an expression, from left to right. */
  private static final class Reader {
    private final String name;
    private final StringBuilder form = new StringBuilder();
    private final List<Character> groups = new ArrayList<>();
    private int at;
    private boolean understood = true;

    Reader(String name) {
      this.name = name;
    }

    Optional<RolledNames> read(Path folder) {
      boolean gzip = name.endsWith(Archives.GZIP);
      int end = gzip ? name.length() - Archives.GZIP.length() : name.length();
      while (at < end) {
        char c = name.charAt(at++);
        if (c != '%' || at == end) {
          form.append(Pattern.quote(String.valueOf(c)));
          continue;
        }
        while (at < end && Character.isDigit(name.charAt(at))) {
          at++;
        }
        char word = name.charAt(at++);
        String option = option();
        if (word == 'i') {
          form.append("\\d+");
        } else if (word == 'd') {
          date(option.isEmpty() ? DAY : option);
        } else {
          understood = false;
        }
      }
      if (!understood || !groups.contains('y') || !groups.contains('M')) {
        return Optional.empty();
      }
      form.append("(?<gz>\\.gz)?(?<tmp>\\d{5,}\\.tmp)?");
      return Optional.of(new RolledNames(folder, Pattern.compile(form.toString()), groups, gzip));
    }

    private String option() {
      if (at >= name.length() || name.charAt(at) != '{') {
        return "";
      }
      int close = name.indexOf('}', at);
      if (close < 0) {
        understood = false;
        return "";
      }
      String option = name.substring(at + 1, close);
      at = close + 1;
      int comma = option.indexOf(',');
      return (comma < 0 ? option : option.substring(0, comma)).strip();
    }

    private void date(String format) {
      boolean first = groups.isEmpty();
      for (int i = 0; i < format.length(); ) {
        char c = format.charAt(i);
        int end = i;
        while (end < format.length() && format.charAt(end) == c) {
          end++;
        }
        int length = end - i;
        if (!Character.isLetter(c)) {
          form.append(Pattern.quote(format.substring(i, end)));
        } else if (first && PARTS.indexOf(c) >= 0 && isNumber(c, length)) {
          form.append("(\\d{").append(length).append("})");
          groups.add(c);
        } else if ("yMdHms".indexOf(c) >= 0 && isNumber(c, length)) {
          form.append("\\d{").append(length).append('}');
        } else {
          understood = false;
        }
        i = end;
      }
    }

    private static boolean isNumber(char letter, int length) {
      return letter == 'y' ? length == MOST_DIGITS : length == 2;
    }
  }

  boolean gzip() {
    return gzip;
  }

  /** All that are there, newest first. */
  List<Rolled> list() throws IOException {
    List<Rolled> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path path : files) {
        Matcher parts = form.matcher(String.valueOf(path.getFileName()));
        if (parts.matches() && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          boolean packed = parts.group("gz") != null;
          boolean temporary = parts.group("tmp") != null;
          found.add(new Rolled(path, period(parts), packed, temporary));
        }
      }
    }
    found.sort(Comparator.comparing(Rolled::period).thenComparing(Rolled::path).reversed());
    return found;
  }

  private String period(Matcher parts) {
    StringBuilder digits = new StringBuilder();
    for (char part : LETTERS) {
      int group = groups.indexOf(part);
      digits.append(group < 0 ? "" : parts.group(group + 1));
    }
    return digits.toString();
  }

  /** The period that {@code time} is in, so many periods earlier; comparable to those of files. */
  String period(LocalDateTime time, long earlier) {
    LocalDateTime then = time.minus(earlier, period);
    StringBuilder digits = new StringBuilder();
    for (char part : LETTERS) {
      if (groups.contains(part)) {
        int value =
            switch (part) {
              case 'y' -> then.getYear();
              case 'M' -> then.getMonthValue();
              case 'd' -> then.getDayOfMonth();
              case 'H' -> then.getHour();
              default -> then.getMinute();
            };
        digits.append(String.format(Locale.ROOT, part == 'y' ? "%04d" : "%02d", value));
      }
    }
    return digits.toString();
  }

  /** Where the content of a file that waits to be compressed belongs. */
  Path packed(Rolled from) {
    String name = String.valueOf(from.path().getFileName()).replaceFirst("\\d{5,}\\.tmp$", "");
    String whole = name.endsWith(Archives.GZIP) ? name : name + Archives.GZIP;
    return from.path().resolveSibling(whole);
  }

  /**
   * Those of {@code files} that look as if a logging library had rolled {@code log}: a dashed date
   * in their names, and written to since.
   */
  static List<Path> beside(Path log, List<Path> files, Instant since) {
    String name = String.valueOf(log.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String ending = dot > 0 ? name.substring(dot) : "";
    String date = "[._-](\\d{4}-\\d{2}(-\\d{2})?|\\d{2}-\\d{2}-\\d{4})([._-][\\w-]*)?";
    Pattern whole =
        Pattern.compile(
            "(%s%s|%s%s%s)(\\.(gz|zip|zst|bz2))?"
                .formatted(
                    Pattern.quote(name), date, Pattern.quote(stem), date, Pattern.quote(ending)));
    List<Path> beside = new ArrayList<>();
    for (Path path : files) {
      String other = String.valueOf(path.getFileName());
      if (other.startsWith(stem) && whole.matcher(other).matches() && isFresh(path, since)) {
        beside.add(path);
      }
    }
    return beside;
  }

  /** True for a regular file that was written to since. */
  static boolean isFresh(Path path, Instant since) {
    try {
      return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
          && !Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
              .toInstant()
              .isBefore(since);
    } catch (IOException gone) {
      return false;
    }
  }
}
