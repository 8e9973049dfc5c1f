package dev.pitwall.journal;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of a journal: {@code {"n":12,"c":"9ab3f012","e":[["incident/I7K2Q9",{...}],["key"]]}}.
 * The checksum covers the number and the entries, so a line that was moved is as wrong as one that
 * was bent.
 *
 * @param number counts up by one from line to line
 * @param change what the line does
 */
record Line(long number, Change change) {
  private static final String NUMBER = "{\"n\":";
  private static final String SUM = ",\"c\":\"";
  private static final String ENTRIES = "\",\"e\":";
  private static final int SUM_DIGITS = 8;

  /** The bytes, the line's end included. */
  byte[] encode() throws IOException {
    String entries = entries();
    String sum = sum(number, entries.getBytes(StandardCharsets.UTF_8));
    return (NUMBER + number + SUM + sum + ENTRIES + entries + "}\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private String entries() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.beginArray();
      for (var entry : change.entries().entrySet()) {
        out.beginArray().value(entry.getKey());
        if (entry.getValue().isPresent()) {
          out.jsonValue(entry.getValue().get());
        }
        out.endArray();
      }
      out.endArray();
    }
    return text.toString();
  }

  /** The line in {@code bytes}, which do not hold the line's end; empty if they are damaged. */
  static Optional<Line> decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int sumAt = text.indexOf(SUM);
    int entriesAt = sumAt + SUM.length() + SUM_DIGITS;
    if (!text.startsWith(NUMBER)
        || sumAt < 0
        || !text.startsWith(ENTRIES, entriesAt)
        || !text.endsWith("}")) {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(text.substring(NUMBER.length(), sumAt));
      String sum = text.substring(sumAt + SUM.length(), entriesAt);
      int from = entriesAt + ENTRIES.length();
      byte[] entries = Arrays.copyOfRange(bytes, from, bytes.length - 1);
      if (!sum.equals(sum(number, entries))) {
        return Optional.empty();
      }
      return Optional.of(new Line(number, change(new String(entries, StandardCharsets.UTF_8))));
    } catch (IOException | IllegalStateException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private static Change change(String entries) throws IOException {
    Change change = new Change();
    try (JsonReader in = new JsonReader(new StringReader(entries))) {
      in.beginArray();
      while (in.hasNext()) {
        in.beginArray();
        String key = in.nextString();
        if (in.hasNext()) {
          change.put(key, copy(in));
        } else {
          change.remove(key);
        }
        in.endArray();
      }
      in.endArray();
    }
    return change;
  }

  /** The next value as text. */
  private static String copy(JsonReader in) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      copy(in, out);
    }
    return text.toString();
  }

  private static void copy(JsonReader in, JsonWriter out) throws IOException {
    switch (in.peek()) {
      case BEGIN_OBJECT -> {
        in.beginObject();
        out.beginObject();
        while (in.hasNext()) {
          out.name(in.nextName());
          copy(in, out);
        }
        in.endObject();
        out.endObject();
      }
      case BEGIN_ARRAY -> {
        in.beginArray();
        out.beginArray();
        while (in.hasNext()) {
          copy(in, out);
        }
        in.endArray();
        out.endArray();
      }
      case STRING -> out.value(in.nextString());
      case NUMBER -> out.jsonValue(in.nextString());
      case BOOLEAN -> out.value(in.nextBoolean());
      case NULL -> {
        in.nextNull();
        out.nullValue();
      }
      default -> throw new IllegalStateException("no value at " + in.getPath());
    }
  }

  private static String sum(long number, byte[] entries) {
    CRC32C crc = new CRC32C();
    crc.update((number + ":").getBytes(StandardCharsets.US_ASCII));
    crc.update(entries);
    return HexFormat.of().toHexDigits(crc.getValue(), SUM_DIGITS);
  }
}
