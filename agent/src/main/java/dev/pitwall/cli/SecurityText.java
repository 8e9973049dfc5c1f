package dev.pitwall.cli;

import dev.pitwall.security.Address;
import dev.pitwall.security.ClientNames;
import dev.pitwall.security.SecurityReport;
import dev.pitwall.security.Sighting;
import dev.pitwall.text.Messages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The report for people, in 80 columns. */
final class SecurityText {
  private final Messages words;
  private final Terminal terminal;

  SecurityText(Messages words, Terminal terminal) {
    this.words = words;
    this.terminal = terminal;
  }

  List<String> lines(SecurityReport report) {
    List<String> lines = new ArrayList<>();
    ReadFiles read = new ReadFiles(words);
    lines.add(words.get("security.title", "date", read.day(report.date())));
    lines.add("");
    lines.addAll(read.table(report.files(), terminal.width()));
    lines.add("");
    lines.add(total("logs.requests", report.requests()));
    lines.add(total("security.failed", report.failedLogins()));
    if (report.unaddressed() > 0) {
      lines.add(total("security.unaddressed", report.unaddressed()));
    }
    lines.add("");
    findings(report, lines);
    clients(report, lines);
    return lines;
  }

  private void findings(SecurityReport report, List<String> lines) {
    if (report.findings().isEmpty()) {
      lines.add(words.get("security.none"));
      return;
    }
    TextTable table =
        new TextTable(
            words.get("security.rule"),
            words.get("security.who"),
            words.get("security.count"),
            words.get("security.first"),
            words.get("security.last"));
    for (Sighting finding : report.findings()) {
      table.row(
          finding.signal().reading(),
          who(finding),
          ReadFiles.number(finding.count()),
          Instant.ofEpochSecond(finding.first()).toString(),
          Instant.ofEpochSecond(finding.last()).toString());
    }
    lines.addAll(table.lines(terminal.width()));
  }

  private String who(Sighting finding) {
    if (!finding.user().isEmpty()) {
      return words.get("security.user", "user", ClientNames.raw().user(finding.user()));
    }
    return finding.client() == 0 ? words.get("security.all") : Address.ofKey(finding.client());
  }

  private void clients(SecurityReport report, List<String> lines) {
    if (report.topClients().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(
        words.get("logs.top-clients")
            + (report.approximate() ? " " + words.get("logs.approximate") : ""));
    TextTable table =
        new TextTable(
            words.get("security.address"),
            words.get("logs.requests"),
            words.get("security.refused"));
    for (SecurityReport.Client client : report.topClients()) {
      table.row(
          Address.ofKey(client.key()),
          ReadFiles.number(client.requests()),
          ReadFiles.number(client.failed()));
    }
    lines.addAll(table.lines(terminal.width()));
  }

  private String total(String key, long value) {
    return DisplayWidth.pad(words.get(key), 24) + ReadFiles.number(value);
  }
}
