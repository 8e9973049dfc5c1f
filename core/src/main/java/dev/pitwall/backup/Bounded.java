package dev.pitwall.backup;

import java.io.IOException;
import java.io.OutputStream;

/** Takes so many bytes and no more. */
final class Bounded extends OutputStream {
  private final OutputStream out;
  private long left;

  Bounded(OutputStream out, long most) {
    this.out = out;
    this.left = most;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    left -= length;
    if (left < 0) {
      throw new IOException("it is longer than is possible");
    }
    out.write(bytes, from, length);
  }
}
