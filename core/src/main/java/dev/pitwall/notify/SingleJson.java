package dev.pitwall.notify;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.alert.Severity;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The journal's form of a message about no incident; it has no chart. A name that is not known is
 * passed over.
 */
final class SingleJson {
  private SingleJson() {}

  static String of(Single single) {
    Notification said = single.notification();
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.beginObject().name("channel").value(single.channel());
      out.name("order").value(single.order()).name("attempts").value(single.attempts());
      out.name("inFlight").value(Boolean.toString(single.inFlight()));
      out.name("doubtful").value(Boolean.toString(single.doubtful()));
      out.name("queued").value(single.queued().toEpochMilli());
      out.name("nextTry").value(single.nextTry().toEpochMilli());
      out.name("id").value(said.id()).name("thread").value(said.thread());
      out.name("kind").value(said.kind().name()).name("severity").value(said.severity().name());
      out.name("title").value(said.subject()).name("summary").value(said.summary());
      out.name("facts").beginArray();
      for (Notification.Fact fact : said.facts()) {
        out.value(fact.name()).value(fact.value());
      }
      out.endArray().name("offendersTitle").value(said.offendersTitle());
      out.name("offenders").beginArray();
      for (String offender : said.offenders()) {
        out.value(offender);
      }
      out.endArray().name("nextStep").value(said.nextStep()).name("command").value(said.command());
      out.name("footer").value(said.footer()).name("language").value(said.language());
      out.name("created").value(said.created().toString());
      Notification.Report report = said.report();
      if (report != null) {
        out.name("reportText").value(report.text()).name("reportHtml").value(report.html());
      }
      sections(out, said.sections());
      out.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    return text.toString();
  }

  private static void sections(JsonWriter out, List<Notification.Section> sections)
      throws IOException {
    out.name("sections").beginArray();
    for (Notification.Section section : sections) {
      out.beginArray().value(section.title()).value(section.nextStep());
      for (Notification.Fact fact : section.facts()) {
        out.value(fact.name()).value(fact.value());
      }
      out.endArray();
    }
    out.endArray();
  }

  static Single read(String json) throws IOException {
    Map<String, String> plain = new HashMap<>();
    Map<String, List<String>> lists = new HashMap<>();
    List<Notification.Section> sections = new ArrayList<>();
    try (JsonReader in = new JsonReader(new StringReader(json))) {
      in.beginObject();
      while (in.hasNext()) {
        String name = in.nextName();
        JsonToken next = in.peek();
        if (name.equals("sections") && next == JsonToken.BEGIN_ARRAY) {
          in.beginArray();
          while (in.hasNext()) {
            sections.add(section(texts(in)));
          }
          in.endArray();
        } else if (next == JsonToken.STRING || next == JsonToken.NUMBER) {
          plain.put(name, in.nextString());
        } else if (next == JsonToken.BEGIN_ARRAY) {
          lists.put(name, texts(in));
        } else {
          in.skipValue();
        }
      }
      in.endObject();
    }
    return single(plain, lists, sections);
  }

  private static Notification.Section section(List<String> texts) {
    if (texts.size() < 2) {
      throw new IllegalArgumentException("a section has no title");
    }
    return new Notification.Section(
        texts.get(0), facts(texts.subList(2, texts.size())), texts.get(1));
  }

  private static List<Notification.Fact> facts(List<String> flat) {
    List<Notification.Fact> facts = new ArrayList<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      facts.add(new Notification.Fact(flat.get(i), flat.get(i + 1)));
    }
    return facts;
  }

  private static List<String> texts(JsonReader in) throws IOException {
    List<String> texts = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      texts.add(in.nextString());
    }
    in.endArray();
    return texts;
  }

  private static Single single(
      Map<String, String> plain,
      Map<String, List<String>> lists,
      List<Notification.Section> sections) {
    String reportText = plain.get("reportText");
    String reportHtml = plain.get("reportHtml");
    Notification said =
        new Notification(
            text(plain, "id"),
            text(plain, "thread"),
            Notification.Kind.valueOf(text(plain, "kind")),
            Severity.valueOf(text(plain, "severity")),
            text(plain, "title"),
            text(plain, "summary"),
            facts(lists.getOrDefault("facts", List.of())),
            text(plain, "offendersTitle"),
            lists.getOrDefault("offenders", List.of()),
            text(plain, "nextStep"),
            text(plain, "command"),
            text(plain, "footer"),
            sections,
            List.of(),
            null,
            text(plain, "language"),
            Instant.parse(text(plain, "created")),
            reportText == null || reportHtml == null
                ? null
                : new Notification.Report(reportText, reportHtml));
    return new Single(
        text(plain, "channel"),
        Long.parseLong(text(plain, "order")),
        Integer.parseInt(text(plain, "attempts")),
        Boolean.parseBoolean(text(plain, "inFlight")),
        Boolean.parseBoolean(text(plain, "doubtful")),
        Instant.ofEpochMilli(Long.parseLong(text(plain, "queued"))),
        Instant.ofEpochMilli(Long.parseLong(text(plain, "nextTry"))),
        said);
  }

  private static String text(Map<String, String> plain, String name) {
    String text = plain.get(name);
    if (text == null) {
      throw new IllegalArgumentException("the name " + name + " is missing");
    }
    return text;
  }
}
