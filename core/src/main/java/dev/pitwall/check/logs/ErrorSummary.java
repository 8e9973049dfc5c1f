package dev.pitwall.check.logs;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The errors of one source in a stretch of time.
 *
 * @param source {@code log}, {@code responses}, or the file that was read
 * @param from from when they are counted; later than asked for if nobody counted before
 * @param to until when
 * @param whole true if they were counted over the whole stretch that was asked for
 * @param total all errors
 * @param kinds new ones first, then the most frequent; at most {@value #MOST_KINDS}
 * @param kindsTotal how many kinds there were
 * @param untold errors that could not be told apart for want of room
 */
public record ErrorSummary(
    String source,
    Instant from,
    Instant to,
    boolean whole,
    long total,
    List<Kind> kinds,
    int kindsTotal,
    long untold) {
  static final int MOST_KINDS = 50;

  /** Keeps a copy. */
  public ErrorSummary {
    kinds = List.copyOf(kinds);
  }

  /**
   * Errors that differ only in their data.
   *
   * @param text the error without its data
   * @param first when it was first seen, as long as that is remembered
   * @param last when it was last seen
   * @param fresh true: never before; false: seen before; null: nobody knows, because nothing is
   *     remembered from before
   */
  public record Kind(
      String text, long count, Instant first, Instant last, @Nullable Boolean fresh) {}

  /** One object. */
  public void write(JsonWriter json) throws IOException {
    json.beginObject().name("source").value(source);
    json.name("from").value(from.toString()).name("to").value(to.toString());
    json.name("whole").value(whole).name("total").value(total);
    json.name("kindsTotal").value(kindsTotal).name("untold").value(untold);
    json.name("kinds").beginArray();
    for (Kind kind : kinds) {
      json.beginObject().name("text").value(kind.text()).name("count").value(kind.count());
      json.name("first").value(kind.first().toString());
      json.name("last").value(kind.last().toString());
      json.name("new").value(kind.fresh()).endObject();
    }
    json.endArray().endObject();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException or a {@link java.time.DateTimeException} if it is none
   */
  public static ErrorSummary read(JsonReader json) throws IOException {
    Map<String, String> plain = new HashMap<>();
    List<Kind> kinds = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (name.equals("kinds")) {
        json.beginArray();
        while (json.hasNext()) {
          kinds.add(kind(fields(json)));
        }
        json.endArray();
      } else {
        field(json, name, plain);
      }
    }
    json.endObject();
    return new ErrorSummary(
        need(plain, "source"),
        Instant.parse(need(plain, "from")),
        Instant.parse(need(plain, "to")),
        Boolean.parseBoolean(need(plain, "whole")),
        Long.parseLong(need(plain, "total")),
        kinds,
        Integer.parseInt(need(plain, "kindsTotal")),
        Long.parseLong(need(plain, "untold")));
  }

  private static Kind kind(Map<String, String> plain) {
    String fresh = plain.get("new");
    return new Kind(
        need(plain, "text"),
        Long.parseLong(need(plain, "count")),
        Instant.parse(need(plain, "first")),
        Instant.parse(need(plain, "last")),
        fresh == null ? null : Boolean.valueOf(fresh));
  }

  private static Map<String, String> fields(JsonReader json) throws IOException {
    Map<String, String> plain = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      field(json, json.nextName(), plain);
    }
    json.endObject();
    return plain;
  }

  private static void field(JsonReader json, String name, Map<String, String> into)
      throws IOException {
    JsonToken next = json.peek();
    if (next == JsonToken.BOOLEAN) {
      into.put(name, Boolean.toString(json.nextBoolean()));
    } else if (next == JsonToken.STRING || next == JsonToken.NUMBER) {
      into.put(name, json.nextString());
    } else {
      json.skipValue();
    }
  }

  private static String need(Map<String, String> plain, String name) {
    String text = plain.get(name);
    if (text == null) {
      throw new IllegalArgumentException("the field " + name + " is missing");
    }
    return text;
  }
}
