package dev.pitwall.history;

/** Reads what a {@link BitSink} wrote. */
final class BitSource {
  private final ByteSource bytes;
  private int pending;
  private int left;

  BitSource(ByteSource bytes) {
    this.bytes = bytes;
  }

  int bit() throws DamageException {
    if (left == 0) {
      pending = bytes.next();
      left = Byte.SIZE;
    }
    left--;
    return pending >>> left & 1;
  }

  long bits(int count) throws DamageException {
    long value = 0;
    int wanted = count;
    while (wanted > 0) {
      if (left == 0) {
        pending = bytes.next();
        left = Byte.SIZE;
      }
      int taken = Math.min(wanted, left);
      left -= taken;
      value = value << taken | (pending >>> left & (1 << taken) - 1);
      wanted -= taken;
    }
    return value;
  }
}
