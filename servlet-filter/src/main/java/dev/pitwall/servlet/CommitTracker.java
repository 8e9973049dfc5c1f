package dev.pitwall.servlet;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Foresees the moment when a response commits, and puts the process time into its head right before
 * it. A container commits on a flush, a close, an error, a redirect, when its buffer is full and
 * when the declared length is written; the wrapper of the response tells all of these here, before
 * it passes them on.
 */
public final class CommitTracker {
  private static final int FIRST_FINAL_STATUS = 200;

  /** What must be known of a response; the names are those of {@code HttpServletResponse}. */
  public interface Head {
    /** Whether the head is gone. */
    boolean isCommitted();

    /** The status so far. */
    int getStatus();

    /** Bytes that the container keeps back before it commits. */
    int getBufferSize();

    /** The encoding of the writer. */
    @Nullable String getCharacterEncoding();

    /** Whether a header of this name is set. */
    boolean containsHeader(String name);

    /** Sets a header in place of all others of its name. */
    void setHeader(String name, String value);
  }

  private final Head head;
  private final @Nullable String header;
  private final TimedExchange exchange;
  private long written;
  private long declared = -1;
  private boolean settled;
  private @Nullable String value;
  private @Nullable String encoding;
  private double bytesPerCharacter = 1;

  CommitTracker(Head head, @Nullable String header, TimedExchange exchange) {
    this.head = head;
    this.header = header;
    this.exchange = exchange;
    settled = header == null;
  }

  /** The response is about to commit. */
  public void commit() {
    if (header == null || settled || head.getStatus() < FIRST_FINAL_STATUS) {
      return;
    }
    settled = true;
    if (!head.isCommitted() && !head.containsHeader(header)) {
      value = exchange.processTime();
      if (value != null) {
        head.setHeader(header, value);
      }
    }
  }

  /** So many bytes of the body are about to be written. */
  public void writing(long bytes) {
    written += bytes;
    if (!settled && bytes > 0 && (written >= head.getBufferSize() || isComplete())) {
      commit();
    }
  }

  /** These characters of the body are about to be written. */
  public void writing(CharSequence text, int from, int to) {
    writing(encodedLength(text, from, to));
  }

  /** The length of the body is declared; negative takes it back. */
  public void declare(long contentLength) {
    declared = contentLength;
    if (written > 0 && isComplete()) {
      commit();
    }
  }

  /**
   * A header is about to be set.
   *
   * @return false if it takes the place of the one that this class set, so must not be added to it
   */
  public boolean header(@Nullable String name, @Nullable String headerValue) {
    if ("Content-Length".equalsIgnoreCase(name)) {
      declare(parse(headerValue));
    }
    return value == null || name == null || !name.equalsIgnoreCase(header);
  }

  /** The buffered body was thrown away. */
  public void bodyReset() {
    written = 0;
  }

  /** The buffered body, the status and all headers were thrown away. */
  public void reset() {
    written = 0;
    declared = -1;
    settled = header == null || value != null;
    if (header != null && value != null) {
      head.setHeader(header, value);
    }
  }

  /** Bytes of the body so far. */
  long written() {
    return written;
  }

  private boolean isComplete() {
    return declared >= 0 && written >= declared;
  }

  private static long parse(@Nullable String number) {
    try {
      return number == null ? -1 : Long.parseLong(number.trim());
    } catch (NumberFormatException notALength) {
      return -1;
    }
  }

  /** Exact for UTF-8 and for encodings of one byte; an upper bound for all others. */
  private long encodedLength(CharSequence text, int from, int to) {
    String name = head.getCharacterEncoding();
    if (StandardCharsets.UTF_8.name().equalsIgnoreCase(name)) {
      return utf8Length(text, from, to);
    }
    if (!Objects.equals(name, encoding)) {
      encoding = name;
      bytesPerCharacter = bytesPerCharacter(name);
    }
    return (long) Math.ceil((to - from) * bytesPerCharacter);
  }

  private static long utf8Length(CharSequence text, int from, int to) {
    long bytes = to - (long) from;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // a surrogate is half of a pair that takes four bytes
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }

  private static double bytesPerCharacter(@Nullable String name) {
    try {
      Charset charset = name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
      return charset.canEncode() ? charset.newEncoder().maxBytesPerChar() : 1;
    } catch (IllegalArgumentException unknownToThisJvm) {
      return 1;
    }
  }
}
