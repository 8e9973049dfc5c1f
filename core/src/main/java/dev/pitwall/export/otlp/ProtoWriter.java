package dev.pitwall.export.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the wire format of protobuf: varints, eight-byte numbers, and fields with a length. A
 * nested message is written in place; its length, which only its end knows, is put before it then.
 *
 * <p>Fields with the default value of proto3 are written as well: receivers read them alike, and
 * for fields with presence (a sum that is 0) they must be there.
 */
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int MOST_VARINT = 10;

  private byte[] bytes = new byte[8_192];
  private int size;

  /** What is written so far; every message must be ended. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  int size() {
    return size;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  private void varint(long value) {
    room(MOST_VARINT);
    size = put(value, size);
  }

  private int put(long value, int from) {
    int at = from;
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes[at++] = (byte) ((left & 0x7F) | 0x80);
      left >>>= 7;
    }
    bytes[at++] = (byte) left;
    return at;
  }

  private static int length(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  private void tag(int field, int type) {
    varint(((long) field << 3) | type);
  }

  /** An enum or an integer that is not negative. */
  void number(int field, long value) {
    tag(field, VARINT);
    varint(value);
  }

  void flag(int field, boolean value) {
    number(field, value ? 1 : 0);
  }

  /** {@code fixed64} and {@code sfixed64}. */
  void fixed(int field, long value) {
    tag(field, FIXED64);
    eight(value);
  }

  void real(int field, double value) {
    fixed(field, Double.doubleToRawLongBits(value));
  }

  /** {@code repeated fixed64}, packed. */
  void fixed(int field, long[] values) {
    tag(field, LENGTH);
    varint(values.length * 8L);
    for (long value : values) {
      eight(value);
    }
  }

  /** {@code repeated double}, packed. */
  void real(int field, double[] values) {
    tag(field, LENGTH);
    varint(values.length * 8L);
    for (double value : values) {
      eight(Double.doubleToRawLongBits(value));
    }
  }

  private void eight(long value) {
    room(8);
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** As UTF-8; what is no character (half a surrogate pair) becomes a question mark. */
  void text(int field, String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    tag(field, LENGTH);
    varint(encoded.length);
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  /** Begins a nested message; what this answers is given to {@link #end}. */
  int begin(int field) {
    tag(field, LENGTH);
    return size;
  }

  /** Ends the message that began there. */
  void end(int begun) {
    int length = size - begun;
    int prefix = length(length);
    room(prefix);
    System.arraycopy(bytes, begun, bytes, begun + prefix, length);
    put(length, begun);
    size += prefix;
  }
}
