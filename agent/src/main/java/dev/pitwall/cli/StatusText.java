package dev.pitwall.cli;

import dev.pitwall.RunningAgent;
import dev.pitwall.admin.Status;
import dev.pitwall.alert.State;
import dev.pitwall.check.Reading;
import dev.pitwall.check.Unit;
import dev.pitwall.cli.AgentAccess.Outcome;
import dev.pitwall.cluster.ClusterStatus;
import dev.pitwall.finding.Finding;
import dev.pitwall.metrics.RequestWindow;
import dev.pitwall.notify.Amounts;
import dev.pitwall.text.Messages;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The status document for people: what is known, then what needs them. */
final class StatusText {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

  /** Those that this version has words for. */
  private static final List<String> ROLES =
      Stream.of(ClusterStatus.Role.values()).map(Enum::name).toList();

  private final Messages words;
  private final Terminal terminal;
  private final Amounts amounts;

  StatusText(Messages words, Terminal terminal) {
    this.words = words;
    this.terminal = terminal;
    this.amounts = new Amounts(words.locale());
  }

  List<String> lines(Outcome.Found found) {
    Status status = found.told().status();
    List<String> lines = new ArrayList<>();
    lines.add(
        words.get("status.head", "app", clean(status.app()), "address", found.address())
            + found.place().map(this::process).orElse(""));
    section("status.readings", readings(status), lines);
    requests(status.requests()).ifPresent(table -> section("status.requests", table, lines));
    section("status.alerts", alerts(status), lines);
    if (!status.findings().isEmpty()) {
      lines.add("");
      lines.add(words.get("status.findings"));
      for (Finding finding : status.findings()) {
        lines.add("  " + clean(finding.code() + ": " + finding.text()));
      }
    }
    lines.add("");
    Status.Outbox outbox = status.outbox();
    if (outbox != null) {
      lines.add(words.get("status.outbox", "pending", outbox.pending(), "dead", outbox.dead()));
    }
    Status.Cluster cluster = status.cluster();
    if (cluster != null) {
      lines.add(cluster(cluster));
    }
    if (!status.dropped().isEmpty()) {
      lines.add(words.get("status.dropped", "what", clean(status.dropped().toString())));
    }
    lines.add(words.get("status.page", "address", found.address()));
    found
        .place()
        .ifPresent(
            place ->
                lines.add(
                    words.get("status.token", "file", place.folder().resolve("admin.token"))));
    lines.add(verdict(status));
    return lines;
  }

  private String cluster(Status.Cluster now) {
    String key = "status.cluster." + now.role().toLowerCase(Locale.ROOT).replace('_', '-');
    return words.get(
        ROLES.contains(now.role()) ? key : "status.cluster.other",
        "role",
        clean(now.role()),
        "instance",
        clean(now.instance()),
        "leader",
        now.leader().isEmpty() ? "?" : clean(now.leader()),
        "reason",
        clean(now.reason()));
  }

  private String process(RunningAgent.Place place) {
    return words.get("status.head.pid", "pid", place.pid());
  }

  private void section(String title, @Nullable TextTable table, List<String> lines) {
    lines.add("");
    lines.add(words.get(title));
    if (table == null) {
      lines.add("  " + words.get(title + ".none"));
    } else {
      table.lines(terminal.width() - 2).forEach(line -> lines.add("  " + line));
    }
  }

  private @Nullable TextTable alerts(Status status) {
    if (status.alerts().isEmpty()) {
      return null;
    }
    Map<String, Unit> units = new HashMap<>();
    status.readings().forEach(reading -> units.put(reading.key().name(), reading.unit()));
    TextTable table =
        new TextTable(
            words.get("status.alert.state"),
            words.get("status.alert.rule"),
            words.get("status.alert.target"),
            words.get("status.value"),
            words.get("status.alert.since"));
    for (Status.Alert alert : status.alerts()) {
      Unit unit = units.getOrDefault(alert.rule(), Unit.COUNT);
      Double value = alert.value();
      table.row(
          alert.state().name(),
          alert.rule(),
          alert.target(),
          value == null ? "-" : amounts.of(unit, value),
          LOCAL.format(alert.since().atZone(ZoneId.systemDefault())));
    }
    return table;
  }

  private @Nullable TextTable readings(Status status) {
    if (status.readings().isEmpty()) {
      return null;
    }
    TextTable table =
        new TextTable(
            words.get("status.reading"), words.get("status.value"), words.get("status.detail"));
    List<Reading> sorted = new ArrayList<>(status.readings());
    sorted.sort(Comparator.comparing(reading -> reading.key().toString()));
    for (Reading reading : sorted) {
      if (reading instanceof Reading.Measured measured) {
        table.row(
            reading.key().toString(),
            amounts.of(measured.unit(), measured.value()),
            measured.detail());
      } else if (reading instanceof Reading.Unknown unknown) {
        table.row(reading.key().toString(), "UNKNOWN", unknown.reason());
      }
    }
    return table;
  }

  private Optional<TextTable> requests(Status.@Nullable Requests requests) {
    if (requests == null) {
      return Optional.empty();
    }
    TextTable table =
        new TextTable(
            words.get("status.route"),
            words.get("status.count"),
            words.get("status.rate"),
            words.get("status.errors"),
            "p50",
            "p95",
            "p99",
            words.get("status.max"));
    row(table, words.get("status.all"), requests.overall());
    requests.routes().forEach(route -> row(table, route.route(), route));
    return Optional.of(table);
  }

  private void row(TextTable table, String name, RequestWindow window) {
    RequestWindow.Latency latency = window.latency();
    OptionalDouble rate = window.rate();
    table.row(
        name,
        Long.toString(window.count()),
        rate.isPresent() ? String.format(Locale.ROOT, "%.1f/s", rate.getAsDouble()) : "-",
        Long.toString(window.errors()),
        latency == null ? "-" : seconds(latency.p50()),
        latency == null ? "-" : seconds(latency.p95()),
        latency == null ? "-" : seconds(latency.p99()),
        latency == null ? "-" : seconds(latency.max()));
  }

  private String seconds(double value) {
    return amounts.of(Unit.SECONDS, value);
  }

  private String verdict(Status status) {
    long firing = status.alerts().stream().filter(a -> a.state() == State.FIRING).count();
    long others = status.alerts().size() - firing;
    long unknown = status.readings().stream().filter(Reading.Unknown.class::isInstance).count();
    return words.get(
        firing == 0 ? "status.verdict.calm" : "status.verdict.firing",
        "firing",
        firing,
        "others",
        others,
        "unknown",
        unknown);
  }

  private static String clean(String text) {
    return TextTable.printable(text);
  }
}
