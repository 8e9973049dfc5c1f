package dev.pitwall.config;

import static dev.pitwall.config.Loading.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigureGuideTest {
  private static final String ENGLISH = "how-to/configure.md";
  private static final String JAPANESE = "ja/how-to/configure.md";

  @TempDir Path folder;

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("..", "docs").resolve(name));
  }

  private static String first(String page, String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(page)
        .results()
        .findFirst()
        .map(result -> result.group(1))
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {ENGLISH, JAPANESE})
  void theFileOfTheGuideIsRead(String name) throws IOException {
    Path secret = Files.writeString(folder.resolve("mail-password"), "geheim");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    String text =
        first(page(name), "```hocon\n(.*?)```")
            .replace("/etc/pitwall/mail-password", secret.toString());
    LoadedConfiguration c = new Loading(folder).file(text).load();
    assertThat(c.problems()).isEmpty();
    assertThat(c.get(CPU)).isEqualTo(0.7);
    assertThat(c.get(SLOW)).isEqualTo(Duration.ofMillis(500));
    assertThat(c.get(DISKS)).containsExactly("/", "/data");
    assertThat(c.get(PASSWORD)).isEqualTo("geheim");
    assertThat(CoreSettings.from(c).appName()).contains("RacePredictor");
  }

  @ParameterizedTest
  @ValueSource(strings = {ENGLISH, JAPANESE})
  void theExamplesOutsideOfTheFileAreRead(String name) throws IOException {
    String page = page(name);
    LoadedConfiguration agent =
        new Loading(folder).arguments(first(page, "pitwall-agent\\.jar=([^`]+)`")).load();
    assertThat(agent.get(CPU)).isEqualTo(0.7);
    assertThat(agent.get(PORT)).isZero();
    String[] property = first(page, "`-D(pitwall\\.host[^`]+)`").split("=", 2);
    assertThat(new Loading(folder).property(property[0], property[1]).load().get(CPU))
        .isEqualTo(0.7);
    String[] variable = first(page, "`(PITWALL_HOST[^`]+)`").split("=", 2);
    assertThat(new Loading(folder).variable(variable[0], variable[1]).load().get(CPU))
        .isEqualTo(0.7);
    LoadedConfiguration quoted =
        new Loading(folder).file(first(page, "`(postgres\\.url = [^`]+)`")).load();
    assertThat(quoted.get(URL)).isEqualTo("jdbc:postgresql://localhost/race");
    LoadedConfiguration off = new Loading(folder).file(first(page, "`(enabled = [^`]+)`")).load();
    assertThat(CoreSettings.from(off).enabled()).isFalse();
  }

  @Test
  void bothLanguagesShowTheSameExamples() throws IOException {
    Pattern code = Pattern.compile("```.*?```|`[^`\n]+`", Pattern.DOTALL);
    List<String> english =
        code.matcher(page(ENGLISH)).results().map(MatchResult::group).distinct().sorted().toList();
    List<String> japanese =
        code.matcher(page(JAPANESE)).results().map(MatchResult::group).distinct().sorted().toList();
    assertThat(japanese).isEqualTo(english);
  }
}
