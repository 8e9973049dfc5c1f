package dev.pitwall.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Level;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.host.HostSettings;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.notify.RuleWords;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Levels, words and runbook pages of the rules on the machine and on the JVM. */
class HostAndJvmRulesTest {

  private static List<Rule> rules() {
    LoadedConfiguration c =
        LoadedConfiguration.load(
            new Sources(Optional.empty(), "", Map.of(), Map.of(), Path.of("."), List.of()),
            List.of(
                new KeyGroup("Host", HostSettings.keys()),
                new KeyGroup("Alerts", AlertSettings.keys())));
    AlertSettings alerts = AlertSettings.from(c);
    return Stream.concat(HostRules.of(c, alerts).stream(), JvmRules.of(alerts).stream()).toList();
  }

  static Stream<String> ids() {
    return rules().stream().map(Rule::id);
  }

  private static Rule rule(String id) {
    return rules().stream().filter(rule -> rule.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void theLevelsOfTheSpecificationHold() {
    assertThat(rule("host.cpu.steal").levels())
        .containsExactly(new Level(Severity.WARNING, 0.10, 0.05, Duration.ofMinutes(20)));
    assertThat(rule("host.cpu.iowait").levels())
        .containsExactly(new Level(Severity.WARNING, 0.40, 0.20, Duration.ofMinutes(30)));
    assertThat(rule("host.cpu.throttled").levels())
        .containsExactly(new Level(Severity.WARNING, 0.25, 0.10, Duration.ofMinutes(5)));
    Rule full = rule("host.disk.time-to-full");
    assertThat(full.side()).isEqualTo(Side.BELOW);
    assertThat(full.levels()).extracting(Level::fire).containsExactly(86_400.0, 14_400.0);
    assertThat(rule("host.disk").levels()).hasSize(1);
    assertThat(rule("jvm.heap").levels()).extracting(Level::fire).containsExactly(0.85, 0.95);
    assertThat(rule("jvm.gc").levels()).extracting(Level::fire).containsExactly(0.10, 0.25);
  }

  @Test
  void whatHasHappenedAlreadyFiresAtTheFirstSample() {
    for (String id : List.of("host.memory.oom-kills", "host.disk.read-only", "jvm.deadlock")) {
      assertThat(rule(id).levels())
          .as(id)
          .containsExactly(new Level(Severity.CRITICAL, 0, 0, Duration.ZERO));
    }
  }

  @Test
  void onlyWhatAStartMakesWorseWaitsForItsEnd() {
    assertThat(rules().stream().filter(Rule::graced).map(Rule::id))
        .containsExactly(
            "host.cpu",
            "host.cpu.iowait",
            "host.cpu.steal",
            "host.cpu.throttled",
            "host.cpu.pressure",
            "host.load",
            "jvm.gc");
  }

  @ParameterizedTest
  @MethodSource("ids")
  void everyRuleSaysWhatItIsWhatItHitsAndWhatToDoInBothLanguages(String id) {
    for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
      Messages words = RuleWords.of(locale);
      for (String kind : List.of("what.", "impact.", "next.", "command.")) {
        assertThat(words.has(kind + id)).as(kind + id).isTrue();
      }
    }
    String next = "next." + id;
    assertThat(RuleWords.of(Locale.JAPANESE).get(next))
        .isNotEqualTo(RuleWords.of(Locale.ENGLISH).get(next));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void everyRuleHasARunbookPageInBothLanguages(String id) throws IOException {
    for (String language : List.of("", "_ja")) {
      String page = page(id + language + ".md");
      assertThat(page).startsWith("# " + id + "\n");
      assertThat(page.lines().filter(line -> line.startsWith("## "))).hasSize(5);
      assertThat(page.lines().count()).isBetween(20L, 60L);
      assertThat(page).contains("alerts.rules." + id + ".");
    }
  }

  private static String page(String name) throws IOException {
    try (InputStream in = RuleWords.class.getResourceAsStream("runbook/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
