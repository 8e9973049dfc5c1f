package dev.pitwall.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents in the form of OpenVEX 0.2.0, and of 0.0.1. */
class VexReaderTest {
  private static final LocalDate UNTIL = LocalDate.parse("2027-03-31");

  @TempDir private Path folder;

  private VexFile.Read read(String... statements) throws IOException {
    return raw(
        """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex/1",
         "author": "Example", "timestamp": "2026-10-01T00:00:00Z", "version": 1,
         "statements": [%s]}
        """
            .formatted(String.join(",", statements)));
  }

  private VexFile.Read raw(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("app.openvex.json"), text);
    return new VexFile(file, UNTIL).read();
  }

  private static String statement(String product, String rest) {
    return """
        {"vulnerability": {"@id": "https://nvd.nist.gov/vuln/detail/CVE-2021-44228",
                           "name": "CVE-2021-44228", "aliases": ["GHSA-jfh8-c2jp-5v3q"]},
         "products": [%s], %s}
        """
        .formatted(product, rest);
  }

  private static String purl(String version) {
    return "{\"@id\": \"pkg:maven/org.apache.logging.log4j/log4j-core" + version + "?type=jar\"}";
  }

  @Test
  void notAffectedWithAJustificationTakesTheVulnerabilityAway() throws IOException {
    VexFile.Read read =
        read(
            statement(
                purl("@2.14.1"),
                "\"status\": \"not_affected\","
                    + " \"justification\": \"vulnerable_code_not_in_execute_path\","
                    + " \"impact_statement\": \"lookups\\nare off\""));

    assertThat(read.problem()).isNull();
    assertThat(read.unusable()).isZero();
    Ignore ignore = read.ignores().get(0);
    assertThat(ignore.id()).isEqualTo("CVE-2021-44228");
    assertThat(ignore.aliases()).contains("GHSA-jfh8-c2jp-5v3q");
    assertThat(ignore.packageName()).isEqualTo("org.apache.logging.log4j:log4j-core");
    assertThat(ignore.version()).isEqualTo("2.14.1");
    assertThat(ignore.until()).isEqualTo(UNTIL);
    assertThat(ignore.reason()).isEqualTo("vulnerable_code_not_in_execute_path: lookups are off");
  }

  @Test
  void whereAProductNamesSubcomponentsTheStatementIsAboutThose() throws IOException {
    String product =
        "{\"@id\": \"pkg:oci/shop@sha256%3Aab\", \"identifiers\": {\"purl\":"
            + " \"pkg:maven/com.example/shop@1\"}, \"subcomponents\": ["
            + purl("")
            + "]}";
    VexFile.Read read =
        read(
            statement(
                product,
                "\"status\": \"not_affected\", \"justification\": \"component_not_present\""));

    assertThat(read.ignores())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.packageName()).isEqualTo("org.apache.logging.log4j:log4j-core");
              assertThat(one.version()).isNull();
            });
  }

  @Test
  void theNewestStatementCountsWhateverTheirOrder() throws IOException {
    String away =
        "\"status\": \"not_affected\", \"justification\": \"component_not_present\","
            + " \"timestamp\": \"2026-01-01T00:00:00Z\"";
    String affected = "\"status\": \"affected\", \"timestamp\": \"2026-02-01T00:00:00+09:00\"";

    assertThat(read(statement(purl(""), affected), statement(purl(""), away)).ignores()).isEmpty();
    // one version is affected after all: of all versions nothing can be said any more
    assertThat(read(statement(purl(""), away), statement(purl("@1"), affected)).ignores())
        .isEmpty();
    // another version is another matter
    assertThat(read(statement(purl("@2"), away), statement(purl("@1"), affected)).ignores())
        .hasSize(1);
    String again = away.replace("2026-01", "2026-03");
    assertThat(read(statement(purl(""), again), statement(purl(""), affected)).ignores())
        .hasSize(1);
  }

  @Test
  void whatSaysNothingUsefulIsCountedAndTakesNothingAway() throws IOException {
    VexFile.Read read =
        read(
            statement(purl("@1"), "\"status\": \"not_affected\""),
            statement(purl(""), "\"status\": \"fixed\""),
            statement("{\"@id\": \"pkg:deb/debian/curl@8\"}", "\"status\": \"fixed\""),
            statement(purl("@3"), "\"status\": \"under_investigation\""));

    assertThat(read.ignores()).isEmpty();
    assertThat(read.unusable()).isEqualTo(3);
    assertThat(read(statement(purl("@2.14.1.acme"), "\"status\": \"fixed\"")).ignores())
        .extracting(Ignore::version, Ignore::reason)
        .containsExactly(tuple("2.14.1.acme", "fixed"));
  }

  @Test
  void theOlderFormIsRead() throws IOException {
    VexFile.Read read =
        raw(
            """
            {"@context": "https://openvex.dev/ns", "timestamp": "2023-01-16T20:41:55-06:00",
             "statements": [{"vulnerability": "CVE-2021-44228",
               "products": ["pkg:apk/wolfi/product@1.23.0-r1"],
               "subcomponents": ["pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"],
               "status": "not_affected", "justification": "inline_mitigations_already_exist"}]}
            """);
    assertThat(read.ignores()).extracting(Ignore::version).containsExactly("2.14.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"statements\": 7}",
        "{\"statements\": [7]}",
        "\u0000",
        "no json",
        "{\"statements\": [{\"vulnerability\": [[[]]], \"products\": {}}]}"
      })
  void whatIsNoDocumentIsToldAndTakesNothingAway(String text) throws IOException {
    VexFile.Read read = raw(text);
    assertThat(read.problem()).isEqualTo(VexFile.Problem.DAMAGED);
    assertThat(read.ignores()).isEmpty();
  }

  @Test
  void anAbsentFileIsTold() {
    VexFile.Read read = new VexFile(folder.resolve("absent.json"), UNTIL).read();
    assertThat(read.problem()).isEqualTo(VexFile.Problem.ABSENT);
    assertThat(read.ignores()).isEqualTo(List.of());
  }

  @Test
  void namesArePartOfAPackageUrlAsTheyAreEncoded() {
    assertThat(MavenPurl.of("pkg:maven/a.b/c%2Bd@1%3A2+3?classifier=x#y"))
        .hasValue(new MavenPurl("a.b:c+d", "1:2+3"));
    assertThat(MavenPurl.of("pkg:maven/nogroup@1")).isEmpty();
    assertThat(MavenPurl.of("pkg:maven/a/b%zz@1")).isEmpty();
  }
}
