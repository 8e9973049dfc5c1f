package dev.pitwall.logs.analyze;

import dev.pitwall.logs.analyze.Field.Kind;
import java.util.List;

/**
 * Reads what nearly every access log line begins with, {@code %h %l %u [%t] "%r" %>s %b}, in one
 * go. It takes no line but a plain one: whatever is unusual is left to {@link AccessParser}, which
 * walks over the fields one by one and finds the same in a plain line.
 */
final class CombinedStart {
  /** So many fields of a format are read here. */
  static final int FIELDS = 7;

  private static final List<Field> START =
      List.of(
          Field.of(Kind.CLIENT, " "),
          Field.of(Kind.SKIP, " "),
          Field.of(Kind.USER, " ["),
          Field.of(Kind.COMMON_TIME, "] \""),
          Field.of(Kind.REQUEST, "\" "),
          Field.of(Kind.STATUS, " "));

  private static final long NO_USER = ascii("- - [");
  private static final long FIVE = -1L >>> 24;
  private static final long BEFORE_REQUEST = ascii("] \"");
  private static final long THREE = -1L >>> 40;
  private static final long GET = ascii("GET ");
  private static final long POST = ascii("POST ");
  private static final long FOUR = -1L >>> 32;
  private static final long PROTOCOL = ascii(" HTTP/");
  private static final long SIX = -1L >>> 16;

  /** Two digits with a dot between them, a quote and a blank: the digits are let through. */
  private static final long VERSION = ascii("0.0\" ");

  private static final long VERSION_MASK = 0xff_fff0_fff0L;

  private final Clock clock;

  CombinedStart(Clock clock) {
    this.clock = clock;
  }

  private static long ascii(String text) {
    long word = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      word = (word << 8) | text.charAt(i);
    }
    return word;
  }

  /** True if the format begins so, and has a blank behind the bytes of the response. */
  static boolean begins(AccessFormat format) {
    List<Field> fields = format.fields();
    return format.lead().isEmpty()
        && fields.size() >= FIELDS
        && fields.subList(0, FIELDS - 1).equals(START)
        && fields.get(FIELDS - 1).kind() == Kind.BYTES
        && fields.get(FIELDS - 1).then().startsWith(" ");
  }

  /**
   * Reads the start of a line.
   *
   * @return index of the blank behind the bytes of the response, which may lie behind {@code to};
   *     -1 if the line is not plain, and then nothing was put into the event
   */
  int read(byte[] b, int from, int to, Event event) {
    int client = Swar.findBlank(b, from, to);
    if (client == from || b[client] != ' ') {
      return -1;
    }
    int time = behindUser(b, client + 1, to);
    if (time < 0) {
      return -1;
    }
    int quote = clock.common(b, time, to);
    if (quote < 0 || (Swar.word(b, quote) & THREE) != BEFORE_REQUEST) {
      return -1;
    }
    int method = quote + 3;
    int slash = path(b, method);
    if (slash < 0) {
      return -1;
    }
    int end = Swar.findBlank(b, slash, to);
    if (b[end - 1] == '"' // there the request may have ended
        || (Swar.word(b, end) & SIX) != PROTOCOL
        || (Swar.word(b, end + 6) & VERSION_MASK) != VERSION) {
      return -1;
    }
    int status = Swar.decimal(Swar.word(b, end + 11), 3);
    if (b[end + 14] != ' ' || status < 100) {
      return -1;
    }
    int size = end + 15;
    int behind = Swar.findBlank(b, size, to);
    long bytes = Numbers.whole(b, size, behind);
    if (b[behind] != ' ' || (bytes < 0 && (b[size] != '-' || behind != size + 1))) {
      return -1;
    }
    event.at(clock);
    event.clientFrom = from;
    event.clientTo = client;
    event.methodFrom = method;
    event.methodTo = slash - 1;
    event.pathFrom = slash;
    event.pathTo = end;
    event.status = status;
    event.bytes = bytes;
    return behind;
  }

  /** Index behind {@code - - [}, or a user's name in the place of the second dash; or -1. */
  private static int behindUser(byte[] b, int at, int to) {
    if ((Swar.word(b, at) & FIVE) == NO_USER) {
      return at + 5;
    }
    int first = Swar.findBlank(b, at, to);
    int second = Swar.findBlank(b, first + 1, to);
    return second + 1 < to && b[first] == ' ' && b[second] == ' ' && b[second + 1] == '['
        ? second + 2
        : -1;
  }

  /** Index of the path's slash behind the method, or -1. */
  private static int path(byte[] b, int at) {
    long word = Swar.word(b, at);
    int slash = (word & FOUR) == GET ? at + 4 : (word & FIVE) == POST ? at + 5 : other(b, at);
    return slash >= 0 && b[slash] == '/' ? slash : -1;
  }

  private static int other(byte[] b, int at) {
    int i = at;
    while (b[i] >= 'A' && b[i] <= 'Z' && i - at < 8) {
      i++;
    }
    return i - at >= 2 && b[i] == ' ' ? i + 1 : -1;
  }
}
