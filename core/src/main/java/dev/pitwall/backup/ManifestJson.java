package dev.pitwall.backup;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.backup.Manifest.Content;
import dev.pitwall.backup.Manifest.Database;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.Manifest.TableContent;
import dev.pitwall.backup.Manifest.Verification;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as text. Names that a newer version added are passed over. The last line but one holds
 * the SHA-256 of all that stands before it, so that no bit of the file can change unnoticed.
 */
final class ManifestJson {
  /** Of this layout; a reader refuses higher ones. */
  private static final int FORMAT = 1;

  private ManifestJson() {}

  static String of(Manifest m) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.setIndent("  ");
      out.setHtmlSafe(false);
      out.beginObject();
      out.name("format").value(FORMAT);
      out.name("id").value(m.id());
      out.name("slot").value(m.slot());
      out.name("app").value(m.app());
      out.name("instance").value(m.instance());
      out.name("start").value(m.start().toString());
      out.name("end").value(m.end().toString());
      out.name("status").value(m.status().name());
      out.name("keyId").value(m.keyId());
      if (m.database() != null) {
        out.name("database");
        database(out, m.database());
      }
      out.name("files").beginArray();
      for (StoredFile file : m.files()) {
        file(out, file);
      }
      out.endArray().name("tables").beginArray();
      for (TableContent table : m.tables()) {
        table(out, table);
      }
      out.endArray().name("warnings");
      texts(out, m.warnings());
      out.name("verifications").beginArray();
      for (Verification each : m.verifications()) {
        verification(out, each);
      }
      out.endArray().endObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    String body = text.toString().substring(0, text.toString().length() - "\n}".length());
    return body + seal(body);
  }

  private static String seal(String body) {
    return ",\n  \"sha256\": \"" + Digests.sha256(body) + "\"\n}\n";
  }

  private static void unbroken(String text) throws IOException {
    int end = text.lastIndexOf(",\n");
    if (end < 0 || !text.substring(end).equals(seal(text.substring(0, end)))) {
      throw new IOException("its SHA-256 is not that of its text");
    }
  }

  private static void database(JsonWriter out, Database database) throws IOException {
    out.beginObject();
    out.name("name").value(database.name());
    out.name("serverVersion").value(database.serverVersion());
    out.name("toolVersion").value(database.toolVersion());
    out.name("extensions");
    texts(out, database.extensions());
    out.name("bytes").value(database.bytes());
    out.name("tables").value(database.tables());
    out.endObject();
  }

  private static void file(JsonWriter out, StoredFile file) throws IOException {
    out.beginObject();
    out.name("name").value(file.name());
    out.name("bytes").value(file.bytes());
    out.name("sha256").value(file.sha256());
    if (file.plain() != null) {
      out.name("plainBytes").value(file.plain().bytes());
      out.name("plainSha256").value(file.plain().sha256());
    }
    if (file.entries() != null) {
      out.name("entries").value(file.entries());
    }
    out.endObject();
  }

  private static void table(JsonWriter out, TableContent table) throws IOException {
    out.beginObject();
    out.name("schema").value(table.schema());
    out.name("name").value(table.name());
    if (table.rows() != null) {
      out.name("rows").value(table.rows());
    }
    if (table.hash() != null) {
      out.name("hash").value(table.hash());
    }
    out.endObject();
  }

  private static void verification(JsonWriter out, Verification each) throws IOException {
    out.beginObject();
    out.name("level").value(each.level().key());
    out.name("time").value(each.time().toString());
    out.name("seconds").value(each.took().toMillis() / 1e3);
    out.name("result").value(each.passed() ? "VERIFIED" : "DAMAGED");
    out.name("problems");
    texts(out, each.problems());
    out.endObject();
  }

  private static void texts(JsonWriter out, List<String> texts) throws IOException {
    out.beginArray();
    for (String text : texts) {
      out.value(text);
    }
    out.endArray();
  }

  /**
   * The manifest that a text holds.
   *
   * @throws IOException if it is none, or one of a newer layout
   */
  static Manifest read(String text) throws IOException {
    unbroken(text);
    try (JsonReader in = new JsonReader(new StringReader(text))) {
      Node all = Node.of(in);
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("something follows the manifest");
      }
      if (all.number("format") > FORMAT) {
        throw new IOException(
            "its format is " + all.number("format") + ", this version reads up to " + FORMAT);
      }
      return manifest(all);
    } catch (IllegalStateException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("no manifest: " + e.getMessage(), e);
    }
  }

  private static Manifest manifest(Node all) {
    return new Manifest(
        all.text("id"),
        all.text("slot"),
        all.text("app"),
        all.text("instance"),
        Instant.parse(all.text("start")),
        Instant.parse(all.text("end")),
        all.has("database") ? database(all.node("database")) : null,
        all.nodes("files").stream().map(ManifestJson::file).toList(),
        all.nodes("tables").stream().map(ManifestJson::table).toList(),
        all.text("keyId"),
        all.texts("warnings"),
        Manifest.Status.valueOf(all.text("status")),
        all.nodes("verifications").stream().map(ManifestJson::verification).toList());
  }

  private static Database database(Node in) {
    return new Database(
        in.text("name"),
        in.text("serverVersion"),
        in.text("toolVersion"),
        in.texts("extensions"),
        in.number("bytes"),
        Math.toIntExact(in.number("tables")));
  }

  private static StoredFile file(Node in) {
    Content plain =
        in.has("plainSha256") ? new Content(in.number("plainBytes"), in.text("plainSha256")) : null;
    String name = in.text("name");
    if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
      throw new IllegalArgumentException("a file named " + name);
    }
    return new StoredFile(
        name,
        in.number("bytes"),
        in.text("sha256"),
        plain,
        in.has("entries") ? (Long) in.number("entries") : null);
  }

  private static TableContent table(Node in) {
    return new TableContent(
        in.text("schema"),
        in.text("name"),
        in.has("rows") ? (Long) in.number("rows") : null,
        in.has("hash") ? in.text("hash") : null);
  }

  private static Verification verification(Node in) {
    List<String> problems = in.texts("problems");
    if (in.text("result").equals("VERIFIED") != problems.isEmpty()) {
      throw new IllegalArgumentException("a result that is not that of its problems");
    }
    return new Verification(
        Manifest.Level.valueOf(in.text("level").toUpperCase(java.util.Locale.ROOT)),
        Instant.parse(in.text("time")),
        Duration.ofMillis(Math.round(Double.parseDouble(in.text("seconds")) * 1e3)),
        problems);
  }

  /** One object: plain values as text, lists, and objects. */
  private record Node(
      Map<String, String> plain, Map<String, List<Node>> nodes, Map<String, List<String>> lists) {

    static Node of(JsonReader in) throws IOException {
      Node node = new Node(new HashMap<>(), new HashMap<>(), new HashMap<>());
      in.beginObject();
      while (in.hasNext()) {
        node.read(in.nextName(), in);
      }
      in.endObject();
      return node;
    }

    private void read(String name, JsonReader in) throws IOException {
      switch (in.peek()) {
        case STRING, NUMBER -> plain.put(name, in.nextString());
        case BEGIN_OBJECT -> nodes.put(name, List.of(of(in)));
        case BEGIN_ARRAY -> array(name, in);
        default -> in.skipValue();
      }
    }

    private void array(String name, JsonReader in) throws IOException {
      List<Node> objects = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      in.beginArray();
      while (in.hasNext()) {
        if (in.peek() == JsonToken.BEGIN_OBJECT) {
          objects.add(of(in));
        } else {
          texts.add(in.nextString());
        }
      }
      in.endArray();
      nodes.put(name, objects);
      lists.put(name, texts);
    }

    boolean has(String name) {
      return plain.containsKey(name) || nodes.containsKey(name);
    }

    String text(String name) {
      @Nullable String text = plain.get(name);
      return present(text, name);
    }

    long number(String name) {
      return Long.parseLong(text(name));
    }

    Node node(String name) {
      return nodes(name).get(0);
    }

    List<Node> nodes(String name) {
      return present(nodes.get(name), name);
    }

    List<String> texts(String name) {
      return present(lists.get(name), name);
    }

    private static <T> T present(@Nullable T value, String name) {
      if (value == null) {
        throw new IllegalArgumentException("the name " + name + " is missing");
      }
      return value;
    }
  }
}
