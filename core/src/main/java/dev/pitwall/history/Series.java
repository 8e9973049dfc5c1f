package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a series is of, as it stands in the files. */
record Series(ReadingKey key, Unit unit) {
  /** The order of names in lists. */
  static final Comparator<ReadingKey> BY_NAME =
      Comparator.comparing(ReadingKey::name).thenComparing(ReadingKey::toString);

  /** A longer name, label or value has no place. */
  static final int LONGEST_TEXT = 1_000;

  private static final int MOST_LABELS = 32;

  /** False for what a file cannot hold. */
  static boolean fits(ReadingKey key) {
    return key.labels().size() <= MOST_LABELS
        && fits(key.name())
        && key.labels().entrySet().stream()
            .allMatch(label -> fits(label.getKey()) && fits(label.getValue()));
  }

  private static boolean fits(String text) {
    return text.length() <= LONGEST_TEXT / 3; // at most three bytes for each char
  }

  void write(ByteSink to) {
    to.put(code(unit)).put(name(key));
  }

  /** These numbers are in files and never change. */
  private static int code(Unit unit) {
    return switch (unit) {
      case RATIO -> 1;
      case SECONDS -> 2;
      case BYTES -> 3;
      case COUNT -> 4;
    };
  }

  private static Unit unit(int code) throws DamageException {
    for (Unit unit : Unit.values()) {
      if (code(unit) == code) {
        return unit;
      }
    }
    throw new DamageException("there is no unit " + code);
  }

  /** A key as it is written. */
  static byte[] name(ReadingKey key) {
    ByteSink to = new ByteSink();
    text(key.name(), to);
    to.number(key.labels().size());
    key.labels()
        .forEach(
            (label, value) -> {
              text(label, to);
              text(value, to);
            });
    return to.toBytes();
  }

  /** How every key with this name begins. */
  static byte[] begin(String name) {
    ByteSink to = new ByteSink();
    text(name, to);
    return to.toBytes();
  }

  private static void text(String text, ByteSink to) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.number(bytes.length).put(bytes);
  }

  static Series read(ByteSource from) throws DamageException {
    final Unit unit = unit(from.next());
    final String name = text(from);
    int count = from.count(MOST_LABELS);
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String label = text(from);
      labels.put(label, text(from));
    }
    return new Series(new ReadingKey(name, labels), unit);
  }

  /** The next series if its key begins so; else it is passed over, and this is null. */
  static @Nullable Series readIf(ByteSource from, List<byte[]> begins) throws DamageException {
    for (byte[] begin : begins) {
      if (from.matches(1, begin)) {
        return read(from);
      }
    }
    from.skip(1);
    from.skip(from.count(LONGEST_TEXT));
    int labels = from.count(MOST_LABELS);
    for (int i = 0; i < 2 * labels; i++) {
      from.skip(from.count(LONGEST_TEXT));
    }
    return null;
  }

  private static String text(ByteSource from) throws DamageException {
    return new String(from.next(from.count(LONGEST_TEXT)), StandardCharsets.UTF_8);
  }
}
