package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Rule;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.rules.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "rules.md");
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `([a-z.-]+)` \\| (?:`([a-z.-]+)`|fixed) \\| ([^|]+) \\| ([^|]+) \\| ([a-z]+) \\|"
              + " (at once|after `alerts\\.startup-grace`) \\|");

  @TempDir Path folder;

  private LoadedConfiguration load(String file) throws IOException {
    Files.writeString(folder.resolve("pitwall.conf"), file);
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    return LoadedConfiguration.load(sources, Pitwall.keys());
  }

  private static Stream<Matcher> rows() throws IOException {
    return Files.readAllLines(PAGE).stream().map(ROW::matcher).filter(Matcher::matches);
  }

  @Test
  void theTableShowsEveryRuleAsItIsBuiltIn() throws IOException {
    List<String> rows =
        rows()
            .map(
                row ->
                    String.join(
                        " | ",
                        row.group(1),
                        row.group(3),
                        row.group(4),
                        row.group(5),
                        row.group(6)))
            .toList();
    assertThat(rows).isEqualTo(Presets.of(load("")).stream().map(RulesPageTest::row).toList());
  }

  private static String row(Rule rule) {
    String start = rule.graced() ? "after `alerts.startup-grace`" : "at once";
    return String.join(
        " | ",
        rule.id(),
        amount(rule.id(), rule.first().fire()),
        amount(rule.id(), rule.first().clear()),
        rule.first().severity().name().toLowerCase(Locale.ROOT),
        start);
  }

  private static String amount(String rule, double level) {
    if (rule.startsWith("host.")) {
      return Math.round(level * 100) + " %";
    }
    String number = level == Math.rint(level) ? Long.toString(Math.round(level)) : "" + level;
    return rule.equals("app.response-time") ? number + " s" : number;
  }

  @Test
  void everyThresholdKeyOfTheTableExists() throws IOException {
    Set<String> names =
        Pitwall.keys().stream()
            .flatMap(group -> group.keys().stream())
            .map(key -> key.name())
            .collect(Collectors.toSet());
    List<String> keys = rows().flatMap(row -> Optional.ofNullable(row.group(2)).stream()).toList();
    assertThat(keys).hasSize(7).isSubsetOf(names);
  }

  @Test
  void theExampleOfThePageIsTaken() throws IOException {
    Matcher block =
        Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    LoadedConfiguration c = load(block.group(1));
    assertThat(c.problems()).isEmpty();
    assertThat(Presets.of(c)).extracting(Rule::id).doesNotContain("host.memory").hasSize(7);
  }
}
