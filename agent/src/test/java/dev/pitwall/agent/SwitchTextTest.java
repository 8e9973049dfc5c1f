package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enabled = false",
        "  enabled=false  # for now",
        "pitwall.enabled = false",
        "enabled : false // later",
        "pitwall { enabled = false }",
        "pitwall {\n  host.cpu.threshold = 80%\n  enabled = false\n}",
        "{ \"enabled\": false, \"http\": {} }",
        "{ \"pitwall\": { \"app.name\": \"a {\", \"enabled\": false } }",
        "a = [\nenabled = false",
        "enabled = false\nenabled = true",
        "enabled = \"false\""
      })
  void saysOff(String text) {
    assertThat(SwitchText.isOff(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "enabled = true",
        "# enabled = false",
        "// enabled = false",
        "admin.enabled = false",
        "admin { enabled = false }",
        "pitwall { admin { enabled = false } }",
        "pitwall.admin { enabled = false }",
        "note = \"enabled = false\"",
        "re-enabled = false",
        "enabled = falsehood"
      })
  void doesNotSayOff(String text) {
    assertThat(SwitchText.isOff(text)).isFalse();
  }
}
