package dev.pitwall.scan.osv;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one OSV record. What it needs must be there and sound; everything else is passed over. */
final class RecordReader {
  private static final char MALFORMED = '\ufffd';
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
  private static final int LONGEST_NAME = 300;
  private static final int LONGEST_SUMMARY = 200;
  private static final int MOST = 50_000;

  private String id = "";
  private Instant modified = Instant.EPOCH;
  private boolean withdrawn;
  private final List<String> aliases = new ArrayList<>();
  private String summary = "";
  private Severity word = Severity.UNKNOWN;
  private @Nullable Double score;
  private boolean newer;
  private final Map<String, Affected> affected = new LinkedHashMap<>();

  private RecordReader() {}

  /**
   * One record.
   *
   * @param advisories by package, of the ecosystem Maven alone; none of a withdrawn record
   */
  record Read(String id, Instant modified, boolean withdrawn, Map<String, Advisory> advisories) {}

  private record Affected(List<VersionRange> ranges, List<String> versions) {}

  /**
   * Reads to the end.
   *
   * @throws IOException if it is no sound record
   */
  static Read read(Reader text) throws IOException {
    RecordReader record = new RecordReader();
    try (JsonReader json = new JsonReader(text)) {
      record.members(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("something follows the record");
      }
    } catch (IllegalStateException
        | NumberFormatException
        | DateTimeParseException
        | StackOverflowError e) {
      throw new IOException("no OSV record: " + e.getMessage(), e);
    }
    return record.result();
  }

  private Read result() throws IOException {
    if (id.isBlank()) {
      throw new IOException("a record without id");
    }
    Map<String, Advisory> advisories = new LinkedHashMap<>();
    if (!withdrawn) {
      Double number = score;
      // a word beside a vector of CVSS 4 is that one's, which is not computed here
      Severity scored = number == null ? word : Severity.ofScore(number);
      Severity severity = newer ? worse(scored, word) : scored;
      affected.forEach(
          (name, where) ->
              advisories.put(
                  name,
                  new Advisory(
                      id, aliases, summary, severity, number, where.ranges(), lines(where))));
    }
    return new Read(id, modified, withdrawn, advisories);
  }

  private static String lines(Affected where) {
    return where.versions().isEmpty() ? "" : "\n" + String.join("\n", where.versions()) + "\n";
  }

  private void members(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "id" -> id = name(json);
        case "modified" -> modified = Instant.parse(json.nextString());
        case "withdrawn" -> withdrawn = text(json) != null;
        case "aliases" -> aliases.addAll(names(json));
        case "summary" -> summary = shown(text(json));
        case "severity" -> severities(json);
        case "affected" -> list(json, this::affected);
        case "database_specific" -> word = worse(word, word(json));
        default -> json.skipValue();
      }
    }
    json.endObject();
  }

  private interface One {
    void read(JsonReader json) throws IOException;
  }

  private static void list(JsonReader json, One one) throws IOException {
    if (isNull(json)) {
      return;
    }
    json.beginArray();
    for (int count = 0; json.hasNext(); count++) {
      if (count >= MOST) {
        throw new IOException("more than " + MOST + " of one kind");
      }
      one.read(json);
    }
    json.endArray();
  }

  private static boolean isNull(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return true;
    }
    return false;
  }

  private static @Nullable String text(JsonReader json) throws IOException {
    return isNull(json) ? null : json.nextString();
  }

  private static String name(JsonReader json) throws IOException {
    String name = json.nextString();
    boolean sound = !name.isBlank() && name.length() <= LONGEST_NAME;
    for (int i = 0; sound && i < name.length(); i++) {
      char c = name.charAt(i);
      sound = !Character.isISOControl(c) && c != MALFORMED;
    }
    if (!sound) {
      throw new IOException("a name that is none");
    }
    return name;
  }

  private static List<String> names(JsonReader json) throws IOException {
    List<String> names = new ArrayList<>();
    list(json, each -> names.add(name(each)));
    return names;
  }

  private static String shown(@Nullable String text) {
    String plain = text == null ? "" : CONTROL.matcher(text).replaceAll(" ").strip();
    return plain.length() <= LONGEST_SUMMARY
        ? plain
        : plain.substring(0, LONGEST_SUMMARY - 1) + "…";
  }

  private static Severity worse(Severity one, Severity other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private void severities(JsonReader json) throws IOException {
    list(
        json,
        each -> {
          each.beginObject();
          while (each.hasNext()) {
            if (each.nextName().equals("score")) {
              String vector = each.nextString();
              newer |= vector.startsWith("CVSS:4.");
              OptionalDouble found = Cvss3.score(vector);
              Double known = score;
              if (found.isPresent() && (known == null || known < found.getAsDouble())) {
                score = found.getAsDouble();
              }
            } else {
              each.skipValue();
            }
          }
          each.endObject();
        });
  }

  private static Severity word(JsonReader json) throws IOException {
    Severity severity = Severity.UNKNOWN;
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return severity;
    }
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("severity") && json.peek() == JsonToken.STRING) {
        severity = Severity.ofWord(json.nextString());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return severity;
  }

  private void affected(JsonReader json) throws IOException {
    String ecosystem = "";
    String name = "";
    List<VersionRange> ranges = new ArrayList<>();
    List<String> versions = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "package" -> {
          json.beginObject();
          while (json.hasNext()) {
            switch (json.nextName()) {
              case "ecosystem" -> ecosystem = name(json);
              case "name" -> name = name(json);
              default -> json.skipValue();
            }
          }
          json.endObject();
        }
        case "ranges" -> list(json, each -> range(each, ranges));
        case "versions" -> versions.addAll(names(json));
        case "severity" -> severities(json);
        case "database_specific" -> word = worse(word, word(json));
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (ecosystem.equals("Maven") || ecosystem.startsWith("Maven:")) {
      Affected all =
          affected.computeIfAbsent(name, key -> new Affected(new ArrayList<>(), new ArrayList<>()));
      all.ranges().addAll(ranges);
      all.versions().addAll(versions);
    }
  }

  private static void range(JsonReader json, List<VersionRange> into) throws IOException {
    boolean[] git = new boolean[1];
    List<Event> events = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "type" -> git[0] = json.nextString().equals("GIT");
        case "events" -> list(json, each -> event(each, events));
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (!git[0]) {
      if (events.size() > VersionRange.MOST) {
        throw new IOException("more than " + VersionRange.MOST + " events of a range");
      }
      for (Event event : events) {
        if (!event.version().equals("*") && !MavenVersion.isVersion(event.version())) {
          throw new IOException("a version that is none");
        }
      }
      into.add(new VersionRange(events));
    }
  }

  private static void event(JsonReader json, List<Event> into) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() != JsonToken.STRING) {
        json.skipValue();
        continue;
      }
      Event.Type type =
          switch (name.toLowerCase(Locale.ROOT)) {
            case "introduced" -> Event.Type.INTRODUCED;
            case "fixed" -> Event.Type.FIXED;
            case "last_affected" -> Event.Type.LAST_AFFECTED;
            case "limit" -> Event.Type.LIMIT;
            default -> null;
          };
      String version = json.nextString();
      if (type != null) {
        into.add(new Event(type, version));
      }
    }
    json.endObject();
  }
}
