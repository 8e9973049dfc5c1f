package dev.pitwall.history;

import java.util.Arrays;

/** Bytes that are written one after the other; numbers take as few as they need. */
final class ByteSink {
  private byte[] bytes = new byte[256];
  private int size;

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }

  ByteSink put(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  ByteSink put(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
    return this;
  }

  /** 0 and more: seven bits a byte, the lowest first. */
  ByteSink number(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      put((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    return put((int) left);
  }

  /** Any: 0, -1, 1, -2, 2 are 0, 1, 2, 3, 4. */
  ByteSink signed(long value) {
    return number(zigzag(value));
  }

  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  ByteSink fixed32(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      put(value >>> shift);
    }
    return this;
  }

  ByteSink fixed64(long value) {
    return fixed32((int) (value >>> 32)).fixed32((int) value);
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
