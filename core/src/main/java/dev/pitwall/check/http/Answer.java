package dev.pitwall.check.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer to a GET (RFC 9112): its status, and where its body ends. */
final class Answer {
  static final long MOST_BYTES = 10L << 20;
  private static final int LONGEST_LINE = 16 << 10;
  private static final int MOST_LINES = 500;
  private static final int LONGEST_CHUNK_SIZE = 8;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");

  private final InputStream in;
  private int status;
  private long length;
  private boolean chunked;
  private long bytes;

  private Answer(InputStream in) {
    this.in = in;
  }

  /** Reads the header; answers before the final one (100, 103) are passed over. */
  static Answer read(InputStream from) throws IOException {
    Answer answer = new Answer(new BufferedInputStream(from));
    int lines = 0;
    do {
      lines += answer.head(MOST_LINES - lines);
    } while (answer.status < 200 && answer.status != 101);
    return answer;
  }

  int status() {
    return status;
  }

  private int head(int most) throws IOException {
    String first = line();
    Matcher matcher = STATUS.matcher(first);
    if (!matcher.matches()) {
      throw new ProtocolException("no answer in HTTP/1.1: " + shown(first));
    }
    status = Integer.parseInt(matcher.group(1));
    length = -1;
    chunked = false;
    for (int lines = 1; lines < most; lines++) {
      String line = line();
      if (line.isEmpty()) {
        return lines;
      }
      field(line);
    }
    throw new ProtocolException("the header of the answer does not end");
  }

  private void field(String line) throws IOException {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).strip();
    if (name.equals("content-length")) {
      length = number(value, 10);
    } else if (name.equals("transfer-encoding")) {
      chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
    }
  }

  private static long number(String text, int radix) throws IOException {
    try {
      long number = Long.parseLong(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new ProtocolException("no length in the answer: " + shown(text));
    }
    throw new ProtocolException("a negative length in the answer: " + shown(text));
  }

  /** Reads the body to its end, {@value #MOST_BYTES} bytes at most; false if it is longer. */
  boolean drain() throws IOException {
    if (status == 204 || status == 304 || status == 101) {
      return true;
    }
    if (chunked) {
      return chunks();
    }
    if (length >= 0) {
      return skip(length, true);
    }
    return skip(Long.MAX_VALUE, false);
  }

  private boolean chunks() throws IOException {
    while (true) {
      String size = line().split(";", 2)[0].strip();
      if (size.length() > LONGEST_CHUNK_SIZE) {
        throw new ProtocolException("no size of a chunk: " + shown(size));
      }
      long left = number(size, 16);
      if (left == 0) {
        trailer();
        return true;
      }
      if (!skip(left, true)) {
        return false;
      }
      if (!line().isEmpty()) {
        throw new ProtocolException("a chunk is longer than its size");
      }
    }
  }

  private void trailer() throws IOException {
    for (int i = 0; i < MOST_LINES; i++) {
      if (line().isEmpty()) {
        return;
      }
    }
    throw new ProtocolException("the trailer of the answer does not end");
  }

  private boolean skip(long count, boolean exact) throws IOException {
    byte[] buffer = new byte[8 << 10];
    long left = count;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        if (exact) {
          throw new EOFException("the body ended early, after " + bytes + " bytes");
        }
        return true;
      }
      left -= read;
      bytes += read;
      if (bytes > MOST_BYTES) {
        return false;
      }
    }
    return true;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < LONGEST_LINE) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the connection was closed before the answer was complete");
      }
      if (next == '\n') {
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : "" + line;
      }
      line.append((char) next);
    }
    throw new ProtocolException("a line of the answer does not end");
  }

  private static String shown(String text) {
    String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() <= 60 ? clean : clean.substring(0, 60) + "...";
  }
}
