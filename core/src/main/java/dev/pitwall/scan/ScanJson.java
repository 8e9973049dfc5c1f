package dev.pitwall.scan;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.scan.image.ImageReport;
import dev.pitwall.scan.inventory.Skipped;
import dev.pitwall.scan.osv.Match;
import dev.pitwall.scan.osv.Problem;
import dev.pitwall.scan.osv.SnapshotFacts;
import dev.pitwall.scan.osv.UnknownCopy;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The document of {@code scan -o json}. */
public final class ScanJson {
  private ScanJson() {}

  /** Writes one object. */
  public static void write(JsonWriter json, ScanReport report) throws IOException {
    json.beginObject();
    json.name("components").value(report.inventory().components().size());
    json.name("unidentified").value(report.unidentified());
    json.name("java").value(report.code().map(code -> code.java()).orElse(null));
    database(json.name("database"), report.database());
    Optional<ScanReport.Found> found = report.found();
    json.name("vulnerabilities");
    if (found.isEmpty()) {
      json.nullValue(); // unknown, which is not none
    } else {
      vulnerabilities(json, found.get().vulnerabilities());
      vulnerabilities(json.name("possible"), found.get().possible());
      copies(json.name("copies"), report, found.get().copies());
      ignored(json.name("ignored"), found.get().ignored());
      ignores(json.name("unusedIgnores"), found.get().unused());
      ignores(json.name("expiredIgnores"), found.get().expired());
    }
    skipped(json.name("skipped"), report.inventory().skipped());
    OsPackages os = report.os();
    json.name("osPackages").beginObject();
    json.name("manager").value(os.manager().isEmpty() ? null : os.manager());
    json.name("upgradable").value(os.upgradable());
    json.name("security").value(os.security());
    json.name("reason").value(os.reason()).endObject();
    vex(json.name("vex"), report.vex());
    json.name("image");
    if (report.image().isEmpty()) {
      json.nullValue();
    } else {
      image(json, report.image().get());
    }
    json.endObject();
  }

  private static void vex(JsonWriter json, List<VexFile.Read> all) throws IOException {
    json.beginArray();
    for (VexFile.Read one : all) {
      VexFile.Problem problem = one.problem();
      json.beginObject().name("file").value(one.from().file().toString());
      json.name("until").value(one.from().until().toString());
      json.name("statements").value(one.ignores().size());
      json.name("unusable").value(one.unusable());
      json.name("problem").value(problem == null ? null : lower(problem)).endObject();
    }
    json.endArray();
  }

  private static void image(JsonWriter json, ImageReport report) throws IOException {
    json.beginObject().name("target").value(report.target().text());
    if (report instanceof ImageReport.Unknown unknown) {
      json.name("reason").value(unknown.reason().key()).name("detail").value(unknown.detail());
      json.name("vulnerabilities").nullValue(); // unknown, which is not none
    } else if (report instanceof ImageReport.Scanned scanned) {
      json.name("reason").nullValue().name("trivy").value(scanned.trivy());
      Instant database = scanned.database();
      json.name("database").value(database == null ? null : database.toString());
      json.name("system").value(scanned.system()).name("unsupported").value(scanned.unsupported());
      json.name("counts").beginObject().name("all").value(scanned.counts().all());
      json.name("critical").value(scanned.counts().critical());
      json.name("fixable").value(scanned.counts().fixable()).endObject();
      json.name("vulnerabilities").beginArray();
      for (ImageReport.Weakness one : scanned.worst()) {
        json.beginObject().name("id").value(one.id()).name("package").value(one.packageName());
        json.name("version").value(one.version()).name("fixed").value(one.fixed());
        json.name("severity").value(one.severity().name());
        json.name("loaded").nullValue().name("location").value(one.where()).endObject();
      }
      json.endArray();
    }
    json.endObject();
  }

  private static void database(JsonWriter json, ScanReport.Database database) throws IOException {
    json.beginObject().name("state").value(lower(database.age()));
    Problem problem = database.problem();
    json.name("problem").value(problem == null ? null : lower(problem));
    if (database.facts().isPresent()) {
      SnapshotFacts facts = database.facts().get();
      json.name("source").value(facts.source());
      json.name("newest").value(facts.newest().toString());
      json.name("records").value(facts.records());
      json.name("withdrawn").value(facts.withdrawn());
      json.name("broken").value(facts.broken());
    }
    json.endObject();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void vulnerabilities(JsonWriter json, List<Vulnerability> all) throws IOException {
    json.beginArray();
    for (Vulnerability one : all) {
      json.beginObject();
      vulnerability(json, one);
      json.endObject();
    }
    json.endArray();
  }

  private static void vulnerability(JsonWriter json, Vulnerability one) throws IOException {
    Match match = one.match();
    json.name("id").value(match.id());
    json.name("aliases").beginArray();
    for (String alias : match.aliases()) {
      json.value(alias);
    }
    json.endArray();
    json.name("package").value(match.packageName());
    json.name("version").value(match.component().version());
    json.name("fixed").value(match.fixed());
    json.name("severity").value(match.severity().name());
    json.name("score").value(match.score());
    loaded(json.name("loaded"), one.loaded());
    json.name("summary").value(match.summary());
    json.name("location").value(match.component().location());
    json.name("kind").value(lower(match.component().kind()));
    json.name("confidence").value(lower(match.component().confidence()));
    json.name("vendorBuild").value(match.vendorBuild());
  }

  private static void loaded(JsonWriter json, @Nullable Boolean loaded) throws IOException {
    json.value(loaded);
  }

  private static void copies(JsonWriter json, ScanReport report, List<UnknownCopy> copies)
      throws IOException {
    json.beginArray();
    for (UnknownCopy copy : copies) {
      json.beginObject().name("package").value(copy.packageName());
      json.name("location").value(copy.component().location());
      json.name("advisories").value(copy.advisories());
      loaded(json.name("loaded"), report.loaded(copy.component()));
      json.endObject();
    }
    json.endArray();
  }

  private static void ignored(JsonWriter json, List<Ignored> all) throws IOException {
    json.beginArray();
    for (Ignored one : all) {
      json.beginObject();
      vulnerability(json, one.vulnerability());
      json.name("ignoredBecause").value(one.by().reason());
      Ignore.@Nullable Statement statement = one.by().statement();
      json.name("vexStatus").value(statement == null ? null : statement.status());
      json.name("ignoredUntil").value(one.by().until().toString());
      json.endObject();
    }
    json.endArray();
  }

  private static void ignores(JsonWriter json, List<Ignore> all) throws IOException {
    json.beginArray();
    for (Ignore one : all) {
      json.beginObject().name("id").value(one.id()).name("package").value(one.packageName());
      json.name("version").value(one.version());
      json.name("until").value(one.until().toString()).endObject();
    }
    json.endArray();
  }

  private static void skipped(JsonWriter json, List<Skipped> all) throws IOException {
    json.beginArray();
    for (Skipped one : all) {
      json.beginObject().name("location").value(one.location());
      json.name("reason").value(lower(one.reason())).endObject();
    }
    json.endArray();
  }
}
