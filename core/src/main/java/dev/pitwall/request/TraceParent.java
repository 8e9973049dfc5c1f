package dev.pitwall.request;

import org.jspecify.annotations.Nullable;

/** The header {@code traceparent} of W3C Trace Context, level 1 and whatever versions follow it. */
final class TraceParent {
  static final String HEADER = "traceparent";
  private static final int VERSION = 2;
  private static final int ID = 32;
  private static final int PARENT = 16;
  private static final int SHORTEST = VERSION + 1 + ID + 1 + PARENT + 1 + 2;

  private TraceParent() {}

  /** The trace's id: 32 hexadecimal digits, not all of them zero; null if there is none. */
  static @Nullable String id(@Nullable String header) {
    if (header == null || header.length() < SHORTEST) {
      return null;
    }
    boolean first = header.startsWith("00-") && header.length() == SHORTEST;
    boolean later =
        !header.startsWith("00")
            && !header.startsWith("ff")
            && (header.length() == SHORTEST || header.charAt(SHORTEST) == '-');
    int from = VERSION + 1;
    boolean whole =
        (first || later)
            && header.charAt(VERSION) == '-'
            && header.charAt(from + ID) == '-'
            && header.charAt(from + ID + 1 + PARENT) == '-'
            && isHex(header, 0, VERSION)
            && isHex(header, from, ID)
            && isHex(header, from + ID + 1, PARENT)
            && !isZero(header, from, ID)
            && !isZero(header, from + ID + 1, PARENT);
    return whole ? header.substring(from, from + ID) : null;
  }

  private static boolean isHex(String text, int from, int length) {
    for (int i = from; i < from + length; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String text, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }
}
