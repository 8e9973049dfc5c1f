package dev.pitwall.cli;

import dev.pitwall.admin.AlertsDocument;
import dev.pitwall.notify.Amounts;
import dev.pitwall.text.Messages;
import java.io.StringReader;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code alerts list}: what is open, who looks after it, what is silenced. */
@Command(name = "list")
final class AlertsListCommand implements Callable<Integer> {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private final Session session;

  @Mixin private AgentOptions agent = new AgentOptions();

  AlertsListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new AgentCall(session, agent)
        .run(
            "GET",
            "/api/v1/alerts",
            null,
            body -> {
              if (session.json()) {
                session.print(body.strip());
              } else {
                print(AlertsDocument.parse(new StringReader(body)));
              }
            });
  }

  private void print(AlertsDocument document) {
    Messages words = session.words();
    if (document.alerts().isEmpty()) {
      session.print(words.get("alerts.none"));
    } else {
      lines(alerts(document.alerts(), words)).forEach(session::print);
    }
    if (!document.silences().isEmpty()) {
      session.print("");
      session.print(words.get("alerts.silences"));
      lines(silences(document.silences(), words)).forEach(session::print);
    }
  }

  private List<String> lines(TextTable table) {
    return table.lines(session.terminal().width());
  }

  private static TextTable alerts(List<AlertsDocument.Alert> alerts, Messages words) {
    Amounts amounts = new Amounts(words.locale());
    TextTable table =
        new TextTable(
            words.get("alerts.id"),
            words.get("alerts.severity"),
            words.get("status.alert.rule"),
            words.get("status.alert.target"),
            words.get("status.value"),
            words.get("status.alert.since"),
            words.get("alerts.state"));
    for (AlertsDocument.Alert alert : alerts) {
      table.row(
          alert.id(),
          alert.severity(),
          alert.rule(),
          alert.target(),
          amounts.of(alert.unit(), alert.value(), alert.threshold()),
          local(alert.since()),
          state(alert, words));
    }
    return table;
  }

  private static String state(AlertsDocument.Alert alert, Messages words) {
    StringBuilder state = new StringBuilder();
    if (alert.flapping()) {
      state.append(words.get("alerts.flapping"));
    }
    @Nullable String by = alert.acknowledgedBy();
    if (by != null) {
      state.append(state.isEmpty() ? "" : ", ").append(words.get("alerts.acknowledged", "by", by));
    }
    if (!alert.held().isEmpty()) {
      String held =
          new TreeMap<>(alert.held())
              .entrySet().stream()
                  .map(one -> one.getKey() + ": " + one.getValue())
                  .collect(Collectors.joining("; "));
      state.append(state.isEmpty() ? "" : ", ").append(words.get("alerts.held", "why", held));
    }
    return state.isEmpty() ? "-" : state.toString();
  }

  private static TextTable silences(List<AlertsDocument.Silence> silences, Messages words) {
    TextTable table =
        new TextTable(
            words.get("alerts.id"),
            words.get("status.alert.rule"),
            words.get("status.alert.target"),
            words.get("alerts.until"),
            words.get("alerts.by"),
            words.get("alerts.reason"),
            words.get("alerts.matching"));
    for (AlertsDocument.Silence silence : silences) {
      table.row(
          silence.id(),
          silence.rule(),
          silence.labels(),
          local(silence.until()),
          silence.by(),
          silence.reason(),
          Integer.toString(silence.matching()));
    }
    return table;
  }

  static String local(Instant at) {
    return LOCAL.format(at.atZone(ZoneId.systemDefault()));
  }
}
