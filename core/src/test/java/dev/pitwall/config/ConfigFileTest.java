package dev.pitwall.config;

import static dev.pitwall.config.Loading.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.ConfigProblem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir Path folder;

  private LoadedConfiguration load(String text) {
    return new Loading(folder).file(text).load();
  }

  private static List<Kind> kinds(LoadedConfiguration c) {
    return c.problems().stream().map(ConfigProblem::kind).toList();
  }

  @Test
  void everyFormOfTheRootIsUnderstood() {
    for (String text :
        List.of(
            "pitwall { admin { port = 1 } }",
            "pitwall.admin.port = 1",
            "{\"pitwall\": {\"admin\": {\"port\": 1}}}",
            "admin.port = 1",
            "\uFEFFadmin { port : \"1\" }")) {
      LoadedConfiguration c = load(text);
      assertThat(c.get(PORT)).as(text).isEqualTo(1);
      assertThat(c.problems()).as(text).isEmpty();
    }
  }

  @Test
  void aKeyBelowTheRootWinsOverTheSameKeyWithoutIt() {
    assertThat(load("admin.port = 1\npitwall.admin.port = 2\nadmin.port = 3").get(PORT))
        .isEqualTo(2);
  }

  @Test
  void aPercentageNeedsNoQuotes() {
    for (String text : List.of("80%", "80 %", "\"80%\"", "80.0%")) {
      LoadedConfiguration c = load("pitwall.host.cpu.threshold = " + text);
      assertThat(c.get(CPU)).as(text).isEqualTo(0.8);
      assertThat(c.problems()).as(text).isEmpty();
    }
  }

  @Test
  void unitsNeedNoQuotes() {
    LoadedConfiguration c = load("http.slow-threshold = 500ms\njournal.max-size = 10 MiB");
    assertThat(c.get(SLOW)).isEqualTo(Duration.ofMillis(500));
    assertThat(c.get(SIZE)).isEqualTo(10L << 20);
    assertThat(c.problems()).isEmpty();
  }

  @Test
  void aNumberKeepsItsDigitsAsWritten() {
    LoadedConfiguration c =
        load("notify.mail.password = 0071\napp.name = 1.50\nlogs.rotate = [{ mode = 0600 }]");
    assertThat(c.get(PASSWORD)).isEqualTo("0071");
    assertThat(CoreSettings.from(c).appName()).contains("1.50");
    assertThat(c.get(ROTATE).get(0).get(MODE)).isEqualTo("0600");
  }

  @Test
  void theLastOfTwoEqualKeysWins() {
    LoadedConfiguration c = load("admin.port = 1\nadmin.port = 2");
    assertThat(c.get(PORT)).isEqualTo(2);
    assertThat(c.origin(PORT)).isEqualTo("pitwall.conf:2");
  }

  @Test
  void plusEqualsAddsToAListOfTheFile() {
    assertThat(load("host.disk.paths = [/]\nhost.disk.paths += /data").get(DISKS))
        .containsExactly("/", "/data");
  }

  @Test
  void anElementOfAListMayHoldAComma() {
    assertThat(load("host.disk.paths = [\"/a,b\"]").get(DISKS)).containsExactly("/a,b");
  }

  @Test
  void aListWrittenWithNumbersAsKeysIsAMistakeThatNamesTheList() {
    LoadedConfiguration c = load("host.disk.paths.0 = /data");
    assertThat(kinds(c)).containsExactly(Kind.UNKNOWN_KEY);
    assertThat(c.problems().get(0).suggestions()).containsExactly("host.disk.paths");
  }

  @Test
  void aListWhereOneValueBelongsIsAMistake() {
    LoadedConfiguration c = load("admin.port = [1]");
    assertThat(c.get(PORT)).isEqualTo(7717);
    assertThat(kinds(c)).containsExactly(Kind.BAD_VALUE);
  }

  @Test
  void nullIsUnset() {
    LoadedConfiguration c = load("admin.port = null\nhost {}");
    assertThat(c.get(PORT)).isEqualTo(7717);
    assertThat(c.problems()).isEmpty();
  }

  @Test
  void aFileThatDoesNotParseNamesItsLineAndChangesNothing() {
    LoadedConfiguration c = load("admin.port = 1\npostgres.url = jdbc:postgresql://localhost/x\n");
    assertThat(c.get(PORT)).isEqualTo(7717);
    assertThat(kinds(c)).containsExactly(Kind.FILE_SYNTAX);
    assertThat(c.problems().get(0).origin()).isEqualTo("pitwall.conf:2");
    assertThat(c.problems().get(0).met()).isEqualTo(":");
  }

  @Test
  void aMistakeOfSyntaxNeverShowsASecret() {
    LoadedConfiguration c = load("notify.mail.password = geheim\"x ] }\n");
    assertThat(kinds(c)).containsExactly(Kind.FILE_SYNTAX);
    assertThat(c.problems().toString()).doesNotContain("geheim");
  }

  @Test
  void aFileNestedBeyondReasonIsAMistakeAndNoCrash() {
    assertThat(kinds(load("a = " + "[".repeat(200_000)))).containsExactly(Kind.FILE_SYNTAX);
  }

  @Test
  void aFolderOrAFileBeyondReasonIsNotRead() throws IOException {
    Files.createDirectory(folder.resolve("dir.conf"));
    assertThat(kinds(new Loading(folder).named("dir.conf").load()))
        .containsExactly(Kind.FILE_UNREADABLE);
    assertThat(kinds(load("#".repeat(ConfigText.MOST_BYTES + 1))))
        .containsExactly(Kind.FILE_UNREADABLE);
  }

  @Test
  void aFileThatIsNotUtf8IsAMistake() throws IOException {
    Files.write(
        folder.resolve("pitwall.conf"), "app.name = é".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(kinds(new Loading(folder).load())).containsExactly(Kind.FILE_NOT_UTF8);
  }

  @Test
  void japaneseTextIsReadAsUtf8() {
    assertThat(CoreSettings.from(load("app.name = \"レース予想\"")).appName()).contains("レース予想");
  }

  @Test
  void aSubstitutionInsideOfTheFileWorks() {
    LoadedConfiguration c =
        load("pitwall { admin.port = 1 }\nname = 5\npitwall.admin.port = ${name}");
    assertThat(c.get(PORT)).isEqualTo(5);
  }

  @Test
  void aSubstitutionNeverReadsTheEnvironment() {
    LoadedConfiguration c =
        load("admin.port = 1\n\nnotify.mail.password = ${PATH}\napp.name = x${?HOME}\n");
    assertThat(c.find(PASSWORD)).isEmpty();
    assertThat(CoreSettings.from(c).appName()).isEmpty();
    assertThat(c.get(PORT)).isEqualTo(1);
    assertThat(kinds(c)).containsExactly(Kind.UNRESOLVED, Kind.UNRESOLVED);
    assertThat(c.problems())
        .extracting(ConfigProblem::origin)
        .containsExactlyInAnyOrder("pitwall.conf:3", "pitwall.conf:4");
    assertThat(c.problems())
        .extracting(ConfigProblem::met)
        .containsExactlyInAnyOrder("${PATH}", "${HOME}");
  }

  @Test
  void aFileBesideMayBeIncludedAndItsLinesAreTold() throws IOException {
    Files.createDirectory(folder.resolve("parts"));
    LoadedConfiguration c =
        new Loading(folder)
            .file("parts/a.conf", "\nadmin.port = 1\ninclude \"b\"")
            .file("parts/b.conf", "host.cpu.threshold = 50%")
            .file("include \"parts/a.conf\"\nalerts.repeat = 1h")
            .load();
    assertThat(c.problems()).isEmpty();
    assertThat(c.get(CPU)).isEqualTo(0.5);
    assertThat(c.origin(PORT)).isEqualTo("parts/a.conf:2");
    assertThat(c.files())
        .extracting(Path::getFileName)
        .extracting(Path::toString)
        .containsExactly("pitwall.conf", "a.conf", "b.conf");
  }

  @Test
  void anIncludeOfAMissingFileIsAMistake() {
    LoadedConfiguration c = load("include \"gone.conf\"\nadmin.port = 1");
    assertThat(kinds(c)).containsExactly(Kind.FILE_MISSING);
    assertThat(c.get(PORT)).isEqualTo(1);
  }

  @Test
  void anIncludeOfAnAddressOrOfTheClassPathIsRefused() {
    LoadedConfiguration c =
        load(
            "include url(\"http://127.0.0.1:1/x.conf\")\n"
                + "include classpath(\"dev/pitwall/config/messages.properties\")\nadmin.port = 1");
    assertThat(kinds(c)).containsExactly(Kind.BAD_INCLUDE, Kind.BAD_INCLUDE);
    assertThat(c.get(PORT)).isEqualTo(1);
  }

  @Test
  void aFileThatIncludesItselfIsAMistakeAndNoLoop() {
    LoadedConfiguration c = load("include \"pitwall.conf\"\nadmin.port = 1");
    assertThat(kinds(c)).containsExactly(Kind.BAD_INCLUDE);
    assertThat(c.get(PORT)).isEqualTo(1);
  }

  @Test
  void listsOfObjectsAreCheckedFieldByField() {
    LoadedConfiguration c =
        load(
            """
            logs.rotate = [
              { files = ["/var/log/a.log", "/b,c.log"], keep = 3 }
              { files = /d.log, keep = many, kepe = 5 }
            ]
            """);
    List<Entry> rotations = c.get(ROTATE);
    assertThat(rotations).hasSize(2);
    assertThat(rotations.get(0).get(FILES)).containsExactly("/var/log/a.log", "/b,c.log");
    assertThat(rotations.get(0).get(KEEP)).isEqualTo(3);
    assertThat(rotations.get(1).get(FILES)).containsExactly("/d.log");
    assertThat(rotations.get(1).get(KEEP)).isEqualTo(30);
    assertThat(c.problems())
        .extracting(ConfigProblem::kind, ConfigProblem::key)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(Kind.BAD_VALUE, "logs.rotate[1].keep"),
            org.assertj.core.groups.Tuple.tuple(Kind.UNKNOWN_KEY, "logs.rotate[1].kepe"));
  }

  @Test
  void aListOfObjectsMayAlsoBeJsonInTheEnvironment() {
    LoadedConfiguration c =
        new Loading(folder)
            .variable("PITWALL_LOGS_ROTATE", "[{\"files\":[\"/a\"],\"keep\":7}]")
            .load();
    assertThat(c.get(ROTATE).get(0).get(FILES)).containsExactly("/a");
    assertThat(c.get(ROTATE).get(0).get(KEEP)).isEqualTo(7);
    assertThat(c.problems()).isEmpty();
  }

  @Test
  void rulesHaveIdsOfTheirOwnWithDotsToo() {
    LoadedConfiguration c =
        load(
            """
            alerts.rules.slow-pay.for = 5m
            pitwall.alerts.rules.host.cpu { for = 1m, enabled = false }
            alerts.rules."app.error-rate".enabled = true
            """);
    assertThat(c.problems()).isEmpty();
    assertThat(c.ids(RULE_FOR)).containsExactly("app.error-rate", "host.cpu", "slow-pay");
    assertThat(c.get(RULE_FOR.at("host.cpu"))).isEqualTo(Duration.ofMinutes(1));
    assertThat(c.get(RULE_ENABLED.at("host.cpu"))).isFalse();
    assertThat(c.find(RULE_FOR.at("app.error-rate"))).isEmpty();
    assertThat(c.values()).extracting(EffectiveValue::key).contains("alerts.rules.host.cpu.for");
  }

  @Test
  void aSlipInAFieldOfARuleNamesTheField() {
    LoadedConfiguration c = load("alerts.rules.host.cpu.fro = 1m");
    assertThat(kinds(c)).containsExactly(Kind.UNKNOWN_KEY);
    assertThat(c.problems().get(0).suggestions()).containsExactly("alerts.rules.host.cpu.for");
  }

  @Test
  void aRuleMayBeSetByASystemPropertyButNotByAVariable() {
    LoadedConfiguration c =
        new Loading(folder)
            .property("pitwall.alerts.rules.host.cpu.for", "3m")
            .variable("PITWALL_ALERTS_RULES_HOST_CPU_FOR", "9m")
            .load();
    assertThat(c.get(RULE_FOR.at("host.cpu"))).isEqualTo(Duration.ofMinutes(3));
    assertThat(kinds(c)).containsExactly(Kind.NOT_BY_VARIABLE);
  }

  @Property(tries = 1000)
  void noFileMakesLoadingFail(@ForAll("scraps") List<String> scraps) throws IOException {
    Path own = Files.createTempDirectory(Path.of("target"), "scraps");
    try {
      LoadedConfiguration c = new Loading(own).file(String.join("", scraps)).load();
      c.values();
      c.ids(RULE_FOR);
      c.get(ROTATE).forEach(entry -> entry.get(KEEP));
      assertThat(CoreSettings.from(c).sampleInterval()).isPositive();
    } finally {
      Files.deleteIfExists(own.resolve("pitwall.conf"));
      Files.delete(own);
    }
  }

  @Provide
  Arbitrary<List<String>> scraps() {
    return Arbitraries.of(
            "pitwall",
            ".",
            "{",
            "}",
            "[",
            "]",
            "=",
            ":",
            ",",
            "\n",
            "\"",
            "\"\"\"",
            "${",
            "${?",
            "+=",
            "include ",
            "enabled",
            "false",
            "logs.rotate",
            "keep",
            "alerts.rules",
            "for",
            "80%",
            "5",
            "host.disk.paths",
            "sample-interval",
            "#",
            "//",
            " ",
            "null",
            "\\u",
            "\u0000",
            "日本",
            "a",
            "notify.mail.password-file",
            "file(",
            "url(",
            ")",
            "1e9999",
            "-",
            "*")
        .list()
        .ofMaxSize(30);
  }
}
