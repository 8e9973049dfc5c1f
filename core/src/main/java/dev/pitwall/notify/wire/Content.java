package dev.pitwall.notify.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a request brings, or the start of what an answer says: bytes that never change. */
public final class Content {
  /** Nothing. */
  public static final Content NONE = new Content(new byte[0]);

  private final byte[] bytes;

  private Content(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A text, as UTF-8. */
  public static Content text(String text) {
    return new Content(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of these. */
  public static Content bytes(byte[] bytes) {
    return new Content(bytes.clone());
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  /** A copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  void copyTo(byte[] target, int from) {
    System.arraycopy(bytes, 0, target, from, bytes.length);
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Content content && Arrays.equals(bytes, content.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** How much, never what. */
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
