package dev.pitwall.metrics;

import dev.pitwall.metrics.ExchangeRing.Slot;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.ProcessTime;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request on the logger {@code pitwall.access}: {@code METHOD path status seconds bytes
 * client}, {@code -} for unknown. Whatever a client sends stays one field of one line: spaces,
 * control characters and line separators are percent-encoded, and a session id in the path is left
 * out.
 */
final class AccessLog {
  private static final Logger access = LoggerFactory.getLogger("pitwall.access");
  private static final int LONGEST_FIELD = 2_048;
  private static final String SESSION = ";jsessionid=";

  private final StringBuilder line = new StringBuilder(256);
  private final byte[] seconds = new byte[ProcessTime.LONGEST];
  private volatile @Nullable AccessLines lines;

  /** From now on lines go there. */
  void to(AccessLines taker) {
    lines = taker;
  }

  void write(Slot slot) {
    AccessLines taker = lines;
    if (taker == null && !access.isInfoEnabled()) {
      return;
    }
    String path = slot.path == null ? null : presentable(slot.path);
    line.setLength(0);
    field(slot.method).append(' ');
    field(path).append(' ');
    number(slot.status, slot.status > 0).append(' ');
    seconds(slot.elapsedNanos).append(' ');
    number(slot.bytes, slot.bytes != Exchange.UNKNOWN_BYTES).append(' ');
    field(slot.client);
    if (taker == null) {
      access.info(line.toString());
    } else {
      taker.line(line);
    }
  }

  /** Every line so far is on its way. */
  void flush() {
    AccessLines taker = lines;
    if (taker != null) {
      taker.flush();
    }
  }

  /** The path without query and without a session id. */
  static String presentable(String path) {
    int query = path.indexOf('?');
    String plain = query < 0 ? path : path.substring(0, query);
    int session = plain.indexOf(';') < 0 ? -1 : plain.toLowerCase(Locale.ROOT).indexOf(SESSION);
    if (session < 0) {
      return plain;
    }
    int end = session + SESSION.length();
    while (end < plain.length() && plain.charAt(end) != '/' && plain.charAt(end) != ';') {
      end++;
    }
    return plain.substring(0, session) + plain.substring(end);
  }

  private StringBuilder seconds(long nanos) {
    int length = ProcessTime.encode(nanos, seconds);
    for (int i = 0; i < length; i++) {
      line.append((char) seconds[i]);
    }
    return line;
  }

  private StringBuilder number(long value, boolean known) {
    return known ? line.append(value) : line.append('-');
  }

  private StringBuilder field(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return line.append('-');
    }
    int end = Math.min(text.length(), LONGEST_FIELD);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (isSafe(c)) {
        line.append(c);
      } else {
        encode(c);
      }
    }
    return end < text.length() ? line.append("...") : line;
  }

  private static boolean isSafe(char c) {
    if (c < 0xa1) {
      return c > ' ' && c < 0x7f;
    }
    return !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && Character.getType(c) != Character.FORMAT;
  }

  private void encode(char c) {
    for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
      line.append('%').append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)));
      line.append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
    }
  }
}
