package dev.pitwall.cli;

import dev.pitwall.scan.ScanWords;
import dev.pitwall.scan.image.ImageReport;
import dev.pitwall.scan.osv.Severity;
import dev.pitwall.text.Messages;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The container image of a scan for people: counts, and the worst of what was found. */
final class ScanImageText {
  private static final int MOST_ROWS = 20;

  private final Messages words;
  private final Terminal terminal;

  ScanImageText(Messages words, Terminal terminal) {
    this.words = words;
    this.terminal = terminal;
  }

  List<String> lines(ImageReport report) {
    String target = TextTable.printable(report.target().text());
    if (report instanceof ImageReport.Unknown unknown) {
      String why = new ScanWords(words.locale()).image(unknown);
      return List.of("", words.get("scan.image.unknown", "reason", TextTable.printable(why)));
    }
    ImageReport.Scanned scanned = (ImageReport.Scanned) report;
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        words.get(
            "scan.image",
            "target",
            target,
            "all",
            scanned.counts().all(),
            "critical",
            scanned.counts().critical(),
            "fixable",
            scanned.counts().fixable(),
            "trivy",
            TextTable.printable(scanned.trivy())));
    if (scanned.unsupported()) {
      String system = TextTable.printable(scanned.system());
      lines.add(words.get("scan.image.unsupported", "system", system));
    }
    rows(scanned, lines);
    return lines;
  }

  /** The serious ones; the others are counted, and in the JSON. */
  private void rows(ImageReport.Scanned scanned, List<String> lines) {
    Set<List<String>> rows = new LinkedHashSet<>();
    for (ImageReport.Weakness one : scanned.worst()) {
      if (one.severity().compareTo(Severity.HIGH) >= 0 && rows.size() < MOST_ROWS) {
        String fixed = one.fixed();
        rows.add(
            List.of(
                one.severity().name(),
                one.id(),
                one.packageName(),
                one.version(),
                fixed == null ? words.get("scan.no-fix") : fixed));
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(
            words.get("scan.severity"),
            words.get("scan.id"),
            words.get("scan.package"),
            words.get("scan.version"),
            words.get("scan.fixed"));
    rows.forEach(row -> table.row(row.toArray(new String[0])));
    lines.addAll(table.lines(terminal.width()));
  }
}
