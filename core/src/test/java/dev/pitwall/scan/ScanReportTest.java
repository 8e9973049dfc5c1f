package dev.pitwall.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.scan.ScanReport.Freshness;
import dev.pitwall.scan.inventory.Inventory;
import dev.pitwall.scan.inventory.LoadedCode;
import dev.pitwall.scan.osv.Osv;
import dev.pitwall.scan.osv.OsvDatabase;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanReportTest {
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
  private static final LocalDate TODAY = LocalDate.parse("2026-11-26");
  private static final String PACKAGE = "org.apache.logging.log4j:log4j-core";
  private static final String INNER = "!/BOOT-INF/lib/log4j-core-2.14.1.jar";

  @TempDir private Path folder;
  private Path app;
  private Path zip;

  @BeforeEach
  void makeApplication() throws IOException {
    app = Jars.boot(Jars.LOG4J).in(folder.toRealPath().resolve("app.jar"));
    zip = folder.resolve("all.zip");
    snapshot("2026-11-25T10:00:00Z");
  }

  private void snapshot(String modified) throws IOException {
    Osv.snapshot()
        .log4shell()
        .add(
            Osv.record("A-1")
                .modified(modified)
                .word("HIGH")
                .affects("com.example:app", "introduced=0", "fixed=2"))
        .zip(zip);
  }

  private ScanReport report(Optional<LoadedCode> code, Ignore... ignores) throws IOException {
    Path state = Files.createTempDirectory(folder, "state");
    OsvDatabase.Opened opened = OsvDatabase.open(zip, state);
    ScanReport report =
        ScanReport.of(
            Inventory.of(List.of(app)),
            code,
            opened,
            List.of(ignores),
            TODAY,
            NOW,
            new OsPackages("apt", 3, 1, null));
    if (opened.database().isPresent()) {
      opened.database().get().close();
    }
    return report;
  }

  private static Optional<LoadedCode> loaded(String... locations) {
    Map<String, Long> classes = new java.util.HashMap<>();
    for (String location : locations) {
      classes.put(location, 5L);
    }
    return Optional.of(new LoadedCode(classes, 0, 0, List.of(), "17.0.15+6"));
  }

  private static List<Vulnerability> vulnerabilities(ScanReport report) {
    return report.found().orElseThrow().vulnerabilities();
  }

  @Test
  void vulnerableJarInsideASpringBootJarIsFoundAsLoaded() throws Exception {
    List<Vulnerability> found = vulnerabilities(report(loaded(app + INNER)));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).match().id()).isEqualTo("CVE-2021-44228");
    assertThat(found.get(0).match().component().location()).isEqualTo(app + INNER);
    assertThat(found.get(0).loaded()).isTrue();
    assertThat(found.get(0).urgent()).isTrue();
  }

  @Test
  void whatIsNotLoadedIsNotUrgentAndWhatNobodyKnowsIs() throws Exception {
    assertThat(vulnerabilities(report(loaded(app.toString()))).get(0).loaded()).isFalse();
    assertThat(vulnerabilities(report(loaded(app.toString()))).get(0).urgent()).isFalse();
    assertThat(vulnerabilities(report(Optional.empty())).get(0).loaded()).isNull();
    assertThat(vulnerabilities(report(Optional.empty())).get(0).urgent()).isTrue();
  }

  @Test
  void classesOfAFormThatIsNotUnderstoodLeaveItUnknown() throws Exception {
    LoadedCode odd = new LoadedCode(Map.of(), 0, 3, List.of(), "17");

    assertThat(vulnerabilities(report(Optional.of(odd))).get(0).loaded()).isNull();
  }

  @Test
  void loadedStandsFirstThenPresentThenPackedIntoOthers() throws Exception {
    Path other = folder.toRealPath().resolve("z/shaded-1.0.jar");
    Jars.jar().pom("com.example", "app", "1").in(other);
    Path present = folder.toRealPath().resolve("z/app-1.jar");
    Jars.jar().pom("com.example", "app", "1").in(present);
    OsvDatabase.Opened opened = OsvDatabase.open(zip, Files.createTempDirectory(folder, "state"));

    ScanReport report =
        ScanReport.of(
            Inventory.of(List.of(app, other, present)),
            loaded(present.toString(), other.toString()),
            opened,
            List.of(),
            TODAY,
            NOW,
            new OsPackages("", null, null, null));

    assertThat(vulnerabilities(report))
        .extracting(v -> v.match().component().location())
        .containsExactly(present.toString(), app + INNER, other.toString());
    assertThat(vulnerabilities(report))
        .extracting(Vulnerability::loaded)
        .containsExactly(true, false, null);
  }

  @Test
  void ignoredIsCountedAndNeedsTheRightPackageAndADay() throws Exception {
    Ignore right = new Ignore("GHSA-jfh8-c2jp-5v3q", PACKAGE, null, "no lookups", TODAY);
    Ignore wrong = new Ignore("CVE-2021-44228", "g:other", null, "x", TODAY);
    Ignore over = new Ignore("CVE-2021-44228", PACKAGE, null, "x", TODAY.minusDays(1));
    Ignore version = new Ignore("CVE-2021-44228", PACKAGE, "2.14.0", "x", TODAY);

    ScanReport.Found ignored = report(Optional.empty(), right).found().orElseThrow();
    ScanReport.Found found = report(Optional.empty(), wrong, over, version).found().orElseThrow();

    assertThat(ignored.vulnerabilities()).isEmpty();
    assertThat(ignored.ignored()).extracting(Ignored::by).containsExactly(right);
    assertThat(found.vulnerabilities()).hasSize(1);
    assertThat(found.unused()).containsExactly(wrong, version);
    assertThat(found.expired()).containsExactly(over);
  }

  @Test
  void withoutADatabaseNothingIsKnown() throws Exception {
    Files.delete(zip);

    ScanReport report = report(Optional.empty());

    assertThat(report.found()).isEmpty();
    assertThat(report.incomplete()).isTrue();
    assertThat(json(report).get("vulnerabilities").isJsonNull()).isTrue();
    assertThat(json(report).getAsJsonObject("database").get("problem").getAsString())
        .isEqualTo("absent");
  }

  @Test
  void ageOfTheSnapshotIsSaid() throws Exception {
    assertThat(report(Optional.empty()).database().age()).isEqualTo(Freshness.FRESH);
    snapshot("2026-11-18T10:00:00Z");
    assertThat(report(Optional.empty()).database().age()).isEqualTo(Freshness.STALE);
    snapshot("2026-10-18T10:00:00Z");
    assertThat(report(Optional.empty()).database().age()).isEqualTo(Freshness.TOO_OLD);
    assertThat(report(Optional.empty()).incomplete()).isTrue();
  }

  @Test
  void jsonHasTheNamesOfTheContract() throws Exception {
    JsonObject json = json(report(loaded(app + INNER)));

    assertThat(json.get("components").getAsInt()).isEqualTo(2);
    JsonObject first = json.getAsJsonArray("vulnerabilities").get(0).getAsJsonObject();
    assertThat(first.get("id").getAsString()).isEqualTo("CVE-2021-44228");
    assertThat(first.get("package").getAsString()).isEqualTo(PACKAGE);
    assertThat(first.get("version").getAsString()).isEqualTo("2.14.1");
    assertThat(first.get("fixed").getAsString()).isEqualTo("2.15.0");
    assertThat(first.get("severity").getAsString()).isEqualTo("CRITICAL");
    assertThat(first.get("loaded").getAsBoolean()).isTrue();
    assertThat(json.getAsJsonObject("osPackages").get("upgradable").getAsInt()).isEqualTo(3);
    assertThat(json.get("image").isJsonNull()).isTrue();
    JsonObject unknown = json(report(Optional.empty()));
    assertThat(
            unknown
                .getAsJsonArray("vulnerabilities")
                .get(0)
                .getAsJsonObject()
                .get("loaded")
                .isJsonNull())
        .isTrue();
  }

  private static JsonObject json(ScanReport report) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      ScanJson.write(writer, report);
    }
    return com.google.gson.JsonParser.parseString(text.toString()).getAsJsonObject();
  }

  @Test
  void billOfMaterialsFollowsTheSchemaAndVariesInSerialAndTimeAlone() throws Exception {
    Path odd = folder.toRealPath().resolve("odd");
    Jars.jar()
        .type("com/vendor/hidden/logging/log4j/core/lookup/JndiLookup.class")
        .in(odd.resolve("agent+x 1.jar"));
    app = folder.toRealPath();
    Ignore ignore = new Ignore("CVE-2021-44228", PACKAGE, null, "no lookups", TODAY);
    for (ScanReport report :
        List.of(
            report(loaded()),
            report(Optional.empty(), ignore),
            report(Optional.empty(), stated("not_affected", "vulnerable_code_not_present")),
            report(Optional.empty(), stated("fixed", "")),
            report(Optional.empty()))) {
      String one = sbom(report, NOW);
      String other = sbom(report, NOW.plusSeconds(60));

      assertThat(
              new JsonParser().validate(one.getBytes(StandardCharsets.UTF_8), Version.VERSION_16))
          .as(one)
          .isEmpty();
      assertThat(plain(one))
          .isEqualTo(plain(other))
          .contains("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1");
    }
    String broken = sbom(report(Optional.empty()), NOW).replace("\"library\"", "\"libary\"");
    assertThat(
            new JsonParser().validate(broken.getBytes(StandardCharsets.UTF_8), Version.VERSION_16))
        .as("the validation can fail")
        .isNotEmpty();
  }

  private static Ignore stated(String status, String justification) {
    return new Ignore(
        "CVE-2021-44228",
        Set.of("GHSA-jfh8-c2jp-5v3q"),
        PACKAGE,
        "2.14.1",
        "x",
        TODAY,
        new Ignore.Statement(status, justification));
  }

  @Test
  void aStatementOfVexIsAnAnalysisAndNeverUnused() throws Exception {
    ScanReport not = report(Optional.empty(), stated("not_affected", "component_not_present"));
    assertThat(not.found().orElseThrow().vulnerabilities()).isEmpty();
    assertThat(plain(sbom(not, NOW)))
        .contains("\"state\": \"not_affected\"", "\"justification\": \"code_not_present\"");
    ScanReport fixed = report(Optional.empty(), stated("fixed", ""));
    assertThat(plain(sbom(fixed, NOW))).contains("\"state\": \"resolved\"");
    Ignore other =
        new Ignore("CVE-1", Set.of(), "g:a", null, "x", TODAY, new Ignore.Statement("fixed", ""));
    assertThat(report(Optional.empty(), other).found().orElseThrow().unused()).isEmpty();
  }

  private static String sbom(ScanReport report, Instant time) throws IOException {
    StringWriter text = new StringWriter();
    Sbom.write(text, report, "shop", "0.1", time, UUID.randomUUID());
    return text.toString();
  }

  private static String plain(String text) {
    return text.replaceAll("urn:uuid:[0-9a-f-]+", "").replaceAll("\"timestamp\": \"[^\"]+\"", "");
  }
}
