package dev.pitwall.scan.image;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.pitwall.scan.image.ImageReport.Counts;
import dev.pitwall.scan.image.ImageReport.Weakness;
import dev.pitwall.scan.osv.Severity;
import java.io.IOException;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads what trivy prints: its report of schema 2, and its version. Of a report the worst are kept
 * while it is read, so that its length plays no part.
 *
 * @see <a href="https://trivy.dev/latest/docs/configuration/reporting/#json">the report</a>
 */
final class TrivyJson {
  private static final int LONGEST = 300;

  /** Critical before high; of these what can be mended, then by name. */
  private static final Comparator<Weakness> WORST_FIRST =
      Comparator.comparing(Weakness::severity, Comparator.reverseOrder())
          .thenComparing(one -> one.fixed() == null)
          .thenComparing(Weakness::packageName)
          .thenComparing(Weakness::id)
          .thenComparing(Weakness::where);

  private final PriorityQueue<Weakness> worst = new PriorityQueue<>(WORST_FIRST.reversed());
  private int all;
  private int critical;
  private int fixable;
  private String system = "";
  private boolean unsupported;
  private boolean sound;

  private TrivyJson() {}

  /** A report. */
  record Report(Counts counts, List<Weakness> worst, String system, boolean unsupported) {}

  /**
   * What {@code trivy version} says.
   *
   * @param version without a leading v; empty if it is not there
   * @param database when it was made; null if there is none
   * @param javaDatabase true if there is one for jars
   */
  record Told(String version, @Nullable Instant database, boolean javaDatabase) {}

  /**
   * Reads a report to its end.
   *
   * @throws IOException if it is none
   */
  static Report report(Reader text) throws IOException {
    TrivyJson reader = new TrivyJson();
    try (JsonReader json = new JsonReader(text)) {
      reader.document(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("something follows the report");
      }
    } catch (IllegalStateException | NumberFormatException | StackOverflowError e) {
      throw new IOException("no report of trivy: " + e.getMessage(), e);
    }
    if (!reader.sound) {
      throw new IOException("no report of schema 2");
    }
    return new Report(
        new Counts(reader.all, reader.critical, reader.fixable),
        reader.worst.stream().sorted(WORST_FIRST).toList(),
        reader.system,
        reader.unsupported);
  }

  /**
   * Reads the answer of {@code version --format json}.
   *
   * @throws IOException if it is none
   */
  static Told version(Reader text) throws IOException {
    String version = "";
    Instant database = null;
    boolean java = false;
    try (JsonReader json = new JsonReader(text)) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "Version" -> version = text(json).replaceFirst("^v", "");
          case "VulnerabilityDB" -> database = updated(json);
          case "JavaDB" -> java = updated(json) != null;
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (IllegalStateException | StackOverflowError e) {
      throw new IOException("no version of trivy: " + e.getMessage(), e);
    }
    return new Told(version, database, java);
  }

  private static @Nullable Instant updated(JsonReader json) throws IOException {
    String time = fields(json).getOrDefault("UpdatedAt", "");
    try {
      Instant updated = Instant.parse(time);
      return updated.isAfter(Instant.EPOCH) ? updated : null; // Go's zero time is none
    } catch (DateTimeException none) {
      return null;
    }
  }

  private void document(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "SchemaVersion" -> sound = text(json).equals("2");
        case "Metadata" -> metadata(json);
        case "Results" -> list(json, this::result);
        default -> json.skipValue();
      }
    }
    json.endObject();
  }

  private interface One {
    void read(JsonReader json) throws IOException;
  }

  private static void list(JsonReader json, One one) throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return;
    }
    json.beginArray();
    while (json.hasNext()) {
      one.read(json);
    }
    json.endArray();
  }

  private void metadata(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("OS")) {
        Map<String, String> os = fields(json);
        system = (os.getOrDefault("Family", "") + " " + os.getOrDefault("Name", "")).strip();
        unsupported = Boolean.parseBoolean(os.get("EOSL"));
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }

  private void result(JsonReader json) throws IOException {
    String[] target = {""};
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "Target" -> target[0] = text(json);
        case "Vulnerabilities" -> list(json, each -> weakness(fields(each), target[0]));
        default -> json.skipValue();
      }
    }
    json.endObject();
  }

  private void weakness(Map<String, String> fields, String target) throws IOException {
    String id = fields.getOrDefault("VulnerabilityID", "");
    String name = fields.getOrDefault("PkgName", "");
    if (id.isEmpty() || name.isEmpty()) {
      throw new IOException("a vulnerability without a name");
    }
    String fixed = fields.getOrDefault("FixedVersion", "");
    Severity severity = severity(fields.getOrDefault("Severity", ""));
    String path = fields.getOrDefault("PkgPath", "");
    all++;
    if (severity == Severity.CRITICAL) {
      critical++;
      fixable += fixed.isEmpty() ? 0 : 1;
    }
    worst.add(
        new Weakness(
            id,
            name,
            fields.getOrDefault("InstalledVersion", ""),
            fixed.isEmpty() ? null : fixed,
            severity,
            path.isEmpty() ? target : path));
    if (worst.size() > ImageReport.MOST) {
      worst.poll();
    }
  }

  private static Severity severity(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "CRITICAL" -> Severity.CRITICAL;
      case "HIGH" -> Severity.HIGH;
      case "MEDIUM" -> Severity.MEDIUM;
      case "LOW" -> Severity.LOW;
      default -> Severity.UNKNOWN;
    };
  }

  /** The plain ones of an object; empty for what is no object. */
  private static Map<String, String> fields(JsonReader json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return fields;
    }
    json.beginObject();
    while (json.hasNext()) {
      fields.put(json.nextName(), text(json));
    }
    json.endObject();
    return fields;
  }

  /** One line; empty for what is no plain value. */
  private static String text(JsonReader json) throws IOException {
    JsonToken next = json.peek();
    if (next == JsonToken.BOOLEAN) {
      return String.valueOf(json.nextBoolean());
    }
    if (next != JsonToken.STRING && next != JsonToken.NUMBER) {
      json.skipValue();
      return "";
    }
    String line = json.nextString();
    if (line.length() > LONGEST) {
      line = line.substring(0, LONGEST);
    }
    return line.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
