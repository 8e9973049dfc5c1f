package dev.pitwall.config;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists as JSON text: the one form in which lists of every source are kept. */
final class JsonTexts {
  private JsonTexts() {}

  /**
   * The texts of a list of scalars.
   *
   * @throws IllegalArgumentException if it is not JSON, or not such a list
   */
  static List<String> strings(String json) {
    return read(json, JsonTexts::strings);
  }

  /**
   * The fields of a list of objects; a list in a field stays JSON text.
   *
   * @throws IllegalArgumentException if it is not JSON, or not such a list
   */
  static List<Map<String, String>> objects(String json) {
    return read(json, JsonTexts::objects);
  }

  static String ofStrings(List<String> texts) {
    return write(
        writer -> {
          writer.beginArray();
          for (String text : texts) {
            writer.value(text);
          }
          writer.endArray();
        });
  }

  static String ofObjects(List<Map<String, String>> objects) {
    return write(
        writer -> {
          writer.beginArray();
          for (Map<String, String> object : objects) {
            writer.beginObject();
            for (Map.Entry<String, String> field : object.entrySet()) {
              writer.name(field.getKey()).value(field.getValue());
            }
            writer.endObject();
          }
          writer.endArray();
        });
  }

  private static List<String> strings(JsonReader in) throws IOException {
    List<String> texts = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      texts.add(scalar(in));
    }
    in.endArray();
    return List.copyOf(texts);
  }

  private static List<Map<String, String>> objects(JsonReader in) throws IOException {
    List<Map<String, String>> objects = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      Map<String, String> fields = new LinkedHashMap<>();
      in.beginObject();
      while (in.hasNext()) {
        String name = in.nextName();
        if (in.peek() == JsonToken.NULL) {
          in.nextNull();
        } else {
          boolean list = in.peek() == JsonToken.BEGIN_ARRAY;
          fields.put(name, list ? ofStrings(strings(in)) : scalar(in));
        }
      }
      in.endObject();
      objects.add(fields);
    }
    in.endArray();
    return List.copyOf(objects);
  }

  private static String scalar(JsonReader in) throws IOException {
    return in.peek() == JsonToken.BOOLEAN ? Boolean.toString(in.nextBoolean()) : in.nextString();
  }

  private static <T> T read(String json, Body<JsonReader, T> body) {
    try (JsonReader in = new JsonReader(new StringReader(json))) {
      T value = body.apply(in);
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalArgumentException("more than one JSON document");
      }
      return value;
    } catch (IOException | IllegalStateException notSuchJson) {
      throw new IllegalArgumentException(notSuchJson);
    }
  }

  private static String write(Output body) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setHtmlSafe(false);
      body.into(writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private interface Body<I, T> {
    T apply(I in) throws IOException;
  }

  private interface Output {
    void into(JsonWriter writer) throws IOException;
  }
}
