package dev.pitwall.notify.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an answer (RFC 9112): its head, and the start of its body. */
final class HttpHead {
  static final int MOST_BODY = 2048;
  private static final int MOST_HEAD = 32 * 1024;
  private static final int LONGEST_TEXT = 200;
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final int status;
  private final Map<String, String> headers;

  private HttpHead(int status, Map<String, String> headers) {
    this.status = status;
    this.headers = headers;
  }

  /** The wall clock, for a {@code Retry-After} that is a date. */
  interface Clock {
    Instant now();
  }

  /** The answer is something else. */
  static final class NotHttp extends IOException {
    private static final long serialVersionUID = 1;

    NotHttp(String start) {
      super(start);
    }
  }

  static HttpOutcome.Answered read(InputStream in, HttpCall call, Clock clock) throws IOException {
    Budget head = new Budget(MOST_HEAD);
    HttpHead answer = head(in, head);
    while (answer.status < 200) {
      answer = head(in, head); // 100 and 103 come before the answer itself
    }
    boolean taken = answer.status / 100 == 2;
    Content body;
    try {
      body = taken && !call.bodyCounts() ? Content.NONE : answer.body(in);
    } catch (IOException e) {
      if (call.bodyCounts()) {
        throw e;
      }
      body = Content.NONE; // the status says enough
    }
    return new HttpOutcome.Answered(
        answer.status, call.address().masked(oneLine(body.text())), answer.retryAfter(clock), body);
  }

  private static HttpHead head(InputStream in, Budget budget) throws IOException {
    String first = line(in, budget);
    if (!first.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
      throw new NotHttp(first);
    }
    Map<String, String> headers = new HashMap<>();
    String line = line(in, budget);
    while (!line.isEmpty()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
      line = line(in, budget);
    }
    return new HttpHead(Integer.parseInt(first.substring(9, 12)), headers);
  }

  private static String line(InputStream in, Budget budget) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw bytes.size() == 0
            ? new EOFException("the connection was closed without an answer")
            : new EOFException("the connection was closed within the answer");
      }
      if (next == '\n') {
        return bytes.toString(StandardCharsets.ISO_8859_1).strip();
      }
      bytes.write(next);
      if (--budget.left < 0) {
        throw new NotHttp(bytes.toString(StandardCharsets.ISO_8859_1));
      }
    }
  }

  /** The first bytes of the body; an endless one is cut off. */
  private Content body(InputStream in) throws IOException {
    if (status == 204 || status == 304) {
      return Content.NONE;
    }
    String coding = headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT);
    byte[] start;
    if (coding.endsWith("chunked")) {
      start = chunks(in);
    } else {
      String length = headers.getOrDefault("content-length", "");
      if (length.matches("\\d{1,18}")) {
        int wanted = (int) Math.min(MOST_BODY, Long.parseLong(length));
        start = in.readNBytes(wanted);
        if (start.length < wanted) {
          throw new EOFException("the connection was closed within the body");
        }
      } else {
        start = in.readNBytes(MOST_BODY);
      }
    }
    return Content.bytes(start);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Budget sizes = new Budget(MOST_HEAD);
    while (body.size() < MOST_BODY) {
      String size = line(in, sizes).split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,8}")) {
        throw new NotHttp("a chunk of size " + size);
      }
      long chunk = Long.parseLong(size, 16);
      if (chunk == 0) {
        break;
      }
      int wanted = (int) Math.min(chunk, MOST_BODY - body.size());
      byte[] part = in.readNBytes(wanted);
      body.write(part, 0, part.length);
      if (part.length < wanted) {
        throw new EOFException("the connection was closed within the body");
      }
      if (wanted == chunk) {
        String unused = line(in, sizes);
      }
    }
    return body.toByteArray();
  }

  /** Seconds or a date (RFC 9110, 10.2.3); anything else: nothing was asked for. */
  private @Nullable Duration retryAfter(Clock clock) {
    String value = headers.getOrDefault("retry-after", "");
    if (value.matches("\\d{1,9}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return bounded(Duration.between(clock.now(), date));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT - 1) + "…";
  }

  private static final class Budget {
    private int left;

    Budget(int left) {
      this.left = left;
    }
  }
}
