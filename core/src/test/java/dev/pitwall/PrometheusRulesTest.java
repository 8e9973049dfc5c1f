package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Level;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Side;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.rules.Presets;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The built-in rules as rules of Prometheus. {@code -Dpitwall.docs=write} writes them anew instead
 * of comparing. That Prometheus takes them is tested by {@link PrometheusExportTest}.
 */
class PrometheusRulesTest {
  private static final Path PAGE = Path.of("..", "docs", "prometheus", "pitwall-rules.yml");
  private static final String HEAD =
      """
      # Pitwall's built-in rules for Prometheus. Made from the code; a test compares.
      # For those who alert from Prometheus. Let each alert come from one place: switch the same
      # rule of Pitwall off (pitwall.alerts.rules.<rule>.enabled = false), or leave it out here.
      # Thresholds are the defaults; Prometheus knows no clear level below the one that fires.
      groups:
        - name: pitwall
          rules:
            - alert: ApplicationGone
              expr: up == 0 and on (job, instance) count by (job, instance) (last_over_time(pitwall_check_status[1d]))
              for: 2m
              labels:
                severity: critical
              annotations:
                summary: '{{ $labels.job }} {{ $labels.instance }} does not answer'
                description: A target that Pitwall watched within the last day cannot be scraped.
            - alert: PitwallCannotTell
              expr: sum by (job, instance, channel) (increase(pitwall_notifications_total{outcome="dead"}[1h])) > 0
              labels:
                severity: critical
              annotations:
                summary: '{{ $labels.job }} {{ $labels.instance }}: messages by {{ $labels.channel }} were given up'
                description: Look at the findings in status, then at notify.* in the configuration.
            - alert: PitwallCheckUnknown
              expr: pitwall_check_status == 3
              for: 15m
              labels:
                severity: warning
              annotations:
                summary: '{{ $labels.job }} {{ $labels.instance }}: {{ $labels.check }} cannot be checked'
                description: The command status says why.
        - name: pitwall-rules
          rules:
      """;

  @TempDir Path folder;

  private List<Rule> rules() {
    Sources sources = new Sources(Optional.empty(), "", Map.of(), Map.of(), folder, List.of());
    return Presets.of(LoadedConfiguration.load(sources, Pitwall.keys()));
  }

  @Test
  void theFileHoldsEveryBuiltInRule() throws IOException {
    StringBuilder wanted = new StringBuilder(HEAD);
    for (Rule rule : rules()) {
      for (Level level : rule.levels()) {
        write(rule, level, wanted);
      }
    }
    if ("write".equals(System.getProperty("pitwall.docs"))) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, wanted);
    }
    assertThat(Files.readString(PAGE))
        .as("%s is stale; write it with -Dtest=PrometheusRulesTest -Dpitwall.docs=write", PAGE)
        .isEqualTo(wanted.toString());
  }

  private static void write(Rule rule, Level level, StringBuilder into) {
    String severity = level.severity().name().toLowerCase(Locale.ROOT);
    into.append("      - alert: ").append(name(rule.id())).append('\n');
    into.append("        expr: ").append(expression(rule, level)).append('\n');
    if (!level.pendingFor().isZero()) {
      into.append("        for: ").append(time(level.pendingFor())).append('\n');
    }
    into.append("        labels:\n");
    into.append("          severity: ").append(severity).append('\n');
    into.append("          rule: ").append(rule.id()).append('\n');
    into.append("        annotations:\n");
    String who = rule.scope() == Scope.CLUSTER ? "" : " {{ $labels.instance }}";
    into.append("          summary: '{{ $labels.job }}").append(who);
    into.append(": ").append(rule.id()).append(" {{ $labels.target }} {{ $value }}'\n");
    into.append("          description: docs/reference/rules/").append(rule.id()).append(".md\n");
  }

  /** {@code host.disk.time-to-full}: HostDiskTimeToFull. */
  private static String name(String id) {
    StringBuilder name = new StringBuilder();
    for (String part : id.split("[.-]", -1)) {
      name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
    }
    return name.toString();
  }

  private static String expression(Rule rule, Level level) {
    String series = "pitwall_reading{name=\"" + rule.reading() + "\"}";
    String comparison = rule.side() == Side.ABOVE ? " > " : " < ";
    String bound = BigDecimal.valueOf(level.fire()).stripTrailingZeros().toPlainString();
    if (rule.scope() == Scope.CLUSTER) {
      // all replicas see the same database: one alert for all
      String worst = rule.side() == Side.ABOVE ? "max" : "min";
      series = worst + " by (job, name, target) (" + series + ")";
    }
    if (rule.samples().among() == 1) {
      return series + comparison + bound;
    }
    long seconds = 30L * rule.samples().among();
    return "sum_over_time(("
        + series
        + comparison
        + "bool "
        + bound
        + ")["
        + seconds
        + "s:30s]) >= "
        + rule.samples().enough();
  }

  private static String time(Duration time) {
    long seconds = time.toSeconds();
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
