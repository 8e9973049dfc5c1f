package dev.pitwall.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The scripts and the words belong together: no text is missing, none is left over, none is in
 * them.
 */
class DashboardWordsTest {
  private static final Path FOLDER = Path.of("src/main/resources/dev/pitwall/admin");
  private static final Pattern CALL = Pattern.compile("\\b(t|plural)\\((?:t\\()?'([a-z0-9.-]+)'");
  private static final Pattern ANY = Pattern.compile("'([a-z0-9]+(?:[.-][a-zA-Z0-9-]+)*)'");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

  /** Keys whose end is put together: {@code duty.} and a state. */
  private static final List<String> COMPOSED =
      List.of(
          "state.",
          "duty.",
          "theme.",
          "range.",
          "held.",
          "trial.",
          "rehearsal.",
          "keys.",
          "nav.",
          "login.",
          "errors.source.",
          "security.mode.",
          "backups.verdict.",
          "noscript",
          "title");

  private static Properties words(String name) throws IOException {
    Properties words = new Properties();
    try (var in = Files.newBufferedReader(FOLDER.resolve(name))) {
      words.load(in);
    }
    return words;
  }

  private static String scripts() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(FOLDER.resolve("page"))) {
      for (Path each : files.filter(f -> f.toString().endsWith(".js")).sorted().toList()) {
        all.append(Files.readString(each)).append('\n');
      }
    }
    return all.toString();
  }

  @Test
  void everyKeyThatAScriptNamesHasAText() throws IOException {
    Messages words = Messages.of(StaticFiles.class, Locale.JAPANESE, List.of("dashboard"));
    Matcher calls = CALL.matcher(scripts());
    Set<String> missing = new TreeSet<>();
    int count = 0;
    while (calls.find()) {
      count++;
      String key = calls.group(1).equals("plural") ? calls.group(2) + ".other" : calls.group(2);
      if (!words.has(key)) {
        missing.add(key);
      }
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(250);
  }

  @Test
  void noTextIsLeftOver() throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher any = ANY.matcher(scripts());
    while (any.find()) {
      named.add(any.group(1));
    }
    Set<String> unused = new TreeSet<>(words("dashboard.properties").stringPropertyNames());
    unused.removeIf(
        key ->
            named.contains(key)
                || named.contains(key.replaceAll("\\.(one|other)$", ""))
                || COMPOSED.stream().anyMatch(key::startsWith));
    assertThat(unused).isEmpty();
  }

  @Test
  void bothLanguagesHaveTheSameTextsWithTheSamePlaceholders() throws IOException {
    Properties english = words("dashboard.properties");
    Properties japanese = words("dashboard_ja.properties");
    assertThat(japanese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(placeholders(japanese.getProperty(key)))
          .as(key)
          .isSubsetOf(placeholders(english.getProperty(key).concat("{count}")));
    }
  }

  private static Set<String> placeholders(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /** What is fetched, loaded or styled from elsewhere or from within the page is not possible. */
  @Test
  void theScriptsAskNobodyElseAndWriteNoMarkup() throws IOException {
    assertThat(scripts())
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(")
        .doesNotContain("https://", "setAttribute('style");
  }
}
