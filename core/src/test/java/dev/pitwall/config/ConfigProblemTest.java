package dev.pitwall.config;

import static dev.pitwall.config.Loading.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.ConfigProblem.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigProblemTest {
  @TempDir Path folder;

  private ConfigProblem only(Loading loading) {
    List<ConfigProblem> problems = loading.load().problems();
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  @Test
  void aBareNumberForADurationIsToldInFourPartsWithAHint() {
    ConfigProblem problem = only(new Loading(folder).file("\nhttp.slow-threshold = 500"));
    assertThat(problem.text(Locale.ENGLISH))
        .isEqualTo(
            "Reading http.slow-threshold from pitwall.conf:2: the value is \"500\"; allowed is a"
                + " duration with its unit, such as 500ms, 30s, 5m, 12h or 7d. Write 500ms or"
                + " 500s. Until then the default 1s holds.");
  }

  @Test
  void theSameInJapanese() {
    ConfigProblem problem = only(new Loading(folder).file("\nhttp.slow-threshold = 500"));
    assertThat(problem.text(Locale.JAPANESE))
        .isEqualTo(
            "pitwall.conf:2 の http.slow-threshold を読み込み中: 値は \"500\" です。指定できるのは500ms、30s、5m、12h、7d"
                + " のような単位付きの時間です。500ms または 500s と書いてください。修正するまでは既定値 1s を使います。");
  }

  @Test
  void anUnknownKeyNamesTheNearestOne() {
    ConfigProblem problem = only(new Loading(folder).file("alert.repeat = 1h"));
    assertThat(problem.kind()).isEqualTo(Kind.UNKNOWN_KEY);
    assertThat(problem.text(Locale.ENGLISH))
        .isEqualTo(
            "Reading pitwall.conf:1: there is no key alert.repeat; allowed are the keys that"
                + " \"config print\" lists. Did you mean alerts.repeat? Until then it is ignored.");
  }

  @Test
  void anUnknownVariableNamesTheNearestOne() {
    ConfigProblem problem = only(new Loading(folder).variable("PITWALL_ADMIN_PROT", "1"));
    assertThat(problem.kind()).isEqualTo(Kind.UNKNOWN_VARIABLE);
    assertThat(problem.suggestions()).containsExactly("PITWALL_ADMIN_PORT");
  }

  @Test
  void variablesThatKubernetesSetsForAServiceArePassedOver() {
    LoadedConfiguration c =
        new Loading(folder)
            .variable("PITWALL_SERVICE_HOST", "10.0.0.1")
            .variable("PITWALL_SERVICE_PORT", "7717")
            .variable("PITWALL_PORT", "tcp://10.0.0.1:7717")
            .variable("PITWALL_PORT_7717_TCP_ADDR", "10.0.0.1")
            .load();
    assertThat(c.problems()).isEmpty();
  }

  @Test
  void allMistakesAreToldAtOnce() {
    LoadedConfiguration c =
        new Loading(folder)
            .file("admin.port = 99999\nhost.cpu.threshold = 0.8\nnope = 1")
            .variable("PITWALL_NOTIFY_MAIL_SECURITY", "startls")
            .property("pitwall.sample-interval", "0s")
            .load();
    assertThat(c.problems()).hasSize(5);
    assertThat(c.get(PORT)).isEqualTo(7717);
    assertThat(c.get(CPU)).isEqualTo(0.8);
    assertThat(c.get(SECURITY)).isEqualTo("starttls");
  }

  @ParameterizedTest
  @CsvSource({
    "host.cpu.threshold, 0.85, 85%",
    "host.cpu.threshold, 85, 85%",
    "http.header.enabled, yes, true",
    "notify.mail.security, startls, starttls",
    "journal.max-size, 10, 10B",
    "locale, jp, ja",
  })
  void whatWasProbablyMeantIsSuggested(String key, String value, String meant) {
    ConfigProblem problem = only(new Loading(folder).property("pitwall." + key, value));
    assertThat(problem.suggestions()).startsWith(meant);
    assertThat(problem.origin()).isEqualTo("-Dpitwall." + key);
  }

  @Test
  void moreMistakesThanTheBoundAreCounted() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 250; i++) {
      text.append("nothing-like-it-").append(i).append(" = 1\n");
    }
    List<ConfigProblem> problems = new Loading(folder).file(text.toString()).load().problems();
    assertThat(problems).hasSize(ProblemList.MOST + 1);
    assertThat(problems.get(ProblemList.MOST).text(Locale.ENGLISH)).contains("50 more mistakes");
  }

  @Test
  void aSecretIsReadFromItsFile() throws IOException {
    secretFile("geheim\n", "rw-------");
    LoadedConfiguration c = new Loading(folder).file("notify.mail.password-file = secret").load();
    assertThat(c.get(PASSWORD)).isEqualTo("geheim");
    assertThat(c.problems()).isEmpty();
    assertThat(c.origin(PASSWORD)).isEqualTo("pitwall.conf:1 -> secret");
  }

  @Test
  void onlyTheLineEndsAfterASecretAreNotPartOfIt() throws IOException {
    secretFile(" ge\nheim \r\n\n", "rw-------");
    LoadedConfiguration c = new Loading(folder).file("notify.mail.password-file = secret").load();
    assertThat(c.get(PASSWORD)).isEqualTo(" ge\nheim ");
  }

  @Test
  void aSecretFileThatEverybodyMayReadIsUsedWithAWarning() throws IOException {
    secretFile("geheim", "rw-r--r--");
    LoadedConfiguration c =
        new Loading(folder).variable("PITWALL_NOTIFY_MAIL_PASSWORD_FILE", "secret").load();
    assertThat(c.get(PASSWORD)).isEqualTo("geheim");
    assertThat(c.problems()).hasSize(1).allMatch(ConfigProblem::warning);
    assertThat(c.problems().get(0).kind()).isEqualTo(Kind.SECRET_FILE_OPEN);
  }

  @Test
  void aSecretFileThatIsMissingOrEmptyIsAMistake() throws IOException {
    Loading loading = new Loading(folder).file("notify.mail.password-file = secret");
    assertThat(only(loading).kind()).isEqualTo(Kind.SECRET_FILE_UNREADABLE);
    secretFile(" \n", "rw-------");
    assertThat(only(loading).kind()).isEqualTo(Kind.SECRET_FILE_UNREADABLE);
    assertThat(loading.load().find(PASSWORD)).isEmpty();
  }

  @Test
  void aSecretAndItsFileBothSetMeansNeitherIsUsed() throws IOException {
    secretFile("geheim", "rw-------");
    Loading loading =
        new Loading(folder)
            .file("notify.mail.password-file = secret")
            .variable("PITWALL_NOTIFY_MAIL_PASSWORD", "other");
    assertThat(only(loading).kind()).isEqualTo(Kind.SECRET_TWICE);
    assertThat(only(loading).origin()).isEqualTo("PITWALL_NOTIFY_MAIL_PASSWORD, pitwall.conf:1");
    assertThat(loading.load().find(PASSWORD)).isEmpty();
  }

  @Test
  void secretsAreMaskedWhereverValuesAreShown() {
    LoadedConfiguration c =
        new Loading(folder)
            .file(
                "notify.mail.password = geheim\n"
                    + "postgres.url = \"jdbc:postgresql://h/db?user=a&password=geheim\"")
            .load();
    assertThat(c.get(PASSWORD)).isEqualTo("geheim");
    assertThat(c.values().toString()).doesNotContain("geheim").contains("****");
    assertThat(c.values())
        .extracting(EffectiveValue::value)
        .contains("jdbc:postgresql://h/db?user=a&password=****");
  }

  @Test
  void aValueThatIsPrintedNamesItsOriginDefaultAndMeaning() {
    LoadedConfiguration c = new Loading(folder).file("host.cpu.threshold = 70%").load();
    assertThat(c.values())
        .contains(
            new EffectiveValue("host.cpu.threshold", "70%", "pitwall.conf:1", "80%", "CPU."),
            new EffectiveValue("admin.port", "7717", "default", "7717", "Port."),
            new EffectiveValue("postgres.url", "", "default", "", "JDBC address."));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyMistakeHasItsFourPartsInBothLanguages(Kind kind) {
    ConfigProblem problem =
        new ConfigProblem(kind, "ORIGIN", "KEY", "MET", Type.FLAG, List.of("A", "B"), "D");
    for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
      String text = problem.text(locale);
      assertThat(text)
          .contains(problem.attempted(locale))
          .contains(problem.found(locale))
          .contains(problem.allowed(locale))
          .contains(problem.fix(locale))
          .doesNotContainPattern("\\{(?!name\\})");
    }
    assertThat(problem.fix(Locale.JAPANESE)).endsWith("。");
    assertThat(problem.text(Locale.JAPANESE)).containsPattern("[\\u3040-\\u30ff]");
  }

  @Test
  void bothLanguagesHaveTheSameTextsWithTheSamePlaceholders() throws IOException {
    Properties english = words("messages.properties");
    Properties japanese = words("messages_ja.properties");
    assertThat(japanese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(placeholders(japanese.getProperty(key)))
          .as(key)
          .isEqualTo(placeholders(english.getProperty(key)));
    }
  }

  private static Properties words(String file) throws IOException {
    Properties words = new Properties();
    try (InputStream in = ConfigProblem.class.getResourceAsStream(file)) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return words;
  }

  private static Set<String> placeholders(String text) {
    List<String> found = new ArrayList<>();
    Pattern.compile("\\{\\w+}").matcher(text).results().forEach(m -> found.add(m.group()));
    return new TreeSet<>(found);
  }

  private void secretFile(String text, String mode) throws IOException {
    Path file = folder.resolve("secret");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void aMapOfTextsReadsLikeAConfiguration() {
    Entry entry = new Entry(Map.of("keep", "3", "mode", ""));
    assertThat(entry.get(KEEP)).isEqualTo(3);
    assertThat(entry.get(MODE)).isEqualTo("0644");
  }
}
