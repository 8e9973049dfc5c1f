package dev.pitwall.agent.runtime.log;

import ch.qos.logback.core.Appender;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.pitwall.metrics.AccessLines;
import java.nio.charset.StandardCharsets;

/**
 * The access log's file. Lines are gathered and written together: under load that is one write for
 * hundreds of requests, and the lines' own bytes are all that is made for them.
 */
final class AccessFile implements AccessLines {
  private static final int WRITE_FROM = 16 << 10;

  private final Appender<StringBuilder> file;
  private final StringBuilder waiting = new StringBuilder(2 * WRITE_FROM);

  AccessFile(Appender<StringBuilder> file) {
    this.file = file;
  }

  @Override
  public void line(StringBuilder line) {
    waiting.append(line).append('\n');
    if (waiting.length() >= WRITE_FROM) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (!waiting.isEmpty()) {
      try {
        file.doAppend(waiting);
      } finally {
        waiting.setLength(0);
      }
    }
  }

  /** Lines to UTF-8. */
  static final class Bytes extends EncoderBase<StringBuilder> {
    private static final byte[] NONE = {};
    private static final int ASCII = 0x80;

    @Override
    public byte[] headerBytes() {
      return NONE;
    }

    @Override
    public byte[] encode(StringBuilder lines) {
      byte[] bytes = new byte[lines.length()];
      for (int i = 0; i < bytes.length; i++) {
        char c = lines.charAt(i);
        if (c >= ASCII) {
          return lines.toString().getBytes(StandardCharsets.UTF_8);
        }
        bytes[i] = (byte) c;
      }
      return bytes;
    }

    @Override
    public byte[] footerBytes() {
      return NONE;
    }
  }
}
