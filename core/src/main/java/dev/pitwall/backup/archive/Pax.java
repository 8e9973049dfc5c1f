package dev.pitwall.backup.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * POSIX's extended header: records {@code LENGTH KEY=VALUE\n} for what the plain header has no room
 * for: names above 100 bytes or beyond ASCII, sizes of 8 GiB and more, parts of a second.
 */
final class Pax {
  static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private Pax() {}

  /** The records that {@code entry} needs; empty if the plain header says it all. */
  static byte[] records(TarEntry entry) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    boolean text = utf8(entry.name()) && utf8(entry.target());
    if (!text) {
      add(records, "hdrcharset", ascii("BINARY"));
    }
    if (!plain(entry.name(), TarHeader.NAME)) {
      add(records, "path", entry.name());
    }
    if (!plain(entry.target(), TarHeader.TARGET)) {
      add(records, "linkpath", entry.target());
    }
    if (entry.size() > TarHeader.MOST_OCTAL_11) {
      add(records, "size", ascii(Long.toString(entry.size())));
    }
    long nanos = nanos(entry.modified());
    if (Math.floorMod(nanos, NANOS) != 0 || nanos < 0) {
      add(records, "mtime", ascii(seconds(nanos)));
    }
    if (entry.uid() > TarHeader.MOST_OCTAL_7) {
      add(records, "uid", ascii(Long.toString(entry.uid())));
    }
    if (entry.gid() > TarHeader.MOST_OCTAL_7) {
      add(records, "gid", ascii(Long.toString(entry.gid())));
    }
    name(records, "uname", entry.owner());
    name(records, "gname", entry.group());
    return records.toByteArray();
  }

  private static void name(ByteArrayOutputStream records, String key, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 31 || !ascii(bytes)) {
      add(records, key, bytes);
    }
  }

  private static boolean plain(byte[] value, TarHeader.Field field) {
    return value.length <= field.length() && ascii(value);
  }

  private static boolean ascii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0x20 || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean utf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A record's length counts its own digits. */
  private static void add(ByteArrayOutputStream records, String key, byte[] value) {
    int rest = 1 + key.length() + 1 + value.length + 1;
    int length = rest + 1;
    while (Integer.toString(length).length() + rest != length) {
      length++;
    }
    records.writeBytes(ascii(length + " " + key + "="));
    records.writeBytes(value);
    records.write('\n');
  }

  /** Nanoseconds since 1970; good for the years 1678 to 2261, clamped outside of them. */
  static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }

  private static String seconds(long nanos) {
    String digits = BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    return digits;
  }

  /** The time that {@code seconds}, a decimal number, says. */
  static FileTime time(byte[] seconds) throws IOException {
    try {
      BigDecimal number = new BigDecimal(text(seconds));
      return FileTime.from(
          number.movePointRight(9).setScale(0, RoundingMode.FLOOR).longValueExact(),
          TimeUnit.NANOSECONDS);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IOException("a time in a tar archive is no number of seconds", e);
    }
  }

  static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** The records of an extended header, by their key. */
  static Map<String, byte[]> read(byte[] records) throws IOException {
    Map<String, byte[]> values = new HashMap<>();
    int at = 0;
    while (at < records.length && records[at] != 0) {
      int blank = indexOf(records, ' ', at);
      int equals = blank < 0 ? -1 : indexOf(records, '=', blank);
      int length = blank < 0 ? 0 : number(records, at, blank);
      int end = at + length;
      if (equals < 0 || length <= 0 || end > records.length || end <= equals || end < at) {
        throw new IOException("an extended header of the tar archive is damaged");
      }
      String key = text(Arrays.copyOfRange(records, blank + 1, equals));
      values.put(key, Arrays.copyOfRange(records, equals + 1, end - 1));
      at = end;
    }
    return values;
  }

  private static int indexOf(byte[] bytes, char wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int number(byte[] bytes, int from, int to) {
    try {
      return Integer.parseInt(text(Arrays.copyOfRange(bytes, from, to)));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
