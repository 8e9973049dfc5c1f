package dev.pitwall.checklist;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.check.Unit;
import dev.pitwall.checklist.Checklist.Change;
import dev.pitwall.checklist.Checklist.Group;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Todo;
import java.io.IOException;

/**
 * The checklist as JSON: the shape of {@code check}, its items one section after the other. Fields
 * may be added, never renamed; times are RFC 3339 in UTC, shares 0 to 1, durations seconds.
 */
public final class JsonForm {
  private JsonForm() {}

  /** One object. */
  public static void write(Checklist checklist, JsonWriter json) throws IOException {
    json.beginObject().name("status").value(checklist.status().name());
    json.name("number");
    if (checklist.number() > 0) {
      json.value(checklist.number());
    } else {
      json.nullValue();
    }
    json.name("time").value(checklist.at().toString());
    json.name("app").value(checklist.sender().app());
    json.name("instance").value(checklist.sender().instance());
    json.name("environment").value(checklist.sender().environment());
    json.name("language").value(checklist.language());
    json.name("verdict").value(checklist.verdict());
    json.name("todo").beginArray();
    for (Todo each : checklist.todo()) {
      json.beginObject().name("status").value(each.status().name());
      json.name("title").value(each.title()).name("why").value(each.why());
      json.name("next").value(each.next()).name("command").value(each.command()).endObject();
    }
    json.endArray().name("more").value(checklist.more());
    json.name("comparison").beginObject();
    json.name("with").value(checklist.comparison().title());
    json.name("changes").beginArray();
    for (Change each : checklist.comparison().changes()) {
      json.beginObject().name("direction").value(each.direction().name());
      json.name("text").value(each.text()).endObject();
    }
    json.endArray().endObject();
    json.name("items").beginArray();
    for (Group group : checklist.groups()) {
      for (Item item : group.items()) {
        item(group.section(), item, json);
      }
    }
    json.endArray().endObject();
  }

  private static void item(Section section, Item item, JsonWriter json) throws IOException {
    Unit unit = item.unit();
    json.beginObject().name("section").value(section.key()).name("id").value(item.id());
    if (!item.target().isEmpty()) {
      json.name("target").value(item.target());
    }
    json.name("status").value(item.status().name());
    json.name("value").value(item.value()).name("threshold").value(item.threshold());
    json.name("unit").value(unit == null ? null : unit.key());
    json.name("text").value(item.said());
    json.name("detail").value(item.detail());
    json.name("reason").value(item.reason());
    json.name("top").beginArray();
    for (String each : item.offenders()) {
      json.value(each);
    }
    json.endArray().endObject();
  }
}
