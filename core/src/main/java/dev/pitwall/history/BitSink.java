package dev.pitwall.history;

/** Bits that are written one after the other, the highest first. */
final class BitSink {
  private final ByteSink bytes = new ByteSink();
  private int pending;
  private int used;

  void bit(int bit) {
    pending = pending << 1 | bit;
    used++;
    if (used == Byte.SIZE) {
      bytes.put(pending);
      pending = 0;
      used = 0;
    }
  }

  /** The lowest {@code count} bits. */
  void bits(long value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      bit((int) (value >>> i & 1));
    }
  }

  /** The last byte is filled up with zeros. */
  byte[] toBytes() {
    while (used > 0) {
      bit(0);
    }
    return bytes.toBytes();
  }
}
