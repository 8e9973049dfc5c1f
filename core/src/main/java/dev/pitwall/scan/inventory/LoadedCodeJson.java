package dev.pitwall.scan.inventory;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a JVM loaded, on its way to whoever scans. */
public final class LoadedCodeJson {
  private LoadedCodeJson() {}

  /** Writes one object. */
  public static void write(Writer to, LoadedCode code) throws IOException {
    JsonWriter json = new JsonWriter(to);
    json.beginObject().name("java").value(code.java());
    json.name("elsewhere").value(code.elsewhere()).name("unplaced").value(code.unplaced());
    json.name("classPath").beginArray();
    for (String entry : code.classPath()) {
      json.value(entry);
    }
    json.endArray().name("classes").beginObject();
    for (Map.Entry<String, Long> each : new TreeMap<>(code.classes()).entrySet()) {
      json.name(each.getKey()).value(each.getValue());
    }
    json.endObject().endObject();
    json.flush();
  }

  /**
   * Reads it.
   *
   * @return empty if that process cannot tell
   * @throws IOException if it is something else
   */
  public static Optional<LoadedCode> read(Reader from) throws IOException {
    Map<String, Long> classes = new TreeMap<>();
    List<String> classPath = new ArrayList<>();
    long elsewhere = 0;
    long unplaced = 0;
    String java = "";
    boolean known = false;
    try (JsonReader json = new JsonReader(from)) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "java" -> java = json.nextString();
          case "elsewhere" -> elsewhere = json.nextLong();
          case "unplaced" -> unplaced = json.nextLong();
          case "classPath" -> {
            json.beginArray();
            while (json.hasNext()) {
              classPath.add(json.nextString());
            }
            json.endArray();
          }
          case "classes" -> {
            known = json.peek() == JsonToken.BEGIN_OBJECT;
            if (known) {
              json.beginObject();
              while (json.hasNext()) {
                classes.put(json.nextName(), json.nextLong());
              }
              json.endObject();
            } else {
              json.skipValue();
            }
          }
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (IllegalStateException | NumberFormatException e) {
      throw new IOException("the list of loaded classes cannot be read: " + e.getMessage(), e);
    }
    return known
        ? Optional.of(new LoadedCode(classes, elsewhere, unplaced, classPath, java))
        : Optional.empty();
  }
}
