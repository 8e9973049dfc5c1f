package dev.pitwall.check.logs;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The places where levels stand. */
final class LineGrammar {
  private static final int HEAD = 400;
  private static final Set<String> ERRORS =
      Set.of(
          "ERROR",
          "FATAL",
          "CRITICAL",
          "SEVERE",
          "ALERT",
          "EMERGENCY",
          "EMERG",
          "PANIC",
          "重大",
          "SCHWERWIEGEND",
          "GRAVE");
  private static final String LEVEL =
      "(ERROR|FATAL|CRITICAL|SEVERE|ALERT|EMERGENCY|EMERG|PANIC|WARN|WARNING|INFO|INFORMATION"
          + "|NOTICE|CONFIG|DEBUG|TRACE|FINE|FINER|FINEST|NOTSET"
          + "|重大|警告|情報|構成|普通|詳細|最も詳細)";

  /** A level is a word of its own: a thread may be named ERROR-handler. */
  private static final String END = "(?=[\\]\\s:|,)]|$)";

  private static final String DATE =
      "(?:\\d{4}[-/.]\\d{2}[-/.]\\d{2}|\\d{2}[-/ ][A-Za-z]{3}[-/ ]\\d{4})";
  private static final String CLOCK = "\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?";
  private static final String ZONE = "(?:\\s?(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?";
  private static final String TIME =
      "\\[?(?:" + DATE + "[T ,]\\s?" + CLOCK + ZONE + "|" + CLOCK + ZONE + ")\\]?";

  /** Between time and level: [thread], (context), a number, or a name that ends with a dash. */
  private static final String BETWEEN =
      "(?:[\\s:|,-]+(?!\\[?"
          + LEVEL
          + END
          + ")(?:\\[[^\\]]{0,200}\\]|\\([^)]{0,200}\\)|\\d+"
          + "|[\\w.$/-]{1,120}\\s+[-|](?=\\s)|[\\w.$/-]{1,120}:(?=\\s)))*+";

  private static final Pattern TIMED =
      Pattern.compile("^(" + TIME + ")(?:" + BETWEEN + "[\\s:|,-]*\\[?" + LEVEL + END + ")?.*");
  private static final Pattern LEVEL_FIRST =
      Pattern.compile("^\\[?" + LEVEL + "\\]?(?:[:\\s|].*|$)");
  private static final Pattern JUL_HEAD =
      Pattern.compile(
          "^(?:[A-Z][a-z]{2} \\d{1,2}, \\d{4},? \\d{1,2}:\\d{2}:\\d{2}\\s[AP]M"
              + "|\\d{1,2}月 \\d{1,2}, \\d{4} \\d{1,2}:\\d{2}:\\d{2} \\S+) [\\w.$]+(?: \\S+)?$");
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})[-/.](\\d{2})[-/.](\\d{2})[T ,]\\s?(\\d{2}:\\d{2}:\\d{2})(?:[.,](\\d{1,9}))?"
              + "(?:\\s?(Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?.*");
  private static final Pattern NAMED_MONTH =
      Pattern.compile("(\\d{2}[- ][A-Za-z]{3}[- ]\\d{4}) (\\d{2}:\\d{2}:\\d{2}).*");
  private static final DateTimeFormatter NAMED =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss", Locale.ENGLISH);
  private static final Pattern EPOCH = Pattern.compile("(\\d{10})(\\d{3})?(?:\\.\\d+)?");
  private static final Written NO_TIME = new Written(Optional.empty(), Optional.empty());

  /** A time as it stands in a line. */
  private record Written(Optional<LocalDateTime> at, Optional<ZoneOffset> offset) {}

  private static final Pattern OWN_LOGGER =
      Pattern.compile("(?:^|[\\s\\[\"])dev\\.pitwall(?:\\.[\\w.$]+)?[\\]\"]?\\s*(?:[:\\]-]|$)");
  private static final Set<String> LEVEL_NAMES =
      Set.of("level", "severity", "log.level", "levelname", "loglevel", "lvl", "@level");
  private static final Set<String> MESSAGE_NAMES = Set.of("message", "msg", "@message", "event");
  private static final Set<String> TIME_NAMES =
      Set.of("timestamp", "@timestamp", "time", "ts", "asctime");
  private static final Set<String> LOGGER_NAMES =
      Set.of("logger", "logger_name", "loggername", "log.logger", "name");

  private LineGrammar() {}

  static LogLine parse(String line) {
    if (line.isBlank() || JUL_HEAD.matcher(line).matches()) {
      return new LogLine.Nothing();
    }
    if (line.startsWith("{")) {
      Optional<LogLine> json = json(line);
      if (json.isPresent()) {
        return json.get();
      }
    }
    String head = line.length() <= HEAD ? line : line.substring(0, HEAD);
    Matcher timed = TIMED.matcher(head);
    if (timed.matches()) {
      String level = timed.group(timed.groupCount());
      boolean error = level != null && ERRORS.contains(level);
      String text = level == null ? head : rest(line, timed.end(timed.groupCount()));
      return begin(level != null, error && !isOwn(head), text, time(timed.group(1)));
    }
    Matcher first = LEVEL_FIRST.matcher(head);
    if (first.matches()) {
      boolean error = ERRORS.contains(first.group(1)) && !isOwn(head);
      return begin(true, error, rest(line, first.end(1)), NO_TIME);
    }
    return new LogLine.Continuation(line);
  }

  private static LogLine begin(boolean levelled, boolean error, String text, Written time) {
    return new LogLine.Begin(levelled, error, text, time.at(), time.offset());
  }

  /** What Pitwall logs itself must not make it raise an alert, which it would log again. */
  private static boolean isOwn(String head) {
    return OWN_LOGGER.matcher(head).find();
  }

  private static String rest(String line, int from) {
    return line.substring(from).replaceFirst("^[\\]\\s:|-]+", "");
  }

  private static Written time(String text) {
    String time = text.startsWith("[") ? text.substring(1) : text;
    Matcher iso = ISO.matcher(time);
    try {
      if (iso.matches()) {
        String fraction = iso.group(5) == null ? "" : "." + iso.group(5);
        String date = iso.group(1) + "-" + iso.group(2) + "-" + iso.group(3);
        return new Written(
            Optional.of(LocalDateTime.parse(date + "T" + iso.group(4) + fraction)),
            Optional.ofNullable(iso.group(6)).map(LineGrammar::offset));
      }
      Matcher named = NAMED_MONTH.matcher(time);
      if (named.matches()) {
        String date = named.group(1).replace(' ', '-') + " " + named.group(2);
        return new Written(Optional.of(LocalDateTime.parse(date, NAMED)), Optional.empty());
      }
    } catch (DateTimeParseException e) {
      return NO_TIME;
    }
    return NO_TIME;
  }

  private static ZoneOffset offset(String written) {
    try {
      return Character.isLetter(written.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(written);
    } catch (DateTimeException e) {
      throw new DateTimeParseException("no offset", written, 0, e);
    }
  }

  /** Words, or the seconds or milliseconds since 1970 that some JSON layouts write. */
  private static Written jsonTime(String value) {
    Matcher epoch = EPOCH.matcher(value);
    if (!epoch.matches()) {
      return time(value);
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(epoch.group(1)));
    return new Written(
        Optional.of(LocalDateTime.ofInstant(at, ZoneOffset.UTC)), Optional.of(ZoneOffset.UTC));
  }

  private static Optional<LogLine> json(String line) {
    String level = "";
    String message = "";
    String logger = "";
    Written at = NO_TIME;
    try (JsonReader reader = new JsonReader(new StringReader(line))) {
      reader.beginObject();
      while (reader.hasNext()) {
        String name = reader.nextName().toLowerCase(Locale.ROOT);
        JsonToken next = reader.peek();
        if (next != JsonToken.STRING && next != JsonToken.NUMBER) {
          reader.skipValue();
          continue;
        }
        String value = reader.nextString();
        if (LEVEL_NAMES.contains(name)) {
          level = value.toUpperCase(Locale.ROOT);
        } else if (MESSAGE_NAMES.contains(name)) {
          message = value;
        } else if (LOGGER_NAMES.contains(name)) {
          logger = value;
        } else if (TIME_NAMES.contains(name)) {
          at = jsonTime(value);
        }
      }
    } catch (IOException | IllegalStateException notJson) {
      return Optional.empty();
    }
    boolean own = logger.equals("dev.pitwall") || logger.startsWith("dev.pitwall.");
    return Optional.of(begin(!level.isEmpty(), isError(level) && !own, message, at));
  }

  /** Words, or the numbers of bunyan and pino, where 50 is error. */
  private static boolean isError(String level) {
    return ERRORS.contains(level) || level.matches("[56]0");
  }
}
