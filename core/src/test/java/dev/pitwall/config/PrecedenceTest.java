package dev.pitwall.config;

import static dev.pitwall.config.Loading.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.ConfigProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecedenceTest {
  @TempDir Path folder;

  private Loading all() {
    return new Loading(folder)
        .file("pitwall.host.cpu.threshold = 50%")
        .variable("PITWALL_HOST_CPU_THRESHOLD", "60%")
        .property("pitwall.host.cpu.threshold", "70%")
        .arguments("host.cpu.threshold=75%");
  }

  @Test
  void agentArgumentsWinOverEverything() {
    LoadedConfiguration c = all().load();
    assertThat(c.get(CPU)).isEqualTo(0.75);
    assertThat(c.origin(CPU)).isEqualTo("agent argument host.cpu.threshold");
  }

  @Test
  void systemPropertiesWinOverTheEnvironment() {
    LoadedConfiguration c = all().arguments("").load();
    assertThat(c.get(CPU)).isEqualTo(0.70);
    assertThat(c.origin(CPU)).isEqualTo("-Dpitwall.host.cpu.threshold");
  }

  @Test
  void theEnvironmentWinsOverTheFile() {
    LoadedConfiguration c = all().arguments("").property("pitwall.host.cpu.threshold", "").load();
    assertThat(c.get(CPU)).isEqualTo(0.60);
    assertThat(c.origin(CPU)).isEqualTo("PITWALL_HOST_CPU_THRESHOLD");
  }

  @Test
  void theFileWinsOverTheDefaultAndItsLineIsTold() {
    LoadedConfiguration c =
        new Loading(folder).file("\n\npitwall.host.cpu.threshold = 50%\n").load();
    assertThat(c.get(CPU)).isEqualTo(0.50);
    assertThat(c.origin(CPU)).isEqualTo("pitwall.conf:3");
    assertThat(c.problems()).isEmpty();
  }

  @Test
  void withoutAnySourceEveryDefaultHolds() {
    LoadedConfiguration c = new Loading(folder).load();
    assertThat(c.get(CPU)).isEqualTo(0.80);
    assertThat(c.origin(CPU)).isEqualTo("default");
    assertThat(c.find(URL)).isEmpty();
    assertThat(c.file()).isEmpty();
    assertThat(c.problems()).isEmpty();
  }

  @Test
  void anEmptyValueIsTheSameAsUnset() {
    LoadedConfiguration c =
        new Loading(folder)
            .file("pitwall.host.cpu.threshold = 50%\npitwall.postgres.url = \"\"")
            .variable("PITWALL_HOST_CPU_THRESHOLD", "")
            .load();
    assertThat(c.get(CPU)).isEqualTo(0.50);
    assertThat(c.find(URL)).isEmpty();
    assertThat(c.problems()).isEmpty();
  }

  @Test
  void anEmptyValueCountsForAKeyThatSaysSo() {
    LoadedConfiguration c = new Loading(folder).file("http.access-log.file = \"\"").load();
    assertThat(c.get(ACCESS_LOG).toString()).isEmpty();
    assertThat(new Loading(folder).file("").load().get(ACCESS_LOG)).hasToString("access.log");
  }

  @Test
  void theFileThatTheAgentArgumentNamesIsReadBeforeAllOthers() {
    LoadedConfiguration c =
        new Loading(folder)
            .file("admin.port = 1")
            .file("argument.conf", "admin.port = 2")
            .file("property.conf", "admin.port = 3")
            .file("variable.conf", "admin.port = 4")
            .arguments("config=argument.conf")
            .property("pitwall.config", "property.conf")
            .variable("PITWALL_CONFIG", "variable.conf")
            .load();
    assertThat(c.get(PORT)).isEqualTo(2);
    assertThat(c.origin(PORT)).isEqualTo("argument.conf:1");
    assertThat(c.problems()).isEmpty();
  }

  @Test
  void thenTheFileOfTheSystemProperty() {
    Loading loading =
        new Loading(folder)
            .file("property.conf", "admin.port = 3")
            .file("variable.conf", "admin.port = 4")
            .property("pitwall.config", "property.conf")
            .variable("PITWALL_CONFIG", "variable.conf");
    assertThat(loading.load().get(PORT)).isEqualTo(3);
    assertThat(loading.property("pitwall.config", "").load().get(PORT)).isEqualTo(4);
  }

  @Test
  void theFileOfTheWorkingDirectoryWinsOverTheOneOfTheSystem() throws IOException {
    Files.createDirectory(folder.resolve("etc"));
    Loading loading = new Loading(folder).file("etc/pitwall.conf", "admin.port = 5");
    assertThat(loading.load().get(PORT)).isEqualTo(5);
    assertThat(loading.file("admin.port = 6").load().get(PORT)).isEqualTo(6);
  }

  @Test
  void aNamedFileThatIsMissingIsAMistakeAndNoOtherFileIsTaken() {
    LoadedConfiguration c = new Loading(folder).file("admin.port = 1").named("gone.conf").load();
    assertThat(c.get(PORT)).isEqualTo(7717);
    assertThat(c.problems()).extracting(ConfigProblem::kind).containsExactly(Kind.FILE_MISSING);
    assertThat(c.problems().get(0).origin()).isEqualTo("gone.conf");
  }

  @Test
  void aCommaInsideOfAnAgentArgumentIsWrittenWithABackslash() {
    LoadedConfiguration c =
        new Loading(folder).arguments("host.disk.paths=/\\,/data,app.name=a\\b").load();
    assertThat(c.get(DISKS)).containsExactly("/", "/data");
    assertThat(c.problems()).isEmpty();
    assertThat(CoreSettings.from(c).appName()).contains("a\\b");
  }

  @Test
  void commasOfAJsonListInAnAgentArgumentNeedNoBackslash() {
    LoadedConfiguration c =
        new Loading(folder).arguments("host.disk.paths=[\"/\",\"/data\"],admin.port=1").load();
    assertThat(c.get(DISKS)).containsExactly("/", "/data");
    assertThat(c.get(PORT)).isEqualTo(1);
  }

  @Test
  void aPartOfTheAgentArgumentsWithoutEqualsIsAMistakeThatShowsNoSecret() {
    LoadedConfiguration c = new Loading(folder).arguments("notify.mail.password=ab,geheim").load();
    assertThat(c.problems()).extracting(ConfigProblem::kind).containsExactly(Kind.BAD_ARGUMENT);
    assertThat(c.problems().toString()).doesNotContain("geheim");
    assertThat(c.problems().get(0).key()).isEqualTo("notify.mail.password");
  }

  @Test
  void listsFromOutsideTheFileAreCommaSeparatedOrJson() {
    for (String text : List.of("/, /data", "[\"/\", \"/data\"]", "[/,/data]")) {
      LoadedConfiguration c = new Loading(folder).variable("PITWALL_HOST_DISK_PATHS", text).load();
      assertThat(c.get(DISKS)).as(text).containsExactly("/", "/data");
    }
  }

  @Test
  void anEmptyListIsAValue() {
    assertThat(new Loading(folder).file("host.disk.paths = []").load().get(DISKS)).isEmpty();
    assertThat(new Loading(folder).file("").load().get(DISKS)).containsExactly("/");
  }

  @Test
  void theCurrentProcessIsReadAsItIs() {
    Sources sources = Sources.ofProcess("admin.port=1");
    assertThat(sources.properties()).containsKey("java.version");
    assertThat(sources.environment()).isEqualTo(System.getenv());
    assertThat(sources.usualFiles())
        .containsExactly(Path.of("pitwall.conf"), Path.of("/etc/pitwall/pitwall.conf"));
  }

  @Test
  void changesNameTheKeysWhoseValuesDiffer() {
    LoadedConfiguration before =
        new Loading(folder).file("admin.port = 1\nhost.cpu.threshold=50%").load();
    LoadedConfiguration after =
        new Loading(folder)
            .file("\nadmin.port = 1\nhost.cpu.threshold=60%\nhttp.slow-threshold = 1s")
            .load();
    assertThat(after.changesSince(before)).containsExactly("host.cpu.threshold");
  }
}
