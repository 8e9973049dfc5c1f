package dev.pitwall.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  @Test
  void soundKeysHaveNoMistakes() {
    assertThat(KeyGroup.mistakes(Loading.KEYS)).isEmpty();
  }

  @Test
  void keysThatCollideInTheEnvironmentAreFound() {
    assertThat(mistakes(Key.text("a.b-c", null, ""), Key.text("a-b.c", null, "")))
        .containsExactly("a-b.c and a.b-c are both PITWALL_A_B_C");
    assertThat(mistakes(Key.secret("a.token", ""), Key.text("a.token.file", null, "")))
        .contains("a.token.file and a.token-file are both PITWALL_A_TOKEN_FILE");
  }

  @Test
  void keysThatAreDeclaredTwiceAreFound() {
    assertThat(mistakes(Key.text("a.b", null, ""), Key.text("a.b", null, "")))
        .containsExactly("a.b is declared twice");
  }

  @Test
  void aKeyThatIsAValueAndAGroupIsFound() {
    assertThat(mistakes(Key.text("a.b", null, ""), Key.text("a.b.c", null, "")))
        .containsExactly("a.b is a value and the group of a.b.c");
  }

  @Test
  void namesOutOfStyleAndDefaultsOutOfTypeAreFound() {
    assertThat(mistakes(Key.text("a.camelCase", null, ""), Key.duration("a.d", "5", "")))
        .containsExactly("a.camelCase is not in kebab-case", "a.d refuses its own default 5");
  }

  private static List<String> mistakes(Key<?>... keys) {
    return KeyGroup.mistakes(List.of(new KeyGroup("Sample", List.of(keys))));
  }

  @Test
  void theReferenceIsATableForEachGroup() {
    List<KeyGroup> groups =
        List.of(
            new KeyGroup("Host", List.of(Loading.CPU)),
            new KeyGroup("Mail", List.of(Loading.PASSWORD, Loading.RULE_FOR, Loading.ROTATE)));
    assertThat(ConfigReference.markdown(groups))
        .contains(
            """
            ## Host

            | key | default | value | meaning |
            |---|---|---|---|
            | `host.cpu.threshold` | `80%` | a percentage such as 80% | CPU. |
            """)
        .contains("\n| `notify.mail.password`, `notify.mail.password-file` |  | a text, which")
        .contains("\n| `alerts.rules.<id>.for` |")
        .contains("\n| `logs.rotate[].keep` | `30` | a whole number from 1 to 9999 | Keep. |");
  }

  @Test
  void coreSettingsHaveTheirDefaults(@TempDir Path folder) {
    assertThat(CoreSettings.from(new Loading(folder).load()))
        .isEqualTo(
            new CoreSettings(
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10)));
  }

  @Test
  void coreSettingsTakeWhatIsWritten(@TempDir Path folder) {
    CoreSettings settings =
        CoreSettings.from(
            new Loading(folder)
                .file("locale = ja\nsample-interval = 2s\nstate-dir = /srv/p")
                .load());
    assertThat(settings.locale()).contains(Locale.JAPANESE);
    assertThat(settings.sampleInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.stateDir()).contains(Path.of("/srv/p"));
  }

  @Test
  void aKeyMayBringItsOwnGrammar(@TempDir Path folder) {
    Key<Locale> key =
        Key.parsed(
            "x.y",
            locale -> locale.equals(Locale.JAPANESE) ? "言語" : "a language",
            text -> {
              if (text.length() != 2) {
                throw new IllegalArgumentException(text);
              }
              return Locale.forLanguageTag(text);
            },
            "de",
            "Language.");
    List<KeyGroup> keys = List.of(new KeyGroup("X", List.of(key)));
    Sources sources = new Loading(folder).property("pitwall.x.y", "deutsch").sources();
    LoadedConfiguration c = LoadedConfiguration.load(sources, keys);
    assertThat(c.get(key)).isEqualTo(Locale.GERMAN);
    assertThat(c.problems().get(0).allowed(Locale.ENGLISH)).isEqualTo("allowed is a language");
    assertThat(c.problems().get(0).allowed(Locale.JAPANESE)).isEqualTo("指定できるのは言語です");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "-5s", "5 minutes", "s", "1e3s", "99999999999d", "0.1ns", "5M"})
  void oddDurationsAreRefused(String text) {
    assertThatThrownBy(() -> Values.duration(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "101%", "-1%", "NaN%", "1d%", "%", "1e1%"})
  void oddPercentagesAreRefused(String text) {
    assertThatThrownBy(() -> Values.percent(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"PT48H, 2d", "PT90S, 90s", "PT0.0005S, 500us", "PT0S, 0ns", "PT2H, 2h"})
  void aDurationIsWrittenInItsLargestUnit(Duration duration, String text) {
    assertThat(Values.text(duration)).isEqualTo(text);
  }

  @Property(tries = 200)
  void everyWrittenDurationIsReadBack(@ForAll @LongRange(min = 0) long nanos) {
    Duration duration = Duration.ofNanos(nanos);
    assertThat(Values.duration(Values.text(duration))).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"abc, abc, 0", "abc, abd, 1", "abc, acb, 1", "abc, ab, 1", "'', abc, 3"})
  void theDistanceCountsLettersAndSwaps(String a, String b, int distance) {
    assertThat(Suggestions.distance(a, b)).isEqualTo(distance);
  }

  @Property(tries = 500)
  void noTextMakesLoadingFail(@ForAll String text) {
    Sources sources =
        new Sources(
            Optional.empty(),
            text,
            java.util.Map.of("pitwall.host.disk.paths", text, "pitwall.logs.rotate", text),
            java.util.Map.of("PITWALL_HTTP_SLOW_THRESHOLD", text, "PITWALL_STATE_DIR", text),
            Path.of("target"),
            List.of());
    LoadedConfiguration c = LoadedConfiguration.load(sources, Loading.KEYS);
    CoreSettings.from(c);
    c.values();
    c.problems().forEach(problem -> assertThat(problem.text(Locale.JAPANESE)).isNotBlank());
  }
}
