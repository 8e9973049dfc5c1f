package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.ConfigProblem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffWinsTest {
  @TempDir Path folder;

  private boolean on(Loading loading) {
    return CoreSettings.from(loading.load()).enabled();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enabled = false\nx = {",
        "pitwall { enabled = false\n host { cpu = 1\n",
        "pitwall.enabled: false\n]",
        "{\"pitwall\": {\"enabled\": false, }",
        "pitwall {\n host { cpu.threshold = 80%\n enabled = false\n}\n",
        "x = jdbc:y\n\"enabled\" = \"false\" # off for now",
      })
  void aFileThatDoesNotParseButSwitchesOffAtItsTopMeansOff(String text) {
    Loading loading = new Loading(folder).file(text);
    assertThat(on(loading)).isFalse();
    assertThat(loading.load().problems())
        .extracting(ConfigProblem::kind)
        .contains(Kind.FILE_SYNTAX, Kind.OFF_WINS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# enabled = false\nx = {",
        "pitwall { http { header { enabled = false",
        "pitwall.http.header.enabled = false\nx = {",
        "pitwall { alerts.rules.a { enabled = false }\n {",
        "enabled = true\nx = {",
      })
  void aFileThatDoesNotParseAndSwitchesOnlyAPartOffMeansOn(String text) {
    assertThat(on(new Loading(folder).file(text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "no", "flase", "False", "\"false\"", "0"})
  void anOddValueThatCanOnlyMeanOffMeansOff(String value) {
    assertThat(on(new Loading(folder).file("pitwall.enabled = " + value))).isFalse();
  }

  @Test
  void anOddValueInTheEnvironmentThatMeansOffMeansOff() {
    assertThat(on(new Loading(folder).variable("PITWALL_ENABLED", "off"))).isFalse();
  }

  @Test
  void anOddValueOfAHigherSourceDoesNotHideTheOffOfALowerOne() {
    Loading loading =
        new Loading(folder).file("enabled = false").variable("PITWALL_ENABLED", "maybe");
    assertThat(on(loading)).isFalse();
  }

  @Test
  void anOddValueAfterAnOffInTheSameFileMeansOff() {
    assertThat(on(new Loading(folder).file("enabled = false\nenabled = maybe"))).isFalse();
  }

  @Test
  void aValueThatSaysNothingAboutOffLeavesTheDefault() {
    assertThat(on(new Loading(folder).file("enabled = maybe"))).isTrue();
    assertThat(on(new Loading(folder))).isTrue();
  }

  @Test
  void aReadableValueOfAHigherSourceDecides() {
    assertThat(on(new Loading(folder).file("enabled = false").arguments("enabled=true"))).isTrue();
    assertThat(on(new Loading(folder).file("enabled = true").arguments("enabled=false"))).isFalse();
  }

  @Test
  void aFileThatIsNotUtf8CanStillSwitchOff() throws IOException {
    Files.write(
        folder.resolve("pitwall.conf"),
        "# \u00e9\nenabled = false".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(on(new Loading(folder))).isFalse();
  }
}
