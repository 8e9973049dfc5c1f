package dev.pitwall.logs.analyze;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Walks over the fields of an access log line. */
final class AccessParser implements LineParser {
  private static final byte[] SCHEME = {':', '/', '/'};

  /** "GET " as a word. */
  private static final int GET = 'G' | ('E' << 8) | ('T' << 16) | (' ' << 24);

  private final byte[] lead;
  private final Field.Kind[] kinds;
  private final Literal[] literals;
  private final Clock clock;
  private final int @Nullable [] bounds;

  /** Null if the format begins otherwise, or somebody wants to know where every field stands. */
  private final @Nullable CombinedStart start;

  /** False if the format itself spans lines. */
  private final boolean oneLine;

  private int lastFrom;

  AccessParser(AccessFormat format, Clock clock) {
    this(format, clock, null);
  }

  /**
   * A parser that tells where every field stands.
   *
   * @param bounds two numbers a field, filled by {@link #parse}: its begin and its end; null: none
   */
  AccessParser(AccessFormat format, Clock clock, int @Nullable [] bounds) {
    this.bounds = bounds;
    this.lead = format.lead().getBytes(StandardCharsets.UTF_8);
    this.kinds = format.fields().stream().map(Field::kind).toArray(Field.Kind[]::new);
    this.literals =
        format.fields().stream()
            .map(field -> new Literal(field.then().getBytes(StandardCharsets.UTF_8)))
            .toArray(Literal[]::new);
    this.oneLine =
        format.lead().indexOf('\n') < 0
            && format.fields().stream().noneMatch(field -> field.then().indexOf('\n') >= 0);
    this.clock = clock;
    this.start = bounds == null && CombinedStart.begins(format) ? new CombinedStart(clock) : null;
  }

  /** A literal, compared eight bytes at once. */
  private static final class Literal {
    final byte[] bytes;
    final int length;
    final byte first;

    /** Ends a field at the first blank, so that there is none in it. */
    final boolean isBlank;

    private final long head;
    private final long mask;

    /** The bits in which the first byte and a line feed are the same, so that both are found. */
    private final long common;

    private final long like;

    Literal(byte[] bytes) {
      this.bytes = bytes;
      this.length = bytes.length;
      this.first = length == 0 ? 0 : bytes[0];
      this.isBlank = length == 1 && first == ' ';
      byte[] padded = java.util.Arrays.copyOf(bytes, length + Swar.PAD);
      this.mask = length >= 8 ? -1L : ~(-1L << (length << 3));
      this.head = Swar.word(padded, 0) & mask;
      int sought = length == 0 ? '\n' : first;
      this.common = Swar.each(~(sought ^ '\n'));
      this.like = Swar.each(sought) & common;
    }

    /** Where this or a line feed may begin: bytes like them are found as well. */
    int find(byte[] b, int from, int to) {
      return Swar.findLike(b, from, to, common, like);
    }

    boolean isAt(byte[] b, int at, int to) {
      return at + length <= to
          && (Swar.word(b, at) & mask) == head
          && (length <= 8 || Swar.startsWith(b, at, to, bytes));
    }
  }

  @Override
  public boolean parse(byte[] b, int from, int to, Event event) {
    return parse(b, from, to, false, event) == to;
  }

  @Override
  public int parseAhead(byte[] b, int from, int limit, Event event) {
    return oneLine ? parse(b, from, limit, true, event) : -1;
  }

  /**
   * Where the line ends, or -1.
   *
   * @param ahead true if the line ends at the first line feed, false if it ends at {@code to}
   */
  private int parse(byte[] b, int from, int to, boolean ahead, Event event) {
    if (lead.length > 0 && !Swar.startsWith(b, from, to, lead)) {
      return -1;
    }
    event.request = true;
    int at = from + lead.length;
    int first = 0;
    if (start != null) {
      int blank = start.read(b, from, to, event);
      Literal literal = literals[CombinedStart.FIELDS - 1];
      if (blank >= 0 && literal.isAt(b, blank, to)) {
        at = blank + literal.length;
        first = CombinedStart.FIELDS;
      }
    }
    for (int i = first; i < kinds.length; i++) {
      Literal literal = literals[i];
      lastFrom = at;
      int end = field(kinds[i], b, at, to, ahead, literal, event);
      if (end < 0) {
        return -1;
      }
      if (bounds != null) {
        bounds[2 * i] = at;
        bounds[2 * i + 1] = end;
      }
      at = end + literal.length;
    }
    return !ahead || (at < to && b[at] == '\n') ? at : -1;
  }

  /** Where the last field of the last line began. */
  int lastFrom() {
    return lastFrom;
  }

  /** Where the field ends and the literal behind it begins, or -1. */
  private int field(
      Field.Kind kind, byte[] b, int at, int to, boolean ahead, Literal literal, Event event) {
    if (kind != Field.Kind.COMMON_TIME && kind != Field.Kind.ISO_TIME) {
      int behind = end(b, at, to, ahead, literal);
      return behind >= 0 && value(kind, b, at, behind, literal, event) ? behind : -1;
    }
    int end = kind == Field.Kind.COMMON_TIME ? clock.common(b, at, to) : clock.iso(b, at, to);
    if (end < 0 || !literal.isAt(b, end, to)) {
      return -1;
    }
    event.at(clock);
    return end;
  }

  /** A line feed before the literal ends the line, and with it the last field if that is open. */
  private static int end(byte[] b, int at, int to, boolean ahead, Literal literal) {
    boolean open = literal.length == 0;
    int i = at;
    while (true) {
      int hit = literal.find(b, i, to);
      if (hit == to) {
        return open && !ahead ? to : -1;
      }
      if (b[hit] == '\n') {
        return open && ahead ? hit : -1;
      }
      if (isEnd(b, at, hit, to, literal)) {
        return hit;
      }
      i = hit + 1;
    }
  }

  private static boolean isEnd(byte[] b, int at, int hit, int to, Literal literal) {
    return literal.isAt(b, hit, to) && (literal.first != '"' || !isEscaped(b, at, hit));
  }

  private static boolean isEscaped(byte[] b, int from, int at) {
    int i = at - 1;
    while (i >= from && b[i] == '\\') {
      i--;
    }
    return ((at - 1 - i) & 1) == 1;
  }

  private boolean value(Field.Kind kind, byte[] b, int at, int end, Literal literal, Event event) {
    return switch (kind) {
      case CLIENT -> client(b, at, end, literal.isBlank, event);
      case STATUS -> status(b, at, end, event);
      case BYTES -> {
        event.bytes = Numbers.whole(b, at, end);
        yield event.bytes >= 0 || isDash(b, at, end);
      }
      case REQUEST -> {
        request(b, at, end, event);
        yield true;
      }
      case METHOD -> method(b, at, end, event);
      case PATH -> {
        path(b, at, end, event);
        yield true;
      }
      case SECONDS -> micros(b, at, end, 1_000_000, event);
      case MILLIS -> micros(b, at, end, 1_000, event);
      case MICROS -> micros(b, at, end, 1, event);
      case EPOCH_SECONDS -> epoch(Numbers.scaled(b, at, end, 1), event);
      case EPOCH_MILLIS -> {
        long millis = Numbers.whole(b, at, end);
        yield epoch(millis < 0 ? -1 : millis / 1_000, event);
      }
      default -> true;
    };
  }

  private boolean epoch(long seconds, Event event) {
    if (seconds < 0 || seconds > Numbers.LATEST_SECOND) {
      return false;
    }
    clock.epoch(seconds);
    event.at(clock);
    return true;
  }

  private static boolean client(byte[] b, int at, int end, boolean word, Event event) {
    if (at == end || (!word && Swar.find(b, at, end, (byte) ' ') != end)) {
      return false;
    }
    event.clientFrom = at;
    event.clientTo = end;
    return true;
  }

  private static boolean status(byte[] b, int at, int end, Event event) {
    if (end - at != 3) {
      return isDash(b, at, end);
    }
    int tens = Clock.two(b, at + 1);
    int hundreds = b[at] - '0';
    if (tens < 0 || hundreds < 0 || hundreds > 9) {
      return false;
    }
    event.status = hundreds == 0 ? Event.NONE : hundreds * 100 + tens;
    return true;
  }

  private static boolean micros(byte[] b, int at, int end, int scale, Event event) {
    event.micros = Numbers.scaled(b, at, end, scale);
    return event.micros >= 0 || isDash(b, at, end);
  }

  private static boolean isDash(byte[] b, int at, int end) {
    return end - at == 1 && b[at] == '-';
  }

  private static boolean method(byte[] b, int at, int end, Event event) {
    if (!isMethod(b, at, end)) {
      return isDash(b, at, end);
    }
    event.methodFrom = at;
    event.methodTo = end;
    return true;
  }

  private static boolean isMethod(byte[] b, int at, int end) {
    if (end - at < 2 || end - at > 24) {
      return false;
    }
    for (int i = at; i < end; i++) {
      byte c = b[i];
      if ((c < 'A' || c > 'Z') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  /** What is no HTTP (a TLS greeting on a plain port) is a request without method and path. */
  static void request(byte[] b, int at, int end, Event event) {
    int space = at + 3;
    if ((int) Swar.word(b, at) != GET || end < at + 4) {
      space = Swar.find(b, at, end, (byte) ' ');
      if (space == end || !isMethod(b, at, space)) {
        return;
      }
    }
    event.methodFrom = at;
    event.methodTo = space;
    path(b, space + 1, Swar.find(b, space + 1, end, (byte) ' '), event);
  }

  private static void path(byte[] b, int at, int end, Event event) {
    int from = at;
    if (at < end && b[at] != '/' && b[at] != '*') {
      // absolute form, as proxies get it: http://host/path
      int scheme = Swar.find(b, at, end, (byte) ':');
      if (!Swar.startsWith(b, scheme, end, SCHEME)) {
        return;
      }
      from = Swar.find(b, scheme + 3, end, (byte) '/');
    }
    event.pathFrom = from;
    event.pathTo = end;
  }
}
