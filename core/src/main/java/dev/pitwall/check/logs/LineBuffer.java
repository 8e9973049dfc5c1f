package dev.pitwall.check.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts bytes into lines; of a line without end only its begin is kept. */
final class LineBuffer {
  private final byte[] line;
  private int length;
  private boolean dropping;

  LineBuffer(int most) {
    line = new byte[most];
  }

  void add(ByteBuffer bytes, Consumer<String> reader) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        end(reader);
      } else if (!dropping && length < line.length) {
        line[length++] = next;
      }
    }
  }

  private void end(Consumer<String> reader) {
    if (!dropping) {
      int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
      // Malformed bytes become U+FFFD; NUL, as copy-truncation leaves them, are no text.
      String text = new String(line, 0, end, StandardCharsets.UTF_8);
      reader.accept(text.indexOf('\0') < 0 ? text : text.replace("\0", ""));
    }
    dropping = false;
    length = 0;
  }

  void endOfFile(Consumer<String> reader) {
    if (length > 0) {
      end(reader);
    }
    drop();
  }

  void drop() {
    length = 0;
    dropping = false;
  }

  void dropToNextLine() {
    length = 0;
    dropping = true;
  }
}
