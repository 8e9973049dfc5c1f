package dev.pitwall.logs.analyze;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one JSON object without a tree: goes over names and scalars, joins nested names with dots,
 * and looks each up among those that loggers use. Strict: what is no JSON object is no event.
 */
final class JsonParser implements LineParser {
  private static final int MOST_DEPTH = 32;
  private static final int LONGEST_NAME = 128;

  /** What a name means. */
  private enum Meaning {
    TIME,
    LEVEL,
    MESSAGE,
    LOGGER,
    THROWABLE,
    TRACE,
    STATUS,
    METHOD,
    PATH,
    REQUEST,
    CLIENT,
    BYTES,
    SECONDS,
    MILLIS,
    NANOS
  }

  private static final Map<String, Meaning> NAMES =
      Map.ofEntries(
          Map.entry("@timestamp", Meaning.TIME),
          Map.entry("timestamp", Meaning.TIME),
          Map.entry("time", Meaning.TIME),
          Map.entry("ts", Meaning.TIME),
          Map.entry("asctime", Meaning.TIME),
          Map.entry("time_iso8601", Meaning.TIME),
          Map.entry("time_local", Meaning.TIME),
          Map.entry("startutc", Meaning.TIME),
          Map.entry("level", Meaning.LEVEL),
          Map.entry("log.level", Meaning.LEVEL),
          Map.entry("levelname", Meaning.LEVEL),
          Map.entry("severity", Meaning.LEVEL),
          Map.entry("loglevel", Meaning.LEVEL),
          Map.entry("lvl", Meaning.LEVEL),
          Map.entry("@level", Meaning.LEVEL),
          Map.entry("message", Meaning.MESSAGE),
          Map.entry("msg", Meaning.MESSAGE),
          Map.entry("@message", Meaning.MESSAGE),
          Map.entry("short_message", Meaning.MESSAGE),
          Map.entry("logger_name", Meaning.LOGGER),
          Map.entry("log.logger", Meaning.LOGGER),
          Map.entry("logger", Meaning.LOGGER),
          Map.entry("loggername", Meaning.LOGGER),
          Map.entry("name", Meaning.LOGGER),
          Map.entry("error.type", Meaning.THROWABLE),
          Map.entry("exception.class", Meaning.THROWABLE),
          Map.entry("exception_class", Meaning.THROWABLE),
          Map.entry("stack_trace", Meaning.TRACE),
          Map.entry("error.stack_trace", Meaning.TRACE),
          Map.entry("stacktrace", Meaning.TRACE),
          Map.entry("exc_info", Meaning.TRACE),
          Map.entry("exception", Meaning.TRACE),
          Map.entry("full_message", Meaning.TRACE),
          Map.entry("status", Meaning.STATUS),
          Map.entry("status_code", Meaning.STATUS),
          Map.entry("http.status_code", Meaning.STATUS),
          Map.entry("http.response.status_code", Meaning.STATUS),
          Map.entry("response.status", Meaning.STATUS),
          Map.entry("downstreamstatus", Meaning.STATUS),
          Map.entry("method", Meaning.METHOD),
          Map.entry("request_method", Meaning.METHOD),
          Map.entry("http.method", Meaning.METHOD),
          Map.entry("http.request.method", Meaning.METHOD),
          Map.entry("request.method", Meaning.METHOD),
          Map.entry("requestmethod", Meaning.METHOD),
          Map.entry("path", Meaning.PATH),
          Map.entry("uri", Meaning.PATH),
          Map.entry("request_uri", Meaning.PATH),
          Map.entry("url.path", Meaning.PATH),
          Map.entry("url.original", Meaning.PATH),
          Map.entry("http.path", Meaning.PATH),
          Map.entry("request.uri", Meaning.PATH),
          Map.entry("requestpath", Meaning.PATH),
          Map.entry("request", Meaning.REQUEST),
          Map.entry("client_ip", Meaning.CLIENT),
          Map.entry("clientip", Meaning.CLIENT),
          Map.entry("remote_addr", Meaning.CLIENT),
          Map.entry("client.ip", Meaning.CLIENT),
          Map.entry("source.ip", Meaning.CLIENT),
          Map.entry("client.address", Meaning.CLIENT),
          Map.entry("source.address", Meaning.CLIENT),
          Map.entry("remote_ip", Meaning.CLIENT),
          Map.entry("request.client_ip", Meaning.CLIENT),
          Map.entry("request.remote_ip", Meaning.CLIENT),
          Map.entry("clienthost", Meaning.CLIENT),
          Map.entry("bytes", Meaning.BYTES),
          Map.entry("body_bytes_sent", Meaning.BYTES),
          Map.entry("bytes_sent", Meaning.BYTES),
          Map.entry("http.response.body.bytes", Meaning.BYTES),
          Map.entry("size", Meaning.BYTES),
          Map.entry("request_time", Meaning.SECONDS),
          Map.entry("process_time", Meaning.SECONDS),
          Map.entry("duration_s", Meaning.SECONDS),
          Map.entry("response_time", Meaning.MILLIS),
          Map.entry("response_time_ms", Meaning.MILLIS),
          Map.entry("duration_ms", Meaning.MILLIS),
          Map.entry("elapsed_ms", Meaning.MILLIS),
          Map.entry("elapsed_time", Meaning.MILLIS),
          Map.entry("responsetime", Meaning.MILLIS),
          Map.entry("event.duration", Meaning.NANOS));

  private final Clock clock;
  private final byte[] name = new byte[LONGEST_NAME + Swar.PAD];
  private final int[] depths = new int[MOST_DEPTH];
  private int nameLength;
  private int at;
  private boolean path;
  private boolean duration;

  JsonParser(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean parse(byte[] b, int from, int to, Event event) {
    if (from >= to || b[from] != '{' || b[to - 1] != '}') {
      return false;
    }
    path = false;
    duration = false;
    nameLength = 0;
    at = from;
    if (!object(b, to, 0, event) || at != to) {
      return false;
    }
    event.request |= event.status >= 0 && (path || event.methodTo > event.methodFrom);
    event.request |= duration;
    return true;
  }

  /** Reads from an opening brace to behind the closing one. */
  private boolean object(byte[] b, int to, int depth, Event event) {
    if (depth == MOST_DEPTH) {
      return false;
    }
    at++;
    skip(b, to);
    if (at < to && b[at] == '}') {
      at++;
      return true;
    }
    int outer = nameLength;
    while (true) {
      skip(b, to);
      if (at >= to || b[at] != '"') {
        return false;
      }
      int end = stringEnd(b, at + 1, to);
      if (end < 0) {
        return false;
      }
      nameLength = append(b, at + 1, end, outer);
      at = end + 1;
      skip(b, to);
      if (at >= to || b[at++] != ':') {
        return false;
      }
      skip(b, to);
      if (!value(b, to, depth, event)) {
        return false;
      }
      nameLength = outer;
      skip(b, to);
      if (at >= to) {
        return false;
      }
      byte mark = b[at++];
      if (mark == '}') {
        return true;
      }
      if (mark != ',') {
        return false;
      }
    }
  }

  private boolean value(byte[] b, int to, int depth, Event event) {
    if (at >= to) {
      return false;
    }
    return switch (b[at]) {
      case '"' -> string(b, to, event);
      case '{' -> object(b, to, depth + 1, event);
      case '[' -> array(b, to, depth + 1);
      default -> plain(b, to, event);
    };
  }

  private boolean string(byte[] b, int to, Event event) {
    int end = stringEnd(b, at + 1, to);
    if (end < 0) {
      return false;
    }
    scalar(b, at + 1, end, true, event);
    at = end + 1;
    return true;
  }

  private boolean plain(byte[] b, int to, Event event) {
    int begin = at;
    while (at < to && b[at] != ',' && b[at] != '}' && b[at] != ']' && b[at] > ' ') {
      at++;
    }
    if (!isPlain(b, begin, at)) {
      return false;
    }
    scalar(b, begin, at, false, event);
    return true;
  }

  /** A number, true, false or null. */
  private static boolean isPlain(byte[] b, int from, int to) {
    if (from == to) {
      return false;
    }
    byte c = b[from];
    if (c == '-' || Clock.isDigit(c)) {
      for (int i = from + 1; i < to; i++) {
        byte d = b[i];
        if (!Clock.isDigit(d) && d != '.' && d != 'e' && d != 'E' && d != '+' && d != '-') {
          return false;
        }
      }
      return true;
    }
    String word = new String(b, from, Math.min(6, to - from), StandardCharsets.US_ASCII);
    return word.equals("true") || word.equals("false") || word.equals("null");
  }

  /** Goes over an array; nothing in it is looked at. */
  private boolean array(byte[] b, int to, int depth) {
    int open = 0;
    while (at < to) {
      byte c = b[at];
      if (c == '"') {
        int end = stringEnd(b, at + 1, to);
        if (end < 0) {
          return false;
        }
        at = end;
      } else if (c == '[' || c == '{') {
        if (depth + open >= MOST_DEPTH) {
          return false;
        }
        depths[open++] = c;
      } else if (c == ']' || c == '}') {
        open--;
        if ((depths[open] == '[') != (c == ']')) {
          return false;
        }
        if (open == 0) {
          at++;
          return true;
        }
      }
      at++;
    }
    return false;
  }

  private void skip(byte[] b, int to) {
    while (at < to && (b[at] == ' ' || b[at] == '\t')) {
      at++;
    }
  }

  /** Index of the closing quote, or -1. */
  private static int stringEnd(byte[] b, int from, int to) {
    int i = from;
    while (true) {
      i = Swar.findEither(b, i, to, (byte) '"', (byte) '\\');
      if (i >= to) {
        return -1;
      }
      if (b[i] == '"') {
        return i;
      }
      i += 2;
    }
  }

  private int append(byte[] b, int from, int to, int outer) {
    int length = outer;
    if (length > 0 && length < LONGEST_NAME) {
      name[length++] = '.';
    }
    for (int i = from; i < to && length < LONGEST_NAME; i++) {
      byte c = b[i];
      name[length++] = c >= 'A' && c <= 'Z' ? (byte) (c | 32) : c;
    }
    return length;
  }

  private void scalar(byte[] b, int from, int to, boolean quoted, Event event) {
    Meaning meaning = NAMES.get(new String(name, 0, nameLength, StandardCharsets.UTF_8));
    if (meaning == null) {
      return;
    }
    switch (meaning) {
      case TIME -> time(b, from, to, quoted, event);
      case LEVEL -> level(b, from, to, event);
      case MESSAGE -> {
        event.textFrom = from;
        event.textTo = to;
        event.textEscaped = Swar.find(b, from, to, (byte) '\\') != to;
      }
      case LOGGER -> {
        event.loggerFrom = from;
        event.loggerTo = to;
      }
      case THROWABLE -> {
        event.throwableFrom = from;
        event.throwableTo = to;
      }
      case TRACE -> {
        event.traceFrom = quoted ? from : 0;
        event.traceTo = quoted ? to : 0;
      }
      default -> request(meaning, b, from, to, event);
    }
  }

  private void request(Meaning meaning, byte[] b, int from, int to, Event event) {
    switch (meaning) {
      case STATUS -> {
        long status = Numbers.whole(b, from, to);
        event.status = status >= 100 && status <= 999 ? (int) status : Event.NONE;
      }
      case METHOD -> {
        event.methodFrom = from;
        event.methodTo = to;
      }
      case PATH -> {
        if (from < to && b[from] == '/') {
          event.pathFrom = from;
          event.pathTo = to;
          path = true;
        }
      }
      case REQUEST -> {
        AccessParser.request(b, from, to, event);
        path |= event.pathTo > event.pathFrom;
      }
      case CLIENT -> {
        event.clientFrom = from;
        event.clientTo = to;
      }
      case BYTES -> event.bytes = Numbers.whole(b, from, to);
      case SECONDS -> event.micros = Numbers.scaled(b, from, to, 1_000_000);
      case MILLIS -> {
        event.micros = Numbers.scaled(b, from, to, 1_000);
        duration |= event.micros >= 0 && nameLength == 13 && name[8] == '_'; // response_time
      }
      case NANOS -> {
        long nanos = Numbers.whole(b, from, to);
        event.micros = nanos < 0 ? Event.NONE : nanos / 1_000;
      }
      default -> throw new IllegalStateException(meaning.toString());
    }
  }

  private static void level(byte[] b, int from, int to, Event event) {
    int level = Levels.of(b, from, to);
    if (level == Levels.NO_LEVEL && to - from <= 18) {
      level =
          Levels.ofAnyCase(
              new String(b, from, to - from, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT));
    }
    event.level = level == Levels.NO_LEVEL ? event.level : level;
  }

  private void time(byte[] b, int from, int to, boolean quoted, Event event) {
    int end;
    if (!quoted || Numbers.whole(b, from, to) >= 0) {
      long seconds = seconds(b, from, to);
      if (seconds >= 0) {
        clock.epoch(seconds);
        event.at(clock);
      }
      return;
    }
    end = clock.iso(b, from, to);
    if (end < 0) {
      end = clock.common(b, from, to);
    }
    if (end >= 0) {
      event.at(clock);
    }
  }

  /** Seconds, milliseconds, microseconds or nanoseconds since 1970, by the size of the number. */
  private static long seconds(byte[] b, int from, int to) {
    int dot = Swar.find(b, from, to, (byte) '.');
    int digits = dot - from;
    if (digits > 19) {
      return -1;
    }
    int cut = digits > 17 ? 9 : digits > 14 ? 6 : digits > 11 ? 3 : 0;
    return Numbers.whole(b, from, dot - cut);
  }
}
