package dev.pitwall.backup.seal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Opens a sealed file. Gives out nothing that was not checked, and says that the file has ended
 * only if its true last chunk was the last: a file that was cut, put in another order, changed or
 * added to ends in a {@link SealException}, at the chunk where it is so. Whoever stops reading
 * before the end has not checked the rest.
 */
public final class SealedInputStream extends InputStream {
  private final InputStream in;
  private final Seal seal;
  private final byte[] plain = new byte[Seal.CHUNK];

  /** One byte more than a chunk: whether it is there says whether this chunk is the last. */
  private final byte[] sealed = new byte[Seal.CHUNK + Seal.TAG + 1];

  private int ahead;
  private int at;
  private int filled;
  private boolean last;
  private boolean failed;

  /**
   * Reads the header.
   *
   * @param in closed by {@link #close}
   * @throws SealException if it was sealed with another key, or is no sealed file
   */
  public SealedInputStream(InputStream in, SealKey key) throws IOException {
    this.in = in;
    this.seal = Seal.of(key, in);
  }

  @Override
  public int read() throws IOException {
    return fill() ? plain[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int now = Math.min(length, filled - at);
    System.arraycopy(plain, at, into, from, now);
    at += now;
    return now;
  }

  @Override
  public int available() {
    return filled - at;
  }

  /** Makes sure that there is something to give; false at the true end. */
  private boolean fill() throws IOException {
    while (at == filled) {
      if (last) {
        return false;
      }
      if (failed) {
        throw Seal.broken("it was not whole before");
      }
      failed = true; // unless what follows succeeds
      next();
      failed = false;
    }
    return true;
  }

  private void next() throws IOException {
    int length = ahead + in.readNBytes(sealed, ahead, sealed.length - ahead);
    boolean end = length < sealed.length;
    filled = seal.open(sealed, end ? length : length - 1, end, plain);
    at = 0;
    last = end;
    if (!end) {
      sealed[0] = sealed[length - 1];
      ahead = 1;
    }
  }

  /** Closes the stream below. */
  @Override
  public void close() throws IOException {
    Arrays.fill(plain, (byte) 0);
    in.close();
  }
}
