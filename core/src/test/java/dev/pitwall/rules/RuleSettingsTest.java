package dev.pitwall.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Level;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Samples;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.host.HostSettings;
import dev.pitwall.check.http.HealthSettings;
import dev.pitwall.check.logs.ErrorSettings;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.ConfigProblem;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSettingsTest {
  @TempDir Path folder;

  private LoadedConfiguration load(String rules) throws IOException {
    Files.writeString(folder.resolve("pitwall.conf"), "pitwall.alerts.rules {\n" + rules + "\n}");
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    return LoadedConfiguration.load(
        sources,
        List.of(
            new KeyGroup("General", CoreSettings.keys()),
            new KeyGroup("Host", HostSettings.keys()),
            new KeyGroup("Health", HealthSettings.keys()),
            new KeyGroup("Errors", ErrorSettings.keys()),
            new KeyGroup("PostgreSQL", PostgresSettings.keys()),
            new KeyGroup("Alerts", AlertSettings.keys()),
            new KeyGroup("Rules", RuleSettings.keys(), RuleSettings::mistakes)));
  }

  private static Rule rule(LoadedConfiguration c, String id) {
    return Presets.of(c).stream().filter(rule -> rule.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void aRuleOfOnesOwnIsAWarningThatClearsAtNinetyPercent() throws IOException {
    LoadedConfiguration c = load("pay-slow.when = \"http.p95{route=/pay} > 800ms\"");
    assertThat(c.problems()).isEmpty();
    Rule rule = rule(c, "pay-slow");
    assertThat(rule.levels())
        .containsExactly(new Level(Severity.WARNING, 0.8, 0.8 * 0.9, Duration.ofMinutes(2)));
    assertThat(rule.side()).isEqualTo(Side.ABOVE);
    assertThat(rule.reading()).isEqualTo("http.p95");
    assertThat(rule.resolveAfter()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void belowItClearsAtAHundredAndTenPercentAndNegativesTheOtherWay() throws IOException {
    LoadedConfiguration c =
        load(
            "a.when = \"http.rate < 10\", b.when = \"http.rate > -10\", d.when = \"http.rate < -10\"");
    assertThat(rule(c, "a").first().clear()).isEqualTo(11, within(1e-9));
    assertThat(rule(c, "a").side()).isEqualTo(Side.BELOW);
    assertThat(rule(c, "b").first().clear()).isEqualTo(-11, within(1e-9));
    assertThat(rule(c, "d").first().clear()).isEqualTo(-9, within(1e-9));
  }

  @Test
  void everyPartOfARuleCanBeSet() throws IOException {
    LoadedConfiguration c =
        load(
            """
            pay { when = "http.p95 > 1s", clear = 500ms, for = 0s, resolve-after = 1m
                  samples = "3/5", severity = critical, note = "nobody can pay" }
            """);
    assertThat(c.problems()).isEmpty();
    Rule rule = rule(c, "pay");
    assertThat(rule.levels()).containsExactly(new Level(Severity.CRITICAL, 1, 0.5, Duration.ZERO));
    assertThat(rule.resolveAfter()).isEqualTo(Duration.ofMinutes(1));
    assertThat(rule.samples()).isEqualTo(new Samples(3, 5));
    assertThat(rule.note()).isEqualTo("nobody can pay");
  }

  @Test
  void aBuiltInRuleKeepsWhatIsNotSaid() throws IOException {
    LoadedConfiguration c =
        load("host.cpu { clear = 60%, samples = 2/3 }, host.memory.when = \"host.memory >= 95%\"");
    assertThat(c.problems()).isEmpty();
    Rule cpu = rule(c, "host.cpu");
    assertThat(cpu.first().clear()).isEqualTo(0.6);
    assertThat(cpu.first().fire()).isEqualTo(0.8);
    assertThat(cpu.samples()).isEqualTo(new Samples(2, 3));
    assertThat(cpu.graced()).isTrue();
    Rule memory = rule(c, "host.memory");
    assertThat(memory.first().fire()).isEqualTo(0.95);
    assertThat(memory.condition()).isPresent();
    assertThat(memory.levels()).hasSize(1);
  }

  @Test
  void aRuleThatIsSwitchedOffIsGone() throws IOException {
    LoadedConfiguration c =
        load("host.cpu.enabled = false, x { when = \"host.cpu > 1%\", enabled = false }");
    assertThat(Presets.of(c)).extracting(Rule::id).doesNotContain("host.cpu", "x");
  }

  private static String told(LoadedConfiguration c) {
    assertThat(c.problems()).hasSize(1);
    ConfigProblem problem = c.problems().get(0);
    assertThat(problem.origin()).contains("pitwall.conf");
    return problem.allowed(Locale.ENGLISH) + "|" + problem.fix(Locale.ENGLISH);
  }

  @Test
  void aMistakeInAConditionShowsThePlaceAndTheRest() throws IOException {
    LoadedConfiguration c = load("pay.when = \"http.p95{route=/pay} => 800ms\"");
    assertThat(told(c))
        .contains("At column 22 >, >=, < or <= is expected")
        .contains("  http.p95{route=/pay} => 800ms\n" + " ".repeat(23) + "^")
        .contains("Write http.p95{route=/pay} >= 800ms.");
    ConfigProblem problem = c.problems().get(0);
    assertThat(problem.text(Locale.ENGLISH)).doesNotContain("\n");
    assertThat(problem.text(Locale.JAPANESE)).contains("22 文字目").doesNotContain("\n");
    assertThat(Presets.of(c)).extracting(Rule::id).doesNotContain("pay");
  }

  @Test
  void aRuleThatDoesNotExistNamesTheNearestOne() throws IOException {
    LoadedConfiguration c = load("host.cpuu.for = 1m");
    assertThat(told(c)).contains("no built-in rule").contains("Did you mean host.cpu?");
    assertThat(c.problems().get(0).warning()).isFalse();
  }

  @Test
  void aReadingThatNoCheckAnswersIsAWarningAndTheRuleStays() throws IOException {
    LoadedConfiguration c = load("x.when = \"host.cpus > 5\"");
    assertThat(told(c)).contains("no check answers a reading host.cpus").contains("host.cpu?");
    assertThat(c.problems().get(0).warning()).isTrue();
    assertThat(Presets.of(c)).extracting(Rule::id).contains("x");
  }

  @Test
  void aClearLevelMustFit() throws IOException {
    assertThat(told(load("host.cpu.clear = 90%"))).contains("must not be beyond");
    assertThat(told(load("host.cpu.clear = 1s"))).contains("the unit of the reading");
    assertThat(told(load("x { when = \"host.cpu > 1% or host.cpu < 0.5%\", clear = 1% }")))
        .contains("no clear level");
    LoadedConfiguration c = load("host.cpu.clear = 90%");
    assertThat(rule(c, "host.cpu").first().clear()).isEqualTo(0.7);
  }

  @Test
  void anIdHasAForm() throws IOException {
    assertThat(told(load("\"Pay Slow\".when = \"host.cpu > 1%\""))).contains("lower-case");
    assertThat(told(load("a.samples = 5/3, a.when = \"host.cpu > 1%\""))).contains("3/5");
  }

  @Test
  void allMistakesAreToldAtOnce() throws IOException {
    LoadedConfiguration c =
        load("a.when = \"x\", b.when = \"host.cpu > 5s\", nothing.for = 1m, host.cpu.clear = 99%");
    assertThat(c.problems()).hasSize(4);
  }
}
