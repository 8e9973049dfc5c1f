package dev.pitwall.history;

import java.util.Arrays;

/**
 * A column of whole numbers. Written as distances to the least one or to the one before, by Rice's
 * code or by bytes with Deflate, whichever of the four is shortest.
 */
final class Integers {
  private static final int PACKED = 1;
  private static final int STEPS = 2;
  private static final int MOST_BYTES = 10;

  private Integers() {}

  /** Writes the numbers, but not how many they are; none may lie beyond 2 to the 53. */
  static void write(long[] numbers, ByteSink to) {
    if (numbers.length == 0) {
      return;
    }
    long least = Arrays.stream(numbers).min().orElse(0);
    long[] above = new long[numbers.length];
    long[] steps = new long[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      above[i] = numbers[i] - least;
      steps[i] = i == 0 ? 0 : ByteSink.zigzag(numbers[i] - numbers[i - 1]);
    }
    byte[][] forms = {
      Rice.encode(above), packed(above), Rice.encode(steps), packed(steps),
    };
    int best = 0;
    for (int i = 1; i < forms.length; i++) {
      best = forms[i].length < forms[best].length ? i : best;
    }
    to.put(best).signed((best & STEPS) == 0 ? least : numbers[0]);
    to.number(forms[best].length).put(forms[best]);
  }

  private static byte[] packed(long[] numbers) {
    ByteSink plain = new ByteSink();
    for (long number : numbers) {
      plain.number(number);
    }
    byte[] bytes = plain.toBytes();
    return new ByteSink().number(bytes.length).put(Packing.deflate(bytes)).toBytes();
  }

  /** Reads {@code count} numbers. */
  static long[] read(ByteSource from, int count) throws DamageException {
    if (count == 0) {
      return new long[0];
    }
    int form = from.next();
    if (form > (PACKED | STEPS)) {
      throw new DamageException("there is no form " + form);
    }
    final long first = from.signed();
    ByteSource body = new ByteSource(from.next(from.count(from.left())));
    long[] numbers = (form & PACKED) == 0 ? Rice.decode(body, count) : unpacked(body, count);
    long last = first;
    for (int i = 0; i < count; i++) {
      if ((form & STEPS) == 0) {
        numbers[i] += first;
      } else {
        last += ByteSource.unzigzag(numbers[i]);
        numbers[i] = last;
      }
    }
    return numbers;
  }

  private static long[] unpacked(ByteSource body, int count) throws DamageException {
    int length = body.count(count * MOST_BYTES);
    ByteSource plain = new ByteSource(Packing.inflate(body.next(body.left()), length));
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = plain.number();
    }
    return numbers;
  }
}
