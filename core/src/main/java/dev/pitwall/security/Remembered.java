package dev.pitwall.security;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.logs.follow.Position;
import dev.pitwall.security.SlidingCount.Second;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What outlives the process: when logins failed, what is usual at which hour, and how far the
 * access logs were read. No user and no path of a request is in it, and no address but sealed ones.
 *
 * @param sources by name
 * @param positions by the access log's path
 */
record Remembered(Map<String, Source> sources, Map<String, Position> positions) {

  /** Of one source. */
  record Source(
      List<Second> refused,
      List<Second> afterFailures,
      List<long[]> hours,
      List<long[]> networks) {}

  static Remembered nothing() {
    return new Remembered(new TreeMap<>(), new TreeMap<>());
  }

  /**
   * Its text.
   *
   * @param seal for networks
   */
  String json(UnaryOperator<String> seal) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("sources").beginObject();
      for (Map.Entry<String, Source> each : sources.entrySet()) {
        json.name(each.getKey()).beginObject();
        seconds(json.name("refused"), each.getValue().refused());
        seconds(json.name("afterFailures"), each.getValue().afterFailures());
        json.name("hours").beginArray();
        for (long[] hour : each.getValue().hours()) {
          for (long number : hour) {
            json.value(number);
          }
        }
        json.endArray().name("networks").beginArray();
        for (long[] network : each.getValue().networks()) {
          json.value(seal.apply(Long.toHexString(network[0]))).value(network[1]);
        }
        json.endArray();
        json.endObject();
      }
      json.endObject();
      json.name("positions").beginObject();
      for (Map.Entry<String, Position> each : positions.entrySet()) {
        Position at = each.getValue();
        json.name(each.getKey()).beginObject();
        json.name("file").value(at.file());
        json.name("offset").value(at.offset());
        json.name("mark").value(Long.toHexString(at.mark()));
        json.name("marked").value(at.marked());
        json.endObject();
      }
      json.endObject();
      json.endObject();
    }
    return text.toString();
  }

  private static void seconds(JsonWriter json, List<Second> seconds) throws IOException {
    json.beginArray();
    for (Second each : seconds) {
      json.value(each.second()).value(each.count());
    }
    json.endArray();
  }

  /**
   * From its text.
   *
   * @throws IOException if it is no text of {@link #json}
   */
  static Remembered of(String text, Seal seal) throws IOException {
    Remembered read = nothing();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "sources" -> sources(json, read.sources(), seal);
          case "positions" -> positions(json, read.positions());
          default -> json.skipValue();
        }
      }
      json.endObject();
      return read;
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void sources(JsonReader json, Map<String, Source> into, Seal seal)
      throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      Source source =
          new Source(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "refused" -> seconds(json, source.refused());
          case "afterFailures" -> seconds(json, source.afterFailures());
          case "hours" -> hours(json, source.hours());
          case "networks" -> networks(json, source.networks(), seal);
          default -> json.skipValue();
        }
      }
      json.endObject();
      into.put(name, source);
    }
    json.endObject();
  }

  private static void seconds(JsonReader json, List<Second> into) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      into.add(new Second(json.nextLong(), json.nextLong()));
    }
    json.endArray();
  }

  private static void hours(JsonReader json, List<long[]> into) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      long[] hour = new long[5];
      for (int i = 0; i < hour.length; i++) {
        hour[i] = json.nextLong();
      }
      into.add(hour);
    }
    json.endArray();
  }

  private static void networks(JsonReader json, List<long[]> into, Seal seal) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      String network = seal.open(json.nextString());
      long second = json.nextLong();
      if (network != null) {
        into.add(new long[] {Long.parseUnsignedLong(network, 16), second});
      }
    }
    json.endArray();
  }

  private static void positions(JsonReader json, Map<String, Position> into) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String path = json.nextName();
      String file = "";
      long offset = 0;
      long mark = 0;
      int marked = 0;
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "file" -> file = json.nextString();
          case "offset" -> offset = json.nextLong();
          case "mark" -> mark = Long.parseUnsignedLong(json.nextString(), 16);
          case "marked" -> marked = json.nextInt();
          default -> json.skipValue();
        }
      }
      json.endObject();
      into.put(path, new Position(file, offset, mark, marked));
    }
    json.endObject();
  }
}
