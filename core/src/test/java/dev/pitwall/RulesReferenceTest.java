package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Level;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Side;
import dev.pitwall.check.ReadingCatalogue;
import dev.pitwall.check.Unit;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.notify.Runbook;
import dev.pitwall.rules.Presets;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of the rules. {@code -Dpitwall.docs=write} writes the generated ones anew instead of
 * comparing.
 */
class RulesReferenceTest {
  private static final Path REFERENCE = Path.of("..", "docs", "reference");
  private static final Path PAGES = REFERENCE.resolve("rules");
  private static final Path PAGE = REFERENCE.resolve("rules.md");
  private static final String BEGIN = "<!-- made from the code: begin -->\n";
  private static final String END = "<!-- made from the code: end -->\n";

  /** Pages about what is told without a rule. */
  private static final Set<String> WITHOUT_A_RULE = Set.of("app.died");

  @TempDir Path folder;

  private LoadedConfiguration load(String file) throws IOException {
    Files.writeString(folder.resolve("pitwall.conf"), file);
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    return LoadedConfiguration.load(sources, Pitwall.keys());
  }

  private static boolean writing() {
    return "write".equals(System.getProperty("pitwall.docs"));
  }

  private static void compare(Path page, String wanted) throws IOException {
    if (writing()) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, wanted);
    }
    assertThat(Files.readString(page))
        .as("%s is stale; write it with -Dtest=RulesReferenceTest -Dpitwall.docs=write", page)
        .isEqualTo(wanted);
  }

  @Test
  void theTableShowsEveryRuleAsItIsBuiltIn() throws IOException {
    StringBuilder table =
        new StringBuilder(
            """
            | rule | reading | levels | for | severity | scope | hidden by |
            |---|---|---|---|---|---|---|
            """);
    for (Rule rule : Presets.of(load(""))) {
      table.append("| [`").append(rule.id()).append("`](rules/").append(rule.id()).append(".md) |");
      table.append(" `").append(rule.reading()).append("` | ");
      table.append(cells(rule)).append(" |\n");
    }
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(end).isGreaterThanOrEqualTo(begin);
    compare(PAGE, page.substring(0, begin) + table + page.substring(end));
  }

  @Test
  void everyRuleHasAPage() throws IOException {
    Set<String> pages = new TreeSet<>();
    for (Rule rule : Presets.of(load(""))) {
      pages.add(rule.id() + ".md");
      compare(PAGES.resolve(rule.id() + ".md"), page(rule));
    }
    try (Stream<Path> files = Files.list(PAGES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("no page without a rule")
          .containsExactlyInAnyOrderElementsOf(pages);
    }
  }

  @Test
  void everyRuleHasARunbookInBothLanguages() throws IOException {
    Set<String> ids = new TreeSet<>(WITHOUT_A_RULE);
    Presets.of(load("")).forEach(rule -> ids.add(rule.id()));
    assertThat(Runbook.rules()).containsExactlyInAnyOrderElementsOf(ids);
    for (String id : ids) {
      for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
        String page = Runbook.of(id, locale).orElse("");
        assertThat(page).as(id + " " + locale).startsWith("# " + id + "\n");
        assertThat(page.lines().filter(line -> line.startsWith("## ")))
            .as(id + " " + locale)
            .hasSize(5);
      }
    }
    assertThat(Runbook.of("no.such", Locale.ENGLISH)).isEmpty();
  }

  private static String page(Rule rule) throws IOException {
    String head =
        "<!-- Made from the code and the runbook in the jar; a test compares. -->\n\n"
            + "| reading | levels | for | severity | scope | hidden by |\n|---|---|---|---|---|---|\n| `"
            + rule.reading()
            + "` | "
            + cells(rule)
            + " |\n\n";
    String title = "# " + rule.id() + "\n\n";
    String body = Runbook.of(rule.id(), Locale.ENGLISH).orElse(title);
    assertThat(body).startsWith(title);
    return title
        + head
        + body.substring(title.length())
        + (body.length() > title.length() ? "\n" : "")
        + "All rules: [rules](../rules.md).\n";
  }

  private static String cells(Rule rule) {
    String start = rule.graced() ? ", from `alerts.startup-grace` on" : "";
    return String.join(
        " | ",
        each(rule, level -> level(rule, level)),
        each(rule, level -> time(level.pendingFor())) + samples(rule) + start,
        each(rule, level -> level.severity().name().toLowerCase(Locale.ROOT)),
        rule.id().startsWith("tls.")
            ? "endpoint: cluster; file, localhost: node"
            : rule.scope().name().toLowerCase(Locale.ROOT),
        rule.hiddenBy().stream().map(id -> "`" + id + "`").collect(Collectors.joining(", ")));
  }

  private static String each(Rule rule, Function<Level, String> cell) {
    List<String> cells = rule.levels().stream().map(cell).toList();
    return cells.stream().distinct().count() == 1 ? cells.get(0) : String.join("; ", cells);
  }

  private static String samples(Rule rule) {
    return rule.samples().among() == 1
        ? ""
        : ", " + rule.samples().enough() + " of " + rule.samples().among() + " samples";
  }

  private static String level(Rule rule, Level level) {
    return (rule.side() == Side.ABOVE ? "above " : "below ")
        + amount(rule, level.fire())
        + ", clears at "
        + amount(rule, level.clear());
  }

  private static String amount(Rule rule, double value) {
    Unit unit =
        rule.reading().startsWith("check.")
            ? Unit.SECONDS
            : ReadingCatalogue.unit(rule.reading()).orElse(Unit.COUNT);
    return switch (unit) {
      case RATIO -> number(value * 100) + " %";
      case SECONDS -> time(Duration.ofNanos((long) (value * 1e9)));
      case BYTES -> number(value / (1 << 20)) + " MiB";
      case COUNT -> number(value);
    };
  }

  private static String number(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private static String time(Duration time) {
    double seconds = time.toNanos() / 1e9;
    if (seconds >= 86_400 && seconds % 86_400 == 0) {
      return number(seconds / 86_400) + " d";
    }
    if (seconds >= 3600 && seconds % 3600 == 0) {
      return number(seconds / 3600) + " h";
    }
    return seconds >= 60 && seconds % 60 == 0
        ? number(seconds / 60) + " min"
        : number(seconds) + " s";
  }

  @Test
  void theExamplesOfThePageAreTaken() throws IOException {
    Matcher block =
        Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    StringBuilder all = new StringBuilder();
    while (block.find()) {
      all.append(block.group(1)).append('\n');
    }
    LoadedConfiguration c = load(all.toString());
    assertThat(c.problems()).isEmpty();
    assertThat(Presets.of(c))
        .extracting(Rule::id)
        .doesNotContain("host.memory")
        .contains("pay-slow", "checkout-dead");
  }
}
