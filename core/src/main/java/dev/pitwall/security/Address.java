package dev.pitwall.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An IP address. IPv4 is kept as {@code ::ffff:a.b.c.d}, whichever way it was written: plain,
 * mapped, or behind NAT64 ({@code 64:ff9b::/96}). A zone id is dropped. Names are never looked up.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record Address(long high, long low) {
  private static final long MAPPED = 0xffffL << 32;
  private static final long NAT64 = 0x0064_ff9b_0000_0000L;
  private static final long LOW_32 = 0xffff_ffffL;

  /** The key of an address that is no use as a key: 0. */
  public static final long NO_KEY = 0;

  private static final long LOOPBACK_KEY = 1;

  /** From its text, with or without a port, in brackets or not; null if it is no address. */
  public static @Nullable Address parse(String text) {
    return parse(text, 0, text.length());
  }

  static @Nullable Address parse(CharSequence text, int from, int to) {
    int begin = from;
    int end = to;
    if (end - begin > 1 && text.charAt(begin) == '[') {
      int close = begin + 1;
      while (close < end && text.charAt(close) != ']') {
        close++;
      }
      if (close == end || !isPort(text, close + 1, end)) {
        return null;
      }
      begin++;
      end = close;
      return v6(text, begin, end);
    }
    int colon = -1;
    int colons = 0;
    for (int i = begin; i < end; i++) {
      if (text.charAt(i) == ':') {
        colon = i;
        colons++;
      }
    }
    if (colons > 1) {
      return v6(text, begin, end);
    }
    if (colons == 1) {
      if (!isPort(text, colon, end)) {
        return null;
      }
      end = colon;
    }
    long v4 = v4(text, begin, end);
    return v4 < 0 ? null : ofV4((int) v4);
  }

  /**
   * The {@linkplain #key key} of a text; {@link #NO_KEY} if it is no address. A plain IPv4 address
   * costs no object.
   */
  public static long keyOf(String text) {
    long v4 = v4(text, 0, text.length());
    if (v4 >= 0) {
      return MAPPED | v4;
    }
    Address address = parse(text);
    return address == null ? NO_KEY : address.key();
  }

  /** Of the four bytes of an IPv4 address. */
  static Address ofV4(int bytes) {
    return new Address(0, MAPPED | (bytes & LOW_32));
  }

  /** Nothing, or a colon and one to five digits. */
  private static boolean isPort(CharSequence text, int from, int to) {
    if (from == to) {
      return true;
    }
    if (text.charAt(from) != ':' || to - from < 2 || to - from > 6) {
      return false;
    }
    for (int i = from + 1; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Four decimal numbers without leading zeros, or -1. */
  private static long v4(CharSequence text, int from, int to) {
    long value = 0;
    int number = 0;
    int digits = 0;
    int parts = 0;
    for (int i = from; i <= to; i++) {
      char c = i == to ? '.' : text.charAt(i);
      if (c == '.') {
        if (digits == 0 || number > 255) {
          return -1;
        }
        value = value << 8 | number;
        parts++;
        number = 0;
        digits = 0;
      } else if (c < '0' || c > '9' || digits == 3 || (digits == 1 && number == 0)) {
        return -1;
      } else {
        number = number * 10 + (c - '0');
        digits++;
      }
    }
    return parts == 4 ? value : -1;
  }

  private static @Nullable Address v6(CharSequence text, int from, int to) {
    int end = to;
    for (int i = from; i < end; i++) {
      if (text.charAt(i) == '%') {
        end = i; // the zone
      }
    }
    int[] groups = new int[8];
    int count = 0;
    int gap = -1;
    int i = from;
    if (end - from >= 2 && text.charAt(from) == ':') {
      if (text.charAt(from + 1) != ':') {
        return null;
      }
      gap = 0;
      i = from + 2;
    }
    while (i < end) {
      int next = i;
      while (next < end && text.charAt(next) != ':') {
        next++;
      }
      if (next == end && count <= 6 && hasDot(text, i, end)) {
        long v4 = v4(text, i, end);
        if (v4 < 0) {
          return null;
        }
        groups[count++] = (int) (v4 >>> 16);
        groups[count++] = (int) (v4 & 0xffff);
        i = end;
        break;
      }
      int group = hex(text, i, next);
      if (group < 0 || count == 8) {
        return null;
      }
      groups[count++] = group;
      i = next + 1;
      if (next < end && i < end && text.charAt(i) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        i++;
      } else if (next < end && i == end) {
        return null; // a colon at the end
      }
    }
    if (gap < 0 ? count != 8 : count > 7) {
      return null;
    }
    return of(groups, count, gap);
  }

  private static Address of(int[] groups, int count, int gap) {
    int[] all = new int[8];
    int head = gap < 0 ? count : gap;
    System.arraycopy(groups, 0, all, 0, head);
    System.arraycopy(groups, head, all, 8 - (count - head), count - head);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | all[i];
      low = low << 16 | all[i + 4];
    }
    return high == NAT64 && low >>> 32 == 0 ? ofV4((int) low) : new Address(high, low);
  }

  private static boolean hasDot(CharSequence text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '.') {
        return true;
      }
    }
    return false;
  }

  private static int hex(CharSequence text, int from, int to) {
    if (to - from < 1 || to - from > 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  boolean isV4() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /** 127.0.0.0/8 and ::1. */
  public boolean isLoopback() {
    return isV4() ? (low >>> 24 & 0xff) == 127 : high == 0 && low == 1;
  }

  /** Not reachable over the internet: loopback, private and link-local networks. */
  public boolean isPrivate() {
    if (!isV4()) {
      return isLoopback() || high >>> 57 == 0xfc >>> 1 || high >>> 54 == 0xfe80 >>> 6;
    }
    int first = (int) (low >>> 24 & 0xff);
    int second = (int) (low >>> 16 & 0xff);
    return first == 10
        || first == 127
        || (first == 172 && second >>> 4 == 1)
        || (first == 192 && second == 168)
        || (first == 169 && second == 254)
        || (first == 100 && second >>> 6 == 1);
  }

  /**
   * By what a client is counted: an IPv4 address, or the /64 of an IPv6 one, because whoever has
   * one address of it has all. Never {@link #NO_KEY}.
   */
  public long key() {
    if (isV4()) {
      return low; // 0000:ffff:... is a network that nobody has
    }
    return high == 0 ? LOOPBACK_KEY : high;
  }

  /** The client of a key: {@code 192.0.2.7}, {@code 2001:db8::/64}. */
  public static String ofKey(long key) {
    if (key >>> 32 == 0xffff) {
      return v4((int) key);
    }
    return key == LOOPBACK_KEY ? "::1" : v6(key, 0) + "/64";
  }

  /** The network of a client, in which single people are hard to tell: its /24 or /48. */
  static String truncated(long key) {
    if (key >>> 32 == 0xffff) {
      return v4((int) key & 0xffffff00) + "/24";
    }
    return key == LOOPBACK_KEY ? "::1" : v6(key & ~0xffffL, 0) + "/48";
  }

  private static String v4(int bytes) {
    return (bytes >>> 24)
        + "."
        + (bytes >>> 16 & 0xff)
        + "."
        + (bytes >>> 8 & 0xff)
        + "."
        + (bytes & 0xff);
  }

  /** RFC 5952: lower case, the longest row of zeros shortened. */
  private static String v6(long high, long low) {
    int[] groups = new int[8];
    for (int i = 0; i < 4; i++) {
      groups[i] = (int) (high >>> (48 - 16 * i) & 0xffff);
      groups[i + 4] = (int) (low >>> (48 - 16 * i) & 0xffff);
    }
    int gap = -1;
    int most = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > most) {
        most = end - i;
        gap = i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        text.append("::");
        i += most - 1;
      } else {
        if (i > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return (isV4() ? v4((int) low) : v6(high, low)).toLowerCase(Locale.ROOT);
  }
}
