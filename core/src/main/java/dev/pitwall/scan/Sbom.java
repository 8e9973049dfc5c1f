package dev.pitwall.scan;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.scan.inventory.Component;
import dev.pitwall.scan.inventory.Confidence;
import dev.pitwall.scan.osv.Match;
import dev.pitwall.scan.osv.Severity;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a bill of materials in CycloneDX 1.6. Two of the same report differ in serial number and
 * time alone.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">the format</a>
 */
public final class Sbom {
  private final ScanReport report;
  private final Map<String, List<Component>> parts = new TreeMap<>();

  private Sbom(ScanReport report) {
    this.report = report;
    for (Component each : report.inventory().components()) {
      parts.computeIfAbsent(ref(each), ref -> new ArrayList<>()).add(each);
    }
  }

  /**
   * Writes the whole document.
   *
   * @param name of what was scanned
   * @param version of Pitwall
   */
  public static void write(
      Writer to, ScanReport report, String name, String version, Instant now, UUID serial)
      throws IOException {
    JsonWriter json = new JsonWriter(to);
    json.setIndent("  ");
    json.setHtmlSafe(false);
    new Sbom(report).document(json, name, version, now, serial);
    json.flush();
  }

  private void document(JsonWriter json, String name, String version, Instant now, UUID serial)
      throws IOException {
    json.beginObject();
    json.name("bomFormat").value("CycloneDX").name("specVersion").value("1.6");
    json.name("serialNumber").value("urn:uuid:" + serial).name("version").value(1);
    json.name("metadata").beginObject();
    json.name("timestamp").value(now.truncatedTo(ChronoUnit.SECONDS).toString());
    json.name("tools").beginObject().name("components").beginArray().beginObject();
    json.name("type").value("application").name("name").value("pitwall");
    json.name("version").value(version).endObject().endArray().endObject();
    json.name("component").beginObject().name("type").value("application");
    json.name("bom-ref").value("scanned").name("name").value(name).endObject();
    json.endObject();
    json.name("components").beginArray();
    if (report.code().isPresent()) {
      json.beginObject().name("type").value("platform").name("bom-ref").value("java");
      json.name("name").value("java").name("version").value(report.code().get().java());
      json.endObject();
    }
    for (Map.Entry<String, List<Component>> part : parts.entrySet()) {
      component(json, part.getKey(), part.getValue());
    }
    json.endArray();
    json.name("compositions").beginArray().beginObject().name("aggregate");
    boolean whole = report.unidentified() == 0 && report.inventory().skipped().isEmpty();
    json.value(whole ? "unknown" : "incomplete");
    json.name("assemblies").beginArray().value("scanned").endArray().endObject().endArray();
    if (report.found().isPresent()) {
      vulnerabilities(json, report.found().get());
    }
    json.endObject();
  }

  /** One for the same bytes of the same thing, wherever it lies. */
  private static String ref(Component component) {
    Component.@Nullable Digests digests = component.digests();
    String where = digests == null ? component.location() : digests.sha256();
    return component.purl().orElse("unidentified") + "#" + where;
  }

  private void component(JsonWriter json, String ref, List<Component> same) throws IOException {
    Component first = same.get(0);
    String artifact = first.artifact();
    json.beginObject();
    json.name("type").value(artifact == null ? "file" : "library").name("bom-ref").value(ref);
    if (first.group() != null) {
      json.name("group").value(first.group());
    }
    String location = first.location();
    json.name("name")
        .value(artifact == null ? location.substring(location.lastIndexOf('/') + 1) : artifact);
    if (first.version() != null) {
      json.name("version").value(first.version());
    }
    Component.@Nullable Digests digests = first.digests();
    if (digests != null) {
      json.name("hashes").beginArray();
      hash(json, "SHA-1", digests.sha1());
      hash(json, "SHA-256", digests.sha256());
      json.endArray();
    }
    if (first.purl().isPresent()) {
      json.name("purl").value(first.purl().get());
    }
    json.name("properties").beginArray().beginObject();
    json.name("name").value("pitwall:loaded").name("value").value(loaded(same)).endObject();
    json.endArray();
    evidence(json, first, same);
    json.endObject();
  }

  private static void hash(JsonWriter json, String algorithm, String content) throws IOException {
    json.beginObject().name("alg").value(algorithm).name("content").value(content).endObject();
  }

  private String loaded(List<Component> same) {
    boolean unknown = false;
    for (Component each : same) {
      Boolean loaded = report.loaded(each);
      if (Boolean.TRUE.equals(loaded)) {
        return "true";
      }
      unknown |= loaded == null;
    }
    return unknown ? "unknown" : "false";
  }

  private static void evidence(JsonWriter json, Component first, List<Component> same)
      throws IOException {
    json.name("evidence").beginObject();
    if (first.purl().isPresent()) {
      json.name("identity").beginArray().beginObject().name("field").value("purl");
      json.name("confidence").value(weight(first.confidence()));
      json.name("methods").beginArray().beginObject();
      json.name("technique").value(technique(first.evidence()));
      json.name("confidence").value(weight(first.confidence()));
      json.name("value").value(first.evidence()).endObject().endArray();
      json.endObject().endArray();
    }
    json.name("occurrences").beginArray();
    for (Component each : same) {
      json.beginObject().name("location").value(each.location()).endObject();
    }
    json.endArray().endObject();
  }

  private static double weight(Confidence confidence) {
    return switch (confidence) {
      case HIGH -> 1.0;
      case MEDIUM -> 0.8;
      case LOW -> 0.3;
      case NONE -> 0.0;
    };
  }

  private static String technique(String evidence) {
    return switch (evidence) {
      case "pom.properties", "manifest" -> "manifest-analysis";
      case "file-name", "repository-path" -> "filename";
      default -> "binary-analysis";
    };
  }

  private void vulnerabilities(JsonWriter json, ScanReport.Found found) throws IOException {
    json.name("vulnerabilities").beginArray();
    for (Vulnerability one : found.vulnerabilities()) {
      vulnerability(json, one.match(), null);
    }
    for (Ignored one : found.ignored()) {
      vulnerability(json, one.vulnerability().match(), one.by());
    }
    json.endArray();
  }

  private static void vulnerability(JsonWriter json, Match match, @Nullable Ignore by)
      throws IOException {
    String ref = ref(match.component());
    json.beginObject().name("bom-ref").value(match.id() + "/" + match.component().location());
    json.name("id").value(match.id());
    json.name("source").beginObject().name("name").value("OSV").endObject();
    json.name("references").beginArray();
    for (String alias : match.aliases()) {
      json.beginObject().name("id").value(alias);
      json.name("source").beginObject().name("name").value("OSV").endObject().endObject();
    }
    json.endArray();
    json.name("ratings").beginArray().beginObject();
    if (match.score() != null) {
      json.name("score").value(match.score());
      json.name("method").value("CVSSv31");
    }
    json.name("severity").value(word(match.severity())).endObject().endArray();
    json.name("description").value(match.summary());
    if (match.fixed() != null) {
      json.name("recommendation").value("Upgrade to " + match.fixed() + " or later.");
    }
    if (by != null) {
      analysis(json, by);
    }
    json.name("affects").beginArray().beginObject().name("ref").value(ref);
    json.endObject().endArray().endObject();
  }

  private static void analysis(JsonWriter json, Ignore by) throws IOException {
    Ignore.@Nullable Statement statement = by.statement();
    json.name("analysis").beginObject();
    if (statement == null) {
      json.name("state").value("in_triage");
    } else {
      json.name("state").value(statement.status().equals("fixed") ? "resolved" : "not_affected");
      Optional<String> justification = justification(statement.justification());
      if (justification.isPresent()) {
        json.name("justification").value(justification.get());
      }
    }
    json.name("detail").value(by.reason() + " (until " + by.until() + ")").endObject();
  }

  /** VEX's in the words of CycloneDX; one of them has none. */
  private static Optional<String> justification(String vex) {
    return switch (vex) {
      case "component_not_present", "vulnerable_code_not_present" ->
          Optional.of("code_not_present");
      case "vulnerable_code_not_in_execute_path" -> Optional.of("code_not_reachable");
      case "inline_mitigations_already_exist" -> Optional.of("protected_by_mitigating_control");
      default -> Optional.empty();
    };
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
