package dev.pitwall.backup.archive;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The bytes of a file's name. A JVM that was started with {@code LANG=C} cannot show a Japanese
 * name as text, but its paths hold the true bytes and give them out, and take them, as a URI.
 */
final class RawName {
  private RawName() {}

  /** The absolute path without its leading slash. */
  static byte[] of(Path path) {
    byte[] absolute = decode(path.toUri().getRawPath());
    int end = absolute.length;
    while (end > 1 && absolute[end - 1] == '/') {
      end--;
    }
    return Arrays.copyOfRange(absolute, 1, end);
  }

  /** What a symbolic link holds. */
  static byte[] ofTarget(Path target) {
    byte[] name = of(Path.of("/").resolve(target));
    return target.isAbsolute() ? slash(name) : name;
  }

  private static byte[] slash(byte[] name) {
    byte[] absolute = new byte[name.length + 1];
    absolute[0] = '/';
    System.arraycopy(name, 0, absolute, 1, name.length);
    return absolute;
  }

  /** A path of one name below {@code folder}. */
  static Path child(Path folder, byte[] name) {
    return folder.resolve(relative(name));
  }

  /** The path that a symbolic link shall hold. */
  static Path target(byte[] bytes) {
    return bytes[0] == '/' ? absolute(bytes) : relative(bytes);
  }

  private static Path relative(byte[] bytes) {
    Path absolute = absolute(slash(bytes));
    return absolute.subpath(0, absolute.getNameCount()); // relativize would lose ".." in a link
  }

  private static Path absolute(byte[] bytes) {
    StringBuilder encoded = new StringBuilder("file://");
    HexFormat hex = HexFormat.of().withUpperCase();
    boolean slash = false;
    for (byte b : bytes) {
      boolean again = slash && b == '/';
      slash = b == '/';
      if (again) {
        continue;
      }
      if (slash || (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z')) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(hex.toHexDigits(b));
      }
    }
    return Path.of(URI.create(encoded.toString()));
  }

  private static byte[] decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }

  /** For people: what is no UTF-8 is shown as such. */
  static String shown(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }
}
