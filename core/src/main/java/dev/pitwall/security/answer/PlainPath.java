package dev.pitwall.security.answer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A path as servers compare it with their mappings, from the path as it was sent. */
final class PlainPath {
  private static final int LONGEST = 512;

  private PlainPath() {}

  /** Decoded, without parameters and empty parts; null if it is no plain one. */
  static @Nullable String of(@Nullable String sent) {
    if (sent == null || sent.length() > LONGEST || !sent.startsWith("/")) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean parameter = false;
    int last = -1;
    for (int i = 0; i < sent.length(); i++) {
      int c = sent.charAt(i);
      if (c == '%') {
        int high = i + 2 < sent.length() ? Character.digit(sent.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(sent.charAt(i + 2), 16);
        if (low < 0) {
          return null;
        }
        c = high << 4 | low;
        i += 2;
      } else if (c > 255) {
        return null;
      }
      parameter = c == ';' || (parameter && c != '/');
      if (!parameter && !(c == '/' && last == '/')) {
        bytes.write(c);
        last = c;
      }
    }
    String path = bytes.toString(StandardCharsets.UTF_8);
    return path.contains("/./") || path.contains("/../") || path.endsWith("/..") ? null : path;
  }
}
