package dev.pitwall.logs.analyze;

/**
 * Folds a path to its route: the query and path parameters go, and a segment that is an identifier
 * (a number, a date, hexadecimal of 8 and more, a long token with digits) becomes {@code {id}}.
 */
final class RouteFold {
  private static final int LONGEST = 512;

  /** So that no route of a path with a key is cut off. */
  private static final int LONGEST_WITH_KEY = 96;

  private static final int LEAST_HEX = 8;
  private static final int LEAST_TOKEN = 16;
  private static final int LEAST_DOTTED = 4;
  private static final int MOST_DASHES = 4;
  private static final byte[] ID = {'{', 'i', 'd', '}'};
  private static final byte[] ID_PADDED = java.util.Arrays.copyOf(ID, ID.length + Swar.PAD);
  private static final long ID_WORD = Swar.word(ID_PADDED, 0);

  /**
   * What a byte is, as a one in a field of a sum: digit, a to f, other letter, dash, dot, other.
   */
  private static final long[] KINDS = kinds();

  private static final int FIELD = 10;
  private static final long IN_FIELD = (1 << FIELD) - 1;
  private static final long DOT = 1L << (4 * FIELD);
  private static final long OTHER = 1L << (5 * FIELD);

  /** A slash behind so many bytes of a word, which tells where they end; none behind all. */
  private static final long[] SLASHES = slashes();

  private final byte[] out = new byte[LONGEST + ID.length + 1 + Swar.PAD];
  private int length;

  private static long[] kinds() {
    long[] kinds = new long[256];
    for (int c = 0; c < kinds.length; c++) {
      boolean letter = (c | 32) >= 'a' && (c | 32) <= 'z';
      if (c >= '0' && c <= '9') {
        kinds[c] = 1;
      } else if (letter) {
        kinds[c] = (c | 32) <= 'f' ? 1L << FIELD : 1L << (2 * FIELD);
      } else if (c == '-' || c == '_') {
        kinds[c] = 1L << (3 * FIELD);
      } else {
        kinds[c] = c == '.' ? DOT : OTHER;
      }
    }
    return kinds;
  }

  private static long[] slashes() {
    long[] slashes = new long[9];
    for (int i = 0; i < 8; i++) {
      slashes[i] = (long) '/' << (8 * i);
    }
    return slashes;
  }

  byte[] bytes() {
    return out;
  }

  /** The end of the path in a range that may hold a query. */
  static int end(byte[] b, int from, int to) {
    int query = Swar.findEither(b, from, to, (byte) '?', (byte) ';');
    return Math.min(query, from + LONGEST);
  }

  /**
   * A hash that only paths of the same route share, though not all of them do: of a short segment
   * it knows what it folds to, a longer one it takes as it is.
   */
  static long key(byte[] b, int from, int to, long seed) {
    if (to - from > LONGEST_WITH_KEY) {
      return Swar.hash(b, from, to, seed);
    }
    long key = seed;
    int at = from;
    while (at < to) {
      long word = Swar.word(b, at);
      int size = size(word, b, at, to);
      if (size < 0) {
        int end = Swar.find(b, at + 8, to, (byte) '/');
        key = Swar.mix(key ^ Swar.hash(b, at, end, seed));
        at = end + 1;
        continue;
      }
      word = Swar.head(word, size);
      boolean number = size > 0 && Swar.digits(word) == size;
      key = Swar.mix(key ^ (number ? ID_WORD : word) ^ SLASHES[number ? ID.length : size]);
      at += size + 1;
    }
    return at == to ? key : ~key; // with a slash at its end, or without
  }

  /** Folds a path without query; the route is in {@link #bytes} up to the length returned. */
  int fold(byte[] b, int from, int to) {
    length = 0;
    int segment = from;
    while (segment < to) {
      int end = plain(b, segment, to);
      if (end < 0) {
        end = any(b, segment, to);
      }
      if (end < to && length < LONGEST) {
        out[length++] = '/';
      }
      segment = end + 1;
    }
    return length;
  }

  /** Most segments have at most eight bytes and are a word or a number: where it ends, or -1. */
  private int plain(byte[] b, int from, int to) {
    long word = Swar.word(b, from);
    int size = size(word, b, from, to);
    if (size < 0 || length > LONGEST - 8) {
      return -1;
    }
    word = Swar.head(word, size);
    int digits = Swar.digits(word);
    if (Swar.first(word, (byte) '.') < 8 || (digits != 0 && digits != size)) {
      return -1;
    }
    Swar.word(out, length, digits == 0 ? word : ID_WORD);
    length += digits == 0 ? size : ID.length;
    return from + size;
  }

  /** How long the segment is that begins with the word, or -1 if it has more bytes than that. */
  private static int size(long word, byte[] b, int from, int to) {
    int size = Math.min(Swar.first(word, (byte) '/'), to - from);
    return size == 8 && from + 8 < to && b[from + 8] != '/' ? -1 : size;
  }

  private int any(byte[] b, int from, int to) {
    long sum = 0;
    int end = from;
    while (end < to && b[end] != '/') {
      sum += KINDS[b[end++] & 0xff];
    }
    segment(b, from, end, sum);
    return end;
  }

  private void segment(byte[] b, int from, int to, long sum) {
    if (sum >= DOT && isDotted(b, from, to)) {
      dotted(b, from, to);
    } else if (isIdentifier(sum, to - from) && LONGEST - length >= ID.length) {
      copy(ID_PADDED, 0, ID.length);
    } else {
      copy(b, from, to - from);
    }
  }

  private static boolean isDotted(byte[] b, int from, int to) {
    int dot = Swar.find(b, from, to, (byte) '.');
    return dot < to && dot > from;
  }

  /** {@code app.3f2b9c1d.js}: parts between dots and dashes, where a short number is a version. */
  private void dotted(byte[] b, int from, int to) {
    int part = from;
    long sum = 0;
    for (int i = from; i <= to; i++) {
      if (i < to && b[i] != '.' && b[i] != '-') {
        sum += KINDS[b[i] & 0xff];
        continue;
      }
      if (i - part >= LEAST_DOTTED && isIdentifier(sum, i - part)) {
        copy(ID_PADDED, 0, ID.length);
      } else {
        copy(b, part, i - part);
      }
      if (i < to && length < LONGEST) {
        out[length++] = b[i];
      }
      part = i + 1;
      sum = 0;
    }
  }

  /** As much of it as there is room for. */
  private void copy(byte[] source, int from, int size) {
    int most = Math.min(size, LONGEST - length);
    for (int i = 0; i < most; i += 8) {
      Swar.word(out, length + i, Swar.word(source, from + i));
    }
    length += most;
  }

  private static boolean isIdentifier(long sum, int size) {
    long digits = sum & IN_FIELD;
    if (digits == 0 || sum >= DOT) {
      return false;
    }
    long hex = (sum >>> FIELD) & IN_FIELD;
    long letters = (sum >>> (2 * FIELD)) & IN_FIELD;
    if (letters == 0) {
      return hex == 0 || digits + hex >= LEAST_HEX;
    }
    return size >= LEAST_TOKEN && digits * 5 >= size && sum >>> (3 * FIELD) <= MOST_DASHES;
  }
}
