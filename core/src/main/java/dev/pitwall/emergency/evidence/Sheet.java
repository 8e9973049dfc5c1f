package dev.pitwall.emergency.evidence;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes the text of one exhibit, line by line through the filter, up to a size. Closed, it takes
 * nothing more: whoever still writes then has overstayed.
 */
final class Sheet implements Appendable {
  private static final int LONGEST_LINE = 1 << 20;

  private final OutputStream out;
  private final SecretFilter.Pass filter;
  private final long most;
  private final StringBuilder line = new StringBuilder();
  private long bytes;
  private boolean full;
  private boolean closed;
  private @Nullable IOException broken;

  Sheet(OutputStream out, SecretFilter.Pass filter, long most) {
    this.out = out;
    this.filter = filter;
    this.most = most;
  }

  @Override
  public synchronized Sheet append(CharSequence text) throws IOException {
    return append(text, 0, text.length());
  }

  @Override
  public synchronized Sheet append(CharSequence text, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      append(text.charAt(i));
    }
    return this;
  }

  @Override
  public synchronized Sheet append(char c) throws IOException {
    if (closed) {
      throw new InterruptedIOException("the time is over");
    }
    if (full) {
      return this;
    }
    if (c == '\n' || line.length() >= LONGEST_LINE) {
      endLine();
    }
    if (c != '\n') {
      line.append(c);
    }
    return this;
  }

  private void endLine() throws IOException {
    String text =
        new String(line.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    byte[] clean = (filter.line(text) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    line.setLength(0);
    if (bytes + clean.length > most) {
      full = true;
      write(("[cut after " + bytes + " bytes]\n").getBytes(StandardCharsets.US_ASCII));
    } else {
      write(clean);
    }
  }

  private void write(byte[] clean) throws IOException {
    try {
      out.write(clean);
    } catch (IOException e) {
      broken = e;
      throw e;
    }
    bytes += clean.length;
  }

  /** Writes what is left and takes nothing more. */
  synchronized void close() throws IOException {
    if (!closed && !full && line.length() > 0) {
      endLine();
    }
    closed = true;
    IOException fault = broken;
    if (fault != null) {
      throw fault;
    }
  }

  synchronized long bytes() {
    return bytes;
  }

  /** True if there was more than fits. */
  synchronized boolean full() {
    return full;
  }
}
