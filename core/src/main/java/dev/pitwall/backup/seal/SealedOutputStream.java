package dev.pitwall.backup.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Seals what is written to it. The seal is complete only after {@link #finish}: what is closed
 * without it, because something failed, can never be taken for a whole file.
 *
 * <pre>{@code
 * try (SealedOutputStream sealed = new SealedOutputStream(file, key)) {
 *   content.transferTo(sealed);
 *   sealed.finish();
 * }
 * }</pre>
 */
public final class SealedOutputStream extends OutputStream {
  private final OutputStream out;
  private final Seal seal;
  private final byte[] plain = new byte[Seal.CHUNK];
  private final byte[] sealed = new byte[Seal.CHUNK + Seal.TAG];
  private int filled;
  private boolean finished;

  /**
   * Writes the header.
   *
   * @param out closed by {@link #close}
   */
  public SealedOutputStream(OutputStream out, SealKey key) throws IOException {
    this.out = out;
    this.seal = Seal.fresh(key);
    out.write(seal.header());
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, bytes.length);
    if (finished) {
      throw new IOException("writing to a sealed file: it was finished already");
    }
    int at = from;
    int left = length;
    while (left > 0) {
      if (filled == plain.length) {
        chunk(false); // only now: the last chunk is never empty
      }
      int now = Math.min(left, plain.length - filled);
      System.arraycopy(bytes, at, plain, filled, now);
      filled += now;
      at += now;
      left -= now;
    }
  }

  private void chunk(boolean last) throws IOException {
    int length = seal.seal(plain, filled, last, sealed);
    out.write(sealed, 0, length);
    filled = 0;
  }

  /** Flushes what is sealed so far; a chunk that is not full stays. */
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Seals the last chunk: from now on the file is whole. The stream below stays open. */
  public void finish() throws IOException {
    if (!finished) {
      chunk(true);
      finished = true;
      out.flush();
    }
  }

  /** Closes the stream below, whether finished or not. */
  @Override
  public void close() throws IOException {
    Arrays.fill(plain, (byte) 0);
    out.close();
  }
}
