package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Scope;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.notify.RuleWords;
import dev.pitwall.rules.Presets;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules on the database: what is said of each, and where. */
class DatabaseRulesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "checks-postgresql.md");
  private static final List<String> FIRST_CLASS = List.of("db.down", "db.refused");

  @TempDir Path folder;

  private List<Rule> rules() throws IOException {
    Files.writeString(folder.resolve("pitwall.conf"), "");
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    return Presets.of(LoadedConfiguration.load(sources, Pitwall.keys())).stream()
        .filter(rule -> rule.id().startsWith("db."))
        .toList();
  }

  @Test
  void everyRuleIsInTheReferenceAndNoOther() throws IOException {
    String page = Files.readString(PAGE);
    String table = page.substring(page.indexOf("## Rules"), page.indexOf("## When the"));
    List<String> documented =
        table
            .lines()
            .filter(line -> line.startsWith("| `db."))
            .map(line -> line.split("\\|", -1)[1])
            .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
            .map((MatchResult name) -> name.group(1))
            .toList();
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(rules().stream().map(Rule::id).toList());
  }

  @Test
  void everyReadingOfARuleIsInTheReference() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(rules()).allMatch(rule -> page.contains("`" + rule.reading()));
  }

  @Test
  void everyRuleHasItsWordsInBothLanguages() throws IOException {
    Messages english = RuleWords.of(Locale.ENGLISH);
    Messages japanese = RuleWords.of(Locale.JAPANESE);
    for (Rule rule : rules()) {
      for (String word : List.of("what.", "impact.", "next.", "offenders.", "command.")) {
        assertThat(english.has(word + rule.id())).as(word + rule.id()).isTrue();
        if (!word.equals("command.")) {
          assertThat(japanese.get(word + rule.id())).isNotEqualTo(english.get(word + rule.id()));
        }
      }
    }
  }

  @Test
  void everyRuleHasARunbookPageInBothLanguages() throws IOException {
    for (Rule rule : rules()) {
      assertThat(page(rule.id() + ".md"))
          .startsWith("# " + rule.id() + "\n")
          .contains("## What it means", "## What it hits", "## Look first")
          .contains("## Usual causes and what helps", "## Tune it");
      assertThat(page(rule.id() + "_ja.md"))
          .startsWith("# " + rule.id() + "\n")
          .contains("## 意味", "## 影響", "## 最初に見るもの", "## よくある原因と対処", "## 調整");
    }
  }

  private static String page(String name) throws IOException {
    try (InputStream in = RuleWords.class.getResourceAsStream("runbook/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void rulesSpeakForTheFleetAndAreSilentWhileTheDatabaseIsAway() throws IOException {
    for (Rule rule : rules()) {
      assertThat(rule.scope()).isEqualTo(Scope.CLUSTER);
      if (FIRST_CLASS.contains(rule.id())) {
        assertThat(rule.hiddenBy()).isEmpty();
      } else {
        assertThat(rule.hiddenBy()).contains("db.down").doesNotContain(rule.id());
      }
    }
  }
}
