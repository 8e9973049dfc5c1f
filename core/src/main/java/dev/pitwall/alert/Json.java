package dev.pitwall.alert;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.check.Offender;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The journal's form of incidents and memories. A name that is not known is passed over, so an
 * older version reads what a newer one wrote.
 */
final class Json {
  private Json() {}

  static String of(IncidentEvent event) throws IOException {
    Incident incident = event.incident();
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      Incident.About about = incident.about();
      out.beginObject().name("id").value(incident.id()).name("rule").value(about.rule());
      key(out, about.reading());
      out.name("unit").value(about.unit().name()).name("side").value(about.side().name());
      out.name("scope").value(about.scope().name());
      out.name("hiddenBy").value(String.join(" ", about.hiddenBy()));
      out.name("note").value(about.note());
      out.name("severity").value(incident.severity().name());
      out.name("since").value(incident.since().toString());
      out.name("opened").value(incident.opened().toString());
      Instant resolved = incident.resolved();
      if (resolved != null) {
        out.name("resolved").value(resolved.toString());
      }
      if (event instanceof IncidentEvent.Closed closed) {
        out.name("reason").value(closed.reason().name());
      }
      Incident.Course course = incident.course();
      out.name("first").value(course.first()).name("value").value(course.last());
      out.name("peak").value(course.peak()).name("threshold").value(course.threshold());
      out.name("seen").value(course.seen().toString());
      out.name("flaps").value(incident.flaps());
      out.name("flapping").value(Boolean.toString(incident.flapping()));
      out.name("detail").value(incident.detail());
      out.name("offenders").beginArray();
      for (Offender offender : incident.offenders()) {
        out.beginArray().value(offender.name()).value(offender.value());
        out.value(offender.unit().name()).endArray();
      }
      out.endArray().endObject();
    }
    return text.toString();
  }

  static IncidentEvent event(String json) throws IOException {
    Fields in = Fields.of(json);
    Instant resolved = in.has("resolved") ? Instant.parse(in.text("resolved")) : null;
    Incident incident =
        new Incident(
            in.text("id"),
            new Incident.About(
                in.text("rule"),
                in.key(),
                Unit.valueOf(in.text("unit")),
                Side.valueOf(in.text("side")),
                Scope.valueOf(in.text("scope")),
                in.words("hiddenBy"),
                in.text("note")),
            Severity.valueOf(in.text("severity")),
            Instant.parse(in.text("since")),
            Instant.parse(in.text("opened")),
            resolved,
            new Incident.Course(
                in.number("first"),
                in.number("value"),
                in.number("peak"),
                in.number("threshold"),
                Instant.parse(in.text("seen"))),
            Integer.parseInt(in.text("flaps")),
            Boolean.parseBoolean(in.text("flapping")),
            in.text("detail"),
            in.offenders);
    if (resolved == null) {
      return new IncidentEvent.Opened(incident);
    }
    return in.has("reason")
        ? new IncidentEvent.Closed(incident, IncidentEvent.Reason.valueOf(in.text("reason")))
        : new IncidentEvent.Resolved(incident);
  }

  static String of(Memory memory) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.setSerializeNulls(false);
      out.beginObject().name("rule").value(memory.rule());
      key(out, memory.reading());
      out.name("unit").value(memory.unit().name()).name("check").value(memory.check());
      out.name("shape").value(memory.shape()).name("seen").value(memory.seen().toString());
      out.name("value").value(memory.value()).name("peak").value(memory.peak());
      out.name("incident").value(memory.incident()).name("tracks").beginArray();
      for (Memory.Part part : memory.tracks()) {
        out.beginArray().value(part.state().name()).value(part.since().toString());
        out.value(part.held().toString()).value(part.window()).endArray();
      }
      out.endArray().name("openings").beginArray();
      for (Instant opening : memory.openings()) {
        out.value(opening.toString());
      }
      out.endArray().name("flaps").value(memory.flaps());
      out.name("settled").value(memory.settled().toString()).endObject();
    }
    return text.toString();
  }

  static Memory memory(String json) throws IOException {
    Fields in = Fields.of(json);
    return new Memory(
        in.text("rule"),
        in.key(),
        Unit.valueOf(in.text("unit")),
        in.text("check"),
        in.text("shape"),
        Instant.parse(in.text("seen")),
        in.has("value") ? in.number("value") : null,
        in.has("peak") ? in.number("peak") : null,
        in.has("incident") ? in.text("incident") : null,
        in.tracks,
        in.openings,
        Integer.parseInt(in.text("flaps")),
        Duration.parse(in.text("settled")));
  }

  private static void key(JsonWriter out, ReadingKey key) throws IOException {
    out.name("reading").value(key.name()).name("labels").beginObject();
    for (var label : key.labels().entrySet()) {
      out.name(label.getKey()).value(label.getValue());
    }
    out.endObject();
  }

  /** One object, read: plain values by name, labels and offenders apart. */
  private static final class Fields {
    private final Map<String, String> plain = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();
    private final List<Offender> offenders = new ArrayList<>();
    private final List<Memory.Part> tracks = new ArrayList<>();
    private final List<Instant> openings = new ArrayList<>();

    static Fields of(String json) throws IOException {
      Fields fields = new Fields();
      try (JsonReader in = new JsonReader(new StringReader(json))) {
        in.beginObject();
        while (in.hasNext()) {
          fields.read(in.nextName(), in);
        }
        in.endObject();
      }
      return fields;
    }

    private void read(String name, JsonReader in) throws IOException {
      JsonToken next = in.peek();
      if (name.equals("labels")) {
        in.beginObject();
        while (in.hasNext()) {
          labels.put(in.nextName(), in.nextString());
        }
        in.endObject();
      } else if (name.equals("offenders")) {
        each(in, () -> offenders.add(offender(in)));
      } else if (name.equals("tracks")) {
        each(in, () -> tracks.add(part(in)));
      } else if (name.equals("openings")) {
        each(in, () -> openings.add(Instant.parse(in.nextString())));
      } else if (next == JsonToken.STRING || next == JsonToken.NUMBER) {
        plain.put(name, in.nextString());
      } else {
        in.skipValue();
      }
    }

    private interface Element {
      void read() throws IOException;
    }

    private static void each(JsonReader in, Element element) throws IOException {
      in.beginArray();
      while (in.hasNext()) {
        element.read();
      }
      in.endArray();
    }

    private static Offender offender(JsonReader in) throws IOException {
      in.beginArray();
      Offender offender =
          new Offender(in.nextString(), in.nextDouble(), Unit.valueOf(in.nextString()));
      in.endArray();
      return offender;
    }

    private static Memory.Part part(JsonReader in) throws IOException {
      in.beginArray();
      Memory.Part part =
          new Memory.Part(
              State.valueOf(in.nextString()),
              Instant.parse(in.nextString()),
              Duration.parse(in.nextString()),
              in.nextString());
      in.endArray();
      return part;
    }

    boolean has(String name) {
      return plain.containsKey(name);
    }

    String text(String name) {
      @Nullable String text = plain.get(name);
      if (text == null) {
        throw new IllegalArgumentException("the name " + name + " is missing");
      }
      return text;
    }

    List<String> words(String name) {
      String text = text(name);
      return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    double number(String name) {
      return Double.parseDouble(text(name));
    }

    ReadingKey key() {
      return new ReadingKey(text("reading"), labels);
    }
  }
}
