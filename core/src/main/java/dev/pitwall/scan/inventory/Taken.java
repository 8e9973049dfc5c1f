package dev.pitwall.scan.inventory;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A stream that counts and digests what is taken from it; closing it closes nothing. */
final class Taken extends FilterInputStream {
  private static final int BUFFER = 16_384;

  private final MessageDigest sha1 = digest("SHA-1");
  private final MessageDigest sha256 = digest("SHA-256");
  private long count;

  Taken(InputStream in) {
    super(in);
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = in.read(into, from, length);
    if (read > 0) {
      count += read;
      sha1.update(into, from, read);
      sha256.update(into, from, read);
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    return Math.max(0, read(new byte[(int) Math.min(BUFFER, Math.max(1, bytes))]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() {
    // whoever opened the stream below closes it
  }

  /** Takes the rest, and says what all of it was. */
  Component.Digests finish() throws IOException {
    byte[] buffer = new byte[BUFFER];
    int read;
    do {
      read = read(buffer, 0, buffer.length);
    } while (read >= 0);
    HexFormat hex = HexFormat.of();
    return new Component.Digests(hex.formatHex(sha1.digest()), hex.formatHex(sha256.digest()));
  }
}
