package dev.pitwall.export.otlp;

import dev.pitwall.notify.wire.Content;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a receiver says of a push that it took: {@code ExportMetricsServiceResponse} with its one
 * field {@code partial_success}. Read leniently, because the answer may be cut off, or be JSON from
 * a receiver that does not know better: what cannot be read says nothing.
 *
 * @param rejected data points that it did not take
 * @param message its words; may be empty
 */
record PartialSuccess(long rejected, String message) {
  private static final int LONGEST = 300;

  /** Empty if it took all and says nothing. */
  static Optional<PartialSuccess> read(Content answer) {
    Cursor outer = new Cursor(answer.toBytes());
    while (outer.next()) {
      if (outer.field == 1 && outer.start >= 0) {
        return inner(outer);
      }
    }
    return Optional.empty();
  }

  private static Optional<PartialSuccess> inner(Cursor outer) {
    Cursor inner = new Cursor(outer.bytes, outer.start, outer.end);
    long rejected = 0;
    String message = "";
    while (inner.next()) {
      if (inner.field == 1) {
        rejected = Math.max(inner.number, 0);
      } else if (inner.field == 2 && inner.start >= 0) {
        message = text(inner);
      }
    }
    return rejected == 0 && message.isEmpty()
        ? Optional.empty()
        : Optional.of(new PartialSuccess(rejected, message));
  }

  private static String text(Cursor at) {
    String text = new String(at.bytes, at.start, at.end - at.start, StandardCharsets.UTF_8);
    String line = text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  /** Goes from field to field. */
  private static final class Cursor {
    private final byte[] bytes;
    private final int limit;
    private int at;
    private int field;

    /** Of a varint. */
    private long number;

    /** Of a field with a length; -1 for others. */
    private int start;

    private int end;

    Cursor(byte[] bytes) {
      this(bytes, 0, bytes.length);
    }

    Cursor(byte[] bytes, int from, int limit) {
      this.bytes = bytes;
      this.at = from;
      this.limit = limit;
    }

    /** False at the end, and where nothing can be understood any more. */
    boolean next() {
      if (at >= limit) {
        return false;
      }
      long tag = varint();
      field = (int) (tag >>> 3);
      number = 0;
      start = -1;
      switch ((int) tag & 7) {
        case 0 -> number = varint();
        case 1 -> at += 8;
        case 2 -> {
          long length = varint();
          start = Math.min(at, limit);
          end = (int) Math.min(limit, start + Math.max(0, Math.min(length, limit)));
          at = end;
        }
        case 5 -> at += 4;
        default -> {
          return false;
        }
      }
      return at <= limit;
    }

    private long varint() {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE && at < limit; shift += 7) {
        byte next = bytes[at++];
        value |= (next & 0x7FL) << shift;
        if (next >= 0) {
          return value;
        }
      }
      return value;
    }
  }
}
