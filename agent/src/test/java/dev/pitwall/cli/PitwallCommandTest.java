package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.Key;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.Sources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PitwallCommandTest {
  private static final List<KeyGroup> KEYS =
      List.of(
          new KeyGroup("General", CoreSettings.keys()),
          new KeyGroup(
              "Samples",
              List.of(
                  Key.percent("host.cpu.threshold", "80%", "CPU."),
                  Key.duration("http.slow-threshold", "1s", "Slow."),
                  Key.secret("notify.mail.password", "Password."))));

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();

  private int run(String... args) {
    return run(() -> KEYS, args);
  }

  private int run(Supplier<List<KeyGroup>> keys, String... args) {
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), environment, folder, List.of(Path.of("pitwall.conf")));
    out.reset();
    err.reset();
    return new PitwallCommand(keys, sources, Terminal.of(environment, false))
        .run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void file(String text) throws IOException {
    Files.writeString(folder.resolve("pitwall.conf"), text);
  }

  @Test
  void withoutArgumentsTwelveLinesWithFourExamplesAreShownAndAllIsWell() throws IOException {
    file("");
    for (String lang : List.of("en", "ja")) {
      assertThat(run("--lang", lang)).isZero();
      assertThat(out().lines().toList()).hasSize(12);
      assertThat(out().lines().filter(line -> line.startsWith("  java "))).hasSize(4);
      assertThat(out()).contains("pitwall.conf").contains("config");
      assertThat(err()).isEmpty();
    }
  }

  @Test
  void anUnknownCommandNamesTheNearestAndIsAMistakeOfUsage() {
    assertThat(run("--lang", "en", "confg", "check")).isEqualTo(64);
    assertThat(err())
        .contains("There is no command \"confg\" here.")
        .contains("Did you mean: config")
        .contains("pitwall --help");
    assertThat(out()).isEmpty();
  }

  @Test
  void anUnknownOptionNamesTheNearestInJapaneseToo() {
    assertThat(run("config", "check", "--outptu", "json", "--lang=ja")).isEqualTo(64);
    assertThat(err())
        .contains("\"--outptu\" というオプションはありません。")
        .contains("もしかして: --output")
        .contains("pitwall config check --help");
  }

  @Test
  void aFormatThatDoesNotExistIsAMistakeOfUsage() {
    assertThat(run("--lang", "en", "config", "check", "-o", "xml")).isEqualTo(64);
    assertThat(err()).contains("'xml' (text, json)");
    assertThat(run("config", "print", "--lang", "fr")).isEqualTo(64);
    assertThat(err()).contains("'fr' (en, ja)");
  }

  @Test
  void aSoundConfigurationPassesTheCheck() throws IOException {
    file("host.cpu.threshold = 70%");
    assertThat(run("config", "check", "--lang", "en")).isZero();
    assertThat(out()).startsWith("OK  ").contains("0 mistakes, 0 warnings");
  }

  @Test
  void allMistakesAreShownAtOnceWithExitCode78() throws IOException {
    file("host.cpu.treshold = 70%\nhttp.slow-threshold = 500\n");
    assertThat(run("config", "check", "--lang", "en")).isEqualTo(78);
    assertThat(out())
        .contains("CRITICAL  Reading http.slow-threshold from pitwall.conf:2: the value is \"500\"")
        .contains("    Write 500ms or 500s. Until then the default 1s holds.")
        .contains("Did you mean host.cpu.threshold?")
        .contains("2 mistakes, 0 warnings");
  }

  @Test
  void theGlobalOptionsMayStandBeforeTheCommandToo() throws IOException {
    Files.writeString(folder.resolve("other.conf"), "http.slow-threshold = 500");
    assertThat(run("--lang", "ja", "-c", "other.conf", "-o", "text", "config", "check"))
        .isEqualTo(78);
    assertThat(out())
        .contains("other.conf:1 の http.slow-threshold を読み込み中: 値は \"500\" です")
        .contains("誤り 1 件、警告 0 件");
  }

  @Test
  void aFileThatIsNamedAndMissingIsAMistakeOfConfiguration() {
    assertThat(run("config", "check", "-c", "gone.conf", "--lang", "en")).isEqualTo(78);
    assertThat(out()).contains("Reading the configuration file gone.conf: there is no such file");
  }

  @Test
  void warningsAloneEndWithOne() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "geheim");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    file("notify.mail.password-file = secret");
    assertThat(run("config", "check", "--lang", "en")).isEqualTo(1);
    assertThat(out()).contains("WARNING  Reading notify.mail.password").doesNotContain("geheim");
    assertThat(run("config", "print", "--lang", "en")).isZero();
    assertThat(out()).doesNotContain("geheim").contains("****");
  }

  @Test
  void theCheckAsJsonIsOneDocument() throws IOException {
    file("http.slow-threshold = 500");
    assertThat(run("config", "check", "-o", "json", "--lang", "en")).isEqualTo(78);
    JsonObject document = JsonParser.parseString(out()).getAsJsonObject();
    assertThat(document.get("status").getAsString()).isEqualTo("CRITICAL");
    JsonObject problem = document.getAsJsonArray("problems").get(0).getAsJsonObject();
    assertThat(problem.get("code").getAsString()).isEqualTo("bad-value");
    assertThat(problem.get("origin").getAsString()).isEqualTo("pitwall.conf:1");
    assertThat(problem.get("key").getAsString()).isEqualTo("http.slow-threshold");
    assertThat(problem.getAsJsonArray("suggestions")).hasSize(2);
    assertThat(err()).isEmpty();
  }

  @Test
  void everyValueIsPrintedWithItsOriginAndNoSecret() throws IOException {
    file("host.cpu.threshold = 70%\nnotify.mail.password = geheim\napp.name = \"\\u001b[31mx\"");
    environment.put("PITWALL_HTTP_SLOW_THRESHOLD", "2s");
    assertThat(run("config", "print", "--lang", "en")).isZero();
    assertThat(out())
        .containsPattern("host\\.cpu\\.threshold +70% +pitwall\\.conf:1 +80%")
        .containsPattern("http\\.slow-threshold +2s +PITWALL_HTTP_SLOW_THRESHOLD +1s")
        .containsPattern("notify\\.mail\\.password +\\*\\*\\*\\* +pitwall\\.conf:2")
        .containsPattern("sample-interval +10s +default")
        .doesNotContain("geheim")
        .doesNotContain("\u001b");
  }

  @Test
  void thePrintedValuesAsJsonAreOneDocumentEvenWithMistakes() throws IOException {
    file("http.slow-threshold = 500\nnotify.mail.password = geheim");
    assertThat(run("config", "print", "-o", "json", "--lang", "ja")).isEqualTo(78);
    JsonObject document = JsonParser.parseString(out()).getAsJsonObject();
    assertThat(document.getAsJsonArray("problems")).hasSize(1);
    assertThat(out()).contains("\"value\": \"****\"").doesNotContain("geheim");
  }

  @Test
  void theLanguageOfTheConfigurationHoldsWhereNoneIsAskedFor() throws IOException {
    file("locale = ja");
    assertThat(run("config", "check")).isZero();
    assertThat(out()).contains("誤り 0 件");
  }

  @Test
  void onANarrowTerminalATableBecomesLines() throws IOException {
    file("host.cpu.threshold = 70%");
    environment.put("COLUMNS", "40");
    assertThat(run("config", "print", "--lang", "en")).isZero();
    assertThat(out()).contains("key: host.cpu.threshold\nvalue: 70%\norigin: pitwall.conf:1\n");
  }

  @Test
  void helpIsThereInBothLanguages() {
    assertThat(run("config", "check", "--help", "--lang", "en")).isZero();
    assertThat(out()).contains("Tells every mistake").contains("--lang").contains("text or json");
    assertThat(run("config", "--help", "--lang", "ja")).isZero();
    assertThat(out()).contains("設定を確認します").contains("有効な値と出所").contains("このヘルプを表示");
    assertThat(run("config", "--lang", "en")).isZero();
    assertThat(out()).contains("check").contains("print");
  }

  @Test
  void aMistakeOfOursIsToldAsOursWithExitCode70() {
    Supplier<List<KeyGroup>> broken =
        () -> {
          throw new IllegalStateException("broken");
        };
    assertThat(run(broken, "config", "check", "--lang", "en")).isEqualTo(70);
    assertThat(err()).contains("An internal error of Pitwall").contains("broken");
    assertThat(out()).isEmpty();
  }

  @Test
  void coloursAreForTerminalsAndNeverWithNoColor() {
    assertThat(Terminal.of(Map.of(), true).state("OK")).isEqualTo("\u001b[32mOK\u001b[0m");
    assertThat(Terminal.of(Map.of(), false).state("OK")).isEqualTo("OK");
    assertThat(Terminal.of(Map.of("NO_COLOR", "1"), true).colour()).isFalse();
    assertThat(Terminal.of(Map.of("NO_COLOR", "1", "CLICOLOR_FORCE", "1"), true).colour())
        .isFalse();
    assertThat(Terminal.of(Map.of("CLICOLOR_FORCE", "1"), false).colour()).isTrue();
    assertThat(Terminal.of(Map.of("TERM", "dumb"), true).colour()).isFalse();
    assertThat(Terminal.of(Map.of("COLUMNS", "132"), true).width()).isEqualTo(132);
    assertThat(Terminal.of(Map.of("COLUMNS", "x"), true).width()).isEqualTo(80);
  }

  @Test
  void columnsStandUnderEachOtherInJapaneseToo() {
    TextTable table = new TextTable("キー", "v");
    table.row("ab", "1");
    assertThat(table.lines(80)).containsExactly("キー  v", "ab    1");
    assertThat(DisplayWidth.of("ｶﾅ")).isEqualTo(2);
    assertThat(DisplayWidth.of("が")).isEqualTo(2);
    assertThat(DisplayWidth.of("か\u3099")).isEqualTo(2);
    assertThat(DisplayWidth.of("𠮷")).isEqualTo(2);
  }

  @Test
  void bothLanguagesHaveTheSameTexts() throws IOException {
    assertThat(words("messages_ja.properties")).isEqualTo(words("messages.properties"));
  }

  private static java.util.Set<String> words(String file) throws IOException {
    Properties words = new Properties();
    try (InputStream in = PitwallCommand.class.getResourceAsStream(file)) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return words.stringPropertyNames();
  }
}
