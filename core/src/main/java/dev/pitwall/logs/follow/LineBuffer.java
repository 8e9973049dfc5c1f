package dev.pitwall.logs.follow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts bytes into lines; of a line without end only its begin is kept. */
public final class LineBuffer {
  /** So many bytes behind each line may be read, whatever they hold. */
  public static final int PAD = 32;

  private final byte[] line;
  private final int most;
  private int length;
  private boolean dropping;

  /** Takes one line in place; its bytes are used again for the next one. */
  public interface Lines {

    /**
     * One line without its end.
     *
     * @param to behind its last byte; {@link #PAD} more bytes can be read
     */
    void line(byte[] bytes, int from, int to);

    /** Lines as text: malformed bytes become U+FFFD, and NUL, as truncation leaves it, nothing. */
    static Lines texts(Consumer<String> reader) {
      return (bytes, from, to) -> {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        reader.accept(text.indexOf('\0') < 0 ? text : text.replace("\0", ""));
      };
    }
  }

  /**
   * An empty buffer.
   *
   * @param most bytes of a line; what is beyond is left out
   */
  public LineBuffer(int most) {
    this.most = most;
    line = new byte[most + PAD];
  }

  /** Takes bytes, and hands over the lines that end in them. */
  public void add(ByteBuffer bytes, Lines reader) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        end(reader);
      } else if (!dropping && length < most) {
        line[length++] = next;
      }
    }
  }

  private void end(Lines reader) {
    if (!dropping) {
      reader.line(line, 0, length > 0 && line[length - 1] == '\r' ? length - 1 : length);
    }
    dropping = false;
    length = 0;
  }

  /** Hands over what stands after the last line end. */
  public void endOfFile(Lines reader) {
    if (length > 0) {
      end(reader);
    }
    drop();
  }

  /** Forgets the line that has begun. */
  public void drop() {
    length = 0;
    dropping = false;
  }

  /** The next byte stands inside a line: what comes before the next line end is left out. */
  public void dropToNextLine() {
    length = 0;
    dropping = true;
  }
}
