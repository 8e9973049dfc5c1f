package dev.pitwall.history;

import java.util.Arrays;

/** Reads what a {@link ByteSink} wrote; whatever it is given, it ends and throws nothing else. */
final class ByteSource {
  private final byte[] bytes;
  private final int begin;
  private final int end;
  private int at;

  ByteSource(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  ByteSource(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.begin = from;
    this.at = from;
    this.end = end;
  }

  /** The bytes that were read so far. */
  byte[] taken() {
    return Arrays.copyOfRange(bytes, begin, at);
  }

  int next() throws DamageException {
    if (at >= end) {
      throw new DamageException("it ends too early");
    }
    return bytes[at++] & 0xff;
  }

  byte[] next(int length) throws DamageException {
    if (length < 0 || length > left()) {
      throw new DamageException("it ends too early");
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  void skip(int length) throws DamageException {
    if (length < 0 || length > left()) {
      throw new DamageException("it ends too early");
    }
    at += length;
  }

  /** True if {@code wanted} stands {@code ahead} bytes from here. */
  boolean matches(int ahead, byte[] wanted) {
    int from = at + ahead;
    return wanted.length <= end - from
        && Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length);
  }

  long number() throws DamageException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int each = next();
      value |= (long) (each & 0x7f) << shift;
      if (each < 0x80) {
        return value;
      }
    }
    throw new DamageException("a number is too long");
  }

  long signed() throws DamageException {
    return unzigzag(number());
  }

  static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  /** A number of things. */
  int count(int most) throws DamageException {
    long value = number();
    if (value < 0 || value > most) {
      throw new DamageException("it says " + value + ", allowed are 0 to " + most);
    }
    return (int) value;
  }

  int fixed32() throws DamageException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | next();
    }
    return value;
  }

  long fixed64() throws DamageException {
    long high = fixed32();
    return high << 32 | (fixed32() & 0xffff_ffffL);
  }

  int left() {
    return end - at;
  }
}
