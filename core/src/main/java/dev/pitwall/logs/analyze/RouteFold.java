package dev.pitwall.logs.analyze;

/**
 * Folds a path to its route: the query and path parameters go, and a segment that is an identifier
 * (a number, a date, hexadecimal of 8 and more, a long token with digits) becomes {@code {id}}.
 */
final class RouteFold {
  private static final int LONGEST = 512;
  private static final int LEAST_HEX = 8;
  private static final int LEAST_TOKEN = 16;
  private static final int LEAST_DOTTED = 4;
  private static final byte[] ID = {'{', 'i', 'd', '}'};

  private final byte[] out = new byte[LONGEST + ID.length + 1 + Swar.PAD];
  private int length;

  byte[] bytes() {
    return out;
  }

  /** The end of the path in a range that may hold a query. */
  static int end(byte[] b, int from, int to) {
    int query = Swar.findEither(b, from, to, (byte) '?', (byte) ';');
    return Math.min(query, from + LONGEST);
  }

  /** Folds a path without query; the route is in {@link #bytes} up to the length returned. */
  int fold(byte[] b, int from, int to) {
    length = 0;
    int segment = from;
    while (segment < to) {
      int end = Swar.find(b, segment, to, (byte) '/');
      segment(b, segment, end);
      if (end < to && length < LONGEST) {
        out[length++] = '/';
      }
      segment = end + 1;
    }
    return length;
  }

  private void segment(byte[] b, int from, int to) {
    int size = to - from;
    int room = LONGEST - length;
    int dot = Swar.find(b, from, to, (byte) '.');
    if (dot < to && dot > from) {
      dotted(b, from, to);
    } else if (isIdentifier(b, from, to) && room >= ID.length) {
      System.arraycopy(ID, 0, out, length, ID.length);
      length += ID.length;
    } else {
      System.arraycopy(b, from, out, length, Math.min(size, room));
      length += Math.min(size, room);
    }
  }

  /** {@code app.3f2b9c1d.js}: parts between dots and dashes, where a short number is a version. */
  private void dotted(byte[] b, int from, int to) {
    int part = from;
    for (int i = from; i <= to; i++) {
      if (i < to && b[i] != '.' && b[i] != '-') {
        continue;
      }
      boolean identifier = i - part >= LEAST_DOTTED && isIdentifier(b, part, i);
      byte[] source = identifier ? ID : b;
      int begin = identifier ? 0 : part;
      int size = Math.min(identifier ? ID.length : i - part, LONGEST - length);
      System.arraycopy(source, begin, out, length, size);
      length += size;
      if (i < to && length < LONGEST) {
        out[length++] = b[i];
      }
      part = i + 1;
    }
  }

  private static boolean isIdentifier(byte[] b, int from, int to) {
    int digits = 0;
    int hex = 0;
    int letters = 0;
    int dashes = 0;
    for (int i = from; i < to; i++) {
      int c = b[i];
      if (c >= '0' && c <= '9') {
        digits++;
      } else if ((c | 32) >= 'a' && (c | 32) <= 'f') {
        hex++;
      } else if ((c | 32) > 'f' && (c | 32) <= 'z') {
        letters++;
      } else if (c == '-' || c == '_') {
        dashes++;
      } else {
        return false;
      }
    }
    if (digits == 0) {
      return false;
    }
    if (letters == 0) {
      return hex == 0 || digits + hex >= LEAST_HEX;
    }
    return to - from >= LEAST_TOKEN && digits * 5 >= to - from && dashes <= 4;
  }
}
