package dev.pitwall.checklist;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.journal.StateFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code checklist.json} of the state folder: the last checklist of each of the last
 * {@value #MOST_DAYS} days that had one. So a second one by hand at noon does not make the next
 * morning's comparison one with noon of the day before yesterday, nor lose yesterday's.
 */
public final class KeptChecklists {
  static final int MOST_DAYS = 8;
  private static final int MOST_BYTES = 1 << 20;

  private final StateFile file;

  /** Those of one state folder. */
  public KeptChecklists(Path folder) {
    this.file = new StateFile(folder.resolve("checklist.json"), MOST_BYTES);
  }

  /**
   * Those that are kept, oldest first; empty if there are none.
   *
   * @throws IOException if the file cannot be read, or is damaged
   */
  public List<Kept> read() throws IOException {
    Optional<String> text = file.read();
    if (text.isEmpty()) {
      return List.of();
    }
    List<Kept> all = new ArrayList<>();
    try (JsonReader json = new JsonReader(new StringReader(text.get()))) {
      json.beginArray();
      while (json.hasNext()) {
        all.add(kept(json));
      }
      json.endArray();
    } catch (IOException | IllegalStateException | IllegalArgumentException | DateTimeException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IOException("checklist.json is damaged: " + why, e);
    }
    return all;
  }

  /** Adds one, in place of an earlier one of its day. */
  public void add(Kept made, ZoneId zone) throws IOException {
    List<Kept> all = new ArrayList<>();
    try {
      all.addAll(read());
    } catch (IOException damaged) {
      all.clear(); // the new one begins a new file
    }
    LocalDate day = LocalDate.ofInstant(made.at(), zone);
    all.removeIf(each -> LocalDate.ofInstant(each.at(), zone).equals(day));
    all.add(made);
    all.sort(Comparator.comparing(Kept::at));
    int from = Math.max(0, all.size() - MOST_DAYS);
    String text = text(all.subList(from, all.size()));
    while (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES && from < all.size() - 1) {
      text = text(all.subList(++from, all.size()));
    }
    file.write(text);
  }

  private static String text(List<Kept> all) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginArray();
      for (Kept each : all) {
        write(json, each);
      }
      json.endArray();
    }
    return text.toString();
  }

  /** The newest one of an earlier day than {@code now}; empty if there is none. */
  public static Optional<Kept> ofEarlierDay(List<Kept> all, Instant now, ZoneId zone) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return all.stream()
        .filter(each -> LocalDate.ofInstant(each.at(), zone).isBefore(today))
        .max(Comparator.comparing(Kept::at));
  }

  private static void write(JsonWriter json, Kept kept) throws IOException {
    Instant slot = kept.slot();
    json.beginObject().name("number").value(kept.number()).name("at").value(kept.at().toString());
    json.name("slot").value(slot == null ? null : slot.toString());
    json.name("status").value(kept.status().name());
    json.name("items").beginArray();
    for (Kept.Line line : kept.items()) {
      json.beginObject().name("section").value(line.section().name());
      json.name("id").value(line.id()).name("target").value(line.target());
      json.name("status").value(line.status().name()).name("value").value(line.value());
      json.name("said").value(line.said()).endObject();
    }
    json.endArray();
    List<String> errors = kept.errors();
    if (errors != null) {
      json.name("errors").beginArray();
      for (String error : errors) {
        json.value(error);
      }
      json.endArray();
    }
    json.endObject();
  }

  private static Kept kept(JsonReader json) throws IOException {
    long number = 0;
    Instant at = Instant.EPOCH;
    Instant slot = null;
    Checklist.Status status = Checklist.Status.UNKNOWN;
    List<Kept.Line> items = new ArrayList<>();
    List<String> errors = null;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "number" -> number = json.nextLong();
        case "at" -> at = Instant.parse(json.nextString());
        case "slot" -> slot = instant(json);
        case "status" -> status = Checklist.Status.valueOf(json.nextString());
        case "items" -> {
          json.beginArray();
          while (json.hasNext()) {
            items.add(line(NightJson.fields(json)));
          }
          json.endArray();
        }
        case "errors" -> {
          errors = new ArrayList<>();
          json.beginArray();
          while (json.hasNext()) {
            errors.add(json.nextString());
          }
          json.endArray();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Kept(number, at, slot, status, items, errors);
  }

  private static @Nullable Instant instant(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return null;
    }
    return Instant.parse(json.nextString());
  }

  private static Kept.Line line(Map<String, String> fields) {
    String value = fields.get("value");
    return new Kept.Line(
        Section.valueOf(NightJson.need(fields, "section")),
        NightJson.need(fields, "id"),
        NightJson.need(fields, "target"),
        Checklist.Status.valueOf(NightJson.need(fields, "status")),
        value == null ? null : Double.valueOf(value),
        NightJson.need(fields, "said"));
  }
}
