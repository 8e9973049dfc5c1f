package dev.pitwall.scan;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an OpenVEX document, 0.0.1 and 0.2.0: of the statements about a package of Maven, the
 * newest of each vulnerability counts. It takes something away if it is {@code not_affected} with a
 * reason, or {@code fixed} in a version that it names. Where a product names subcomponents, the
 * statement is about those.
 *
 * @see <a href="https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md">the specification</a>
 */
final class VexReader {
  private static final int LARGEST = 16 << 20;
  private static final int MOST = 20_000;
  private static final int LONGEST = 400;

  private final VexFile from;
  private final List<Stated> statements = new ArrayList<>();
  private String timestamp = "";
  private boolean any;
  private int unusable;

  private VexReader(VexFile from) {
    this.from = from;
  }

  /** One statement about one package. */
  private record Stated(
      Set<String> names,
      MavenPurl about,
      String status,
      String justification,
      String why,
      String timestamp) {

    Instant at(String document) {
      try {
        return Instant.parse(timestamp.isEmpty() ? document : timestamp);
      } catch (DateTimeException undated) {
        return Instant.MIN;
      }
    }

    List<String> keys() {
      return names.stream().map(name -> name + " " + about.packageName()).toList();
    }

    /** True if a later statement leaves nothing of an earlier one. */
    boolean overrides(Stated earlier) {
      String own = about.version();
      String other = earlier.about().version();
      boolean same = Objects.equals(own, other);
      return same || (!takesAway() && (own == null || other == null));
    }

    boolean takesAway() {
      return switch (status) {
        case "not_affected" -> !justification.isEmpty() || !why.isEmpty();
        case "fixed" -> about.version() != null;
        default -> false;
      };
    }
  }

  static VexFile.Read read(VexFile file) {
    VexReader reader = new VexReader(file);
    try (InputStream in = Files.newInputStream(file.file())) {
      byte[] text = in.readNBytes(LARGEST + 1);
      if (text.length > LARGEST) {
        throw new IOException("more than 16 MiB");
      }
      reader.document(new JsonReader(new StringReader(new String(text, StandardCharsets.UTF_8))));
      if (!reader.any) {
        throw new IOException("it has no statements, so it is no OpenVEX document");
      }
      List<Ignore> ignores = reader.ignores();
      return new VexFile.Read(file, ignores, reader.unusable, null);
    } catch (NoSuchFileException e) {
      return refused(file, VexFile.Problem.ABSENT);
    } catch (AccessDeniedException e) {
      return refused(file, VexFile.Problem.DENIED);
    } catch (IOException | IllegalStateException | StackOverflowError e) {
      return refused(file, VexFile.Problem.DAMAGED);
    }
  }

  private static VexFile.Read refused(VexFile file, VexFile.Problem problem) {
    return new VexFile.Read(file, List.of(), 0, problem);
  }

  private List<Ignore> ignores() {
    List<Stated> inOrder = new ArrayList<>(statements);
    inOrder.sort(Comparator.comparing(each -> each.at(timestamp)));
    Map<String, List<Stated>> later = new HashMap<>();
    List<Ignore> ignores = new ArrayList<>();
    for (int i = inOrder.size() - 1; i >= 0; i--) {
      Stated each = inOrder.get(i);
      boolean holds = true;
      for (String key : each.keys()) {
        List<Stated> same = later.computeIfAbsent(key, name -> new ArrayList<>());
        holds &= same.stream().noneMatch(newer -> newer.overrides(each));
        same.add(each);
      }
      if (holds && each.takesAway()) {
        ignores.add(ignore(each));
      } else if (!each.takesAway() && each.status().matches("not_affected|fixed")) {
        unusable++;
      }
    }
    return ignores;
  }

  private Ignore ignore(Stated one) {
    String id = one.names().iterator().next();
    String reason = one.justification().isEmpty() ? one.status() : one.justification();
    return new Ignore(
        id,
        one.names(),
        one.about().packageName(),
        one.about().version(),
        one.why().isEmpty() ? reason : reason + ": " + one.why(),
        from.until(),
        new Ignore.Statement(one.status(), one.justification()));
  }

  private void document(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "timestamp" -> timestamp = text(json);
        case "statements" -> {
          any = true;
          json.beginArray();
          while (json.hasNext()) {
            statement(json);
          }
          json.endArray();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
  }

  private void statement(JsonReader json) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    Set<String> products = new LinkedHashSet<>();
    Set<String> parts = new LinkedHashSet<>();
    Map<String, String> texts = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      switch (name) {
        case "vulnerability" -> vulnerability(json, names);
        case "products" -> components(json, products, parts);
        case "subcomponents" -> components(json, parts, parts);
        default -> texts.put(name, text(json));
      }
    }
    json.endObject();
    List<MavenPurl> about =
        (parts.isEmpty() ? products : parts)
            .stream().map(MavenPurl::of).flatMap(Optional::stream).distinct().toList();
    if (names.isEmpty() || about.isEmpty()) {
      unusable++;
      return;
    }
    String why = texts.getOrDefault("impact_statement", texts.getOrDefault("status_notes", ""));
    for (MavenPurl each : about) {
      if (statements.size() >= MOST) {
        throw new IOException("more than " + MOST + " statements");
      }
      statements.add(
          new Stated(
              names,
              each,
              texts.getOrDefault("status", ""),
              cut(texts.getOrDefault("justification", "")),
              cut(why),
              texts.getOrDefault("timestamp", "")));
    }
  }

  /** A text, or an object with name and aliases. */
  private static void vulnerability(JsonReader json, Set<String> names) throws IOException {
    if (json.peek() == JsonToken.STRING) {
      add(json.nextString(), names);
      return;
    }
    String id = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "name" -> add(text(json), names);
        case "@id" -> id = text(json);
        case "aliases" -> {
          json.beginArray();
          while (json.hasNext()) {
            add(text(json), names);
          }
          json.endArray();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (names.isEmpty()) {
      add(id.substring(id.lastIndexOf('/') + 1), names);
    }
  }

  private static void add(String name, Set<String> names) {
    if (!name.isBlank() && name.length() <= LONGEST) {
      names.add(name);
    }
  }

  /** Texts, or objects with identifiers and parts of their own. */
  private static void components(JsonReader json, Set<String> into, Set<String> parts)
      throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      if (json.peek() == JsonToken.STRING) {
        into.add(json.nextString());
      } else {
        component(json, into, parts);
      }
    }
    json.endArray();
  }

  private static void component(JsonReader json, Set<String> into, Set<String> parts)
      throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "@id" -> into.add(text(json));
        case "identifiers" -> {
          json.beginObject();
          while (json.hasNext()) {
            String unused = json.nextName(); // purl, cpe22...
            into.add(text(json));
          }
          json.endObject();
        }
        case "subcomponents" -> components(json, parts, parts);
        default -> json.skipValue();
      }
    }
    json.endObject();
  }

  /** Empty for what is no text. */
  private static String text(JsonReader json) throws IOException {
    JsonToken next = json.peek();
    if (next == JsonToken.STRING || next == JsonToken.NUMBER) {
      return json.nextString();
    }
    json.skipValue();
    return "";
  }

  private static String cut(@Nullable String text) {
    String line = text == null ? "" : text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
