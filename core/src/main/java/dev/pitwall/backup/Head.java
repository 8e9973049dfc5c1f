package dev.pitwall.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Passes everything on and remembers the first bytes. Closing it closes nothing. */
final class Head extends OutputStream {
  private static final int KEPT = 16;

  private final OutputStream out;
  private final byte[] first = new byte[KEPT];
  private int length;

  Head(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    int kept = Math.min(count, KEPT - length);
    if (kept > 0) {
      System.arraycopy(bytes, from, first, length, kept);
      length += kept;
    }
    out.write(bytes, from, count);
  }

  /** True if it began with these bytes. */
  boolean is(byte[] begin) {
    return length >= begin.length && Arrays.equals(Arrays.copyOf(first, begin.length), begin);
  }

  @Override
  public void close() {
    // whoever made the stream below closes it
  }
}
