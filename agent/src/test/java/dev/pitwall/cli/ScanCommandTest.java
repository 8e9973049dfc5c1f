package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanCommandTest {
  private static final String RECORD =
      """
      {"schema_version": "1.7.3", "id": "GHSA-jfh8-c2jp-5v3q", "modified": "%sT00:00:00Z",
       "aliases": ["CVE-2021-44228"], "summary": "Remote code injection in Log4j",
       "severity": [{"type": "CVSS_V3",
                     "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}],
       "affected": [{"package": {"ecosystem": "Maven",
                                 "name": "org.apache.logging.log4j:log4j-core"},
                     "ranges": [{"type": "ECOSYSTEM",
                                 "events": [{"introduced": "2.13.0"}, {"fixed": "2.15.0"}]}]}]}
      """;

  @TempDir private Path folder;
  private Shell shell;
  private Path osv;

  @BeforeEach
  void makeSnapshot() throws IOException {
    shell = new Shell(folder);
    osv = Files.createDirectory(folder.resolve("osv"));
    Files.writeString(
        osv.resolve("a.json"), RECORD.formatted(LocalDate.now(ZoneId.systemDefault())));
    configure();
  }

  private void configure(String... more) throws IOException {
    shell.configure(
        "pitwall.state-dir = \"" + folder.resolve("state") + "\"",
        "pitwall.scan.os-packages = false",
        "pitwall.scan.osv = \"" + osv + "\"",
        String.join("\n", more));
  }

  private Path library(String version) throws IOException {
    Path file = folder.resolve("log4j-core-" + version + ".jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(
          new ZipEntry("META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties"));
      String text =
          "groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=" + version + "\n";
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  @Test
  void criticalOneIsShownWithItsFixAndIsExitCodeTwo() throws Exception {
    Path jar = library("2.14.1");

    assertThat(shell.run("scan", jar.toString())).isEqualTo(2);
    assertThat(shell.out())
        .contains("CRITICAL", "CVE-2021-44228", "2.14.1", "2.15.0", "unknown", jar.toString());
    assertThat(shell.run("scan", "-o", "json", jar.toString())).isEqualTo(2);
    assertThat(shell.json().getAsJsonArray("vulnerabilities")).hasSize(1);
    assertThat(folder.resolve("state/scan/osv.index")).exists();
  }

  @Test
  void soundLibraryIsExitCodeZero() throws Exception {
    assertThat(shell.run("scan", library("2.17.1").toString())).isZero();
    assertThat(shell.out()).contains("No known vulnerability");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void withoutASnapshotNothingIsKnownAndThatIsSaid() throws Exception {
    osv = folder.resolve("absent.zip");
    configure();

    assertThat(shell.run("scan", "-o", "json", library("2.14.1").toString())).isEqualTo(3);
    assertThat(shell.json().get("vulnerabilities").isJsonNull()).isTrue();
    assertThat(shell.err()).contains("there is no such file or folder");
    assertThat(shell.run("scan", "--lang", "ja", library("2.14.1").toString())).isEqualTo(3);
    assertThat(shell.out()).contains("不明");
  }

  @Test
  void oldSnapshotIsNoGroundForGreen() throws Exception {
    Files.writeString(
        osv.resolve("a.json"),
        RECORD.formatted(LocalDate.now(ZoneId.systemDefault()).minusDays(40)));

    assertThat(shell.run("scan", library("2.17.1").toString())).isEqualTo(3);
    assertThat(shell.err()).contains("days old");
  }

  @Test
  void whatCannotBeReadIsNoGroundForGreen() throws Exception {
    Path broken = Files.writeString(folder.resolve("b-1.0.jar"), "no zip");

    assertThat(shell.run("scan", broken.toString())).isEqualTo(3);
    assertThat(shell.err()).contains(broken.toString(), "no whole archive");
  }

  @Test
  void ignoredForAWhileIsNoFinding() throws Exception {
    String entry =
        "pitwall.scan.ignore = [{id: CVE-2021-44228, reason: x, until: \"%s\","
            + " package: \"org.apache.logging.log4j:log4j-core\"}]";
    configure(entry.formatted(LocalDate.now(ZoneId.systemDefault()).plusDays(9)));
    assertThat(shell.run("scan", library("2.14.1").toString())).isZero();

    configure(entry.formatted(LocalDate.now(ZoneId.systemDefault()).minusDays(9)));
    assertThat(shell.run("scan", library("2.14.1").toString())).isEqualTo(2);
    assertThat(shell.err()).contains("ended on");
  }

  @Test
  void documentOfVexIsBelievedForAWhileAndABrokenOneIsTold() throws Exception {
    Path vex = folder.resolve("shop.openvex.json");
    Files.writeString(
        vex,
        """
        {"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-01-01T00:00:00Z",
         "statements": [{"vulnerability": {"name": "CVE-2021-44228"},
           "products": [{"@id": "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"}],
           "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path"}]}
        """);
    LocalDate tomorrow = LocalDate.now(ZoneId.systemDefault()).plusDays(1);
    configure("pitwall.scan.ignore = [{vex: \"" + vex + "\", until: \"" + tomorrow + "\"}]");
    assertThat(shell.run("scan", "-o", "json", library("2.14.1").toString())).isZero();
    assertThat(shell.json().getAsJsonArray("ignored").get(0).getAsJsonObject().get("vexStatus"))
        .hasToString("\"not_affected\"");

    Files.writeString(vex, "{}");
    assertThat(shell.run("scan", library("2.14.1").toString())).isEqualTo(2);
    assertThat(shell.err()).contains("no OpenVEX document");
  }

  @Test
  void imageThatCannotBeScannedIsUnknownAndNeverClean() throws Exception {
    configure("pitwall.scan.trivy-target = \"" + folder.resolve("absent.tar") + "\"");

    assertThat(shell.run("scan", "-o", "json", library("2.17.1").toString())).isEqualTo(3);
    JsonObject image = shell.json().getAsJsonObject("image");
    assertThat(image.get("vulnerabilities").isJsonNull()).isTrue();
    assertThat(image.get("reason").getAsString()).isIn("not-installed", "no-image");
    assertThat(shell.run("scan", "--lang", "ja", library("2.17.1").toString())).isEqualTo(3);
    assertThat(shell.out()).contains("コンテナイメージ: 不明");
  }

  @Test
  void billOfMaterialsIsWritten() throws Exception {
    Path bom = folder.resolve("bom.json");

    shell.run("scan", "--sbom", bom.toString(), library("2.14.1").toString());

    JsonObject json = JsonParser.parseString(Files.readString(bom)).getAsJsonObject();
    assertThat(json.get("specVersion").getAsString()).isEqualTo("1.6");
    assertThat(json.getAsJsonArray("vulnerabilities")).hasSize(1);
  }

  @Test
  void withoutAgentAndPathItSaysWhatToDo() {
    assertThat(shell.run("scan")).isEqualTo(3);
    assertThat(shell.err()).contains("scan /opt/app/app.jar");
  }
}
