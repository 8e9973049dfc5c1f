package dev.pitwall.check.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalDouble;

/**
 * Bytes of a memory page, from the auxiliary vector that the kernel gave this process: pairs of
 * machine words, the one of type {@code AT_PAGESZ} (6) holds it (getauxval(3), proc(5)). It is 4
 * KiB on x86, but 16 or 64 KiB on some ARM and POWER systems.
 */
final class PageSize {
  private static final long TYPE = 6;
  private static final int PAIR = 16;

  private final HostFiles files;
  private OptionalDouble known = OptionalDouble.empty();

  PageSize(HostFiles files) {
    this.files = files;
  }

  /** Empty if the vector cannot be read, for instance because the process may not be traced. */
  OptionalDouble bytes() {
    if (known.isEmpty()) {
      known = read();
    }
    return known;
  }

  private OptionalDouble read() {
    ByteBuffer vector;
    try {
      vector = ByteBuffer.wrap(files.bytes("proc/self/auxv")).order(ByteOrder.nativeOrder());
    } catch (IOException refused) {
      return OptionalDouble.empty();
    }
    while (vector.remaining() >= PAIR) {
      long type = vector.getLong();
      long value = vector.getLong();
      if (type == TYPE && value >= 1024 && Long.bitCount(value) == 1) {
        return OptionalDouble.of((double) value);
      }
    }
    return OptionalDouble.empty();
  }
}
