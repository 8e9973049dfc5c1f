package dev.pitwall.cli;

import dev.pitwall.scan.Ignore;
import dev.pitwall.scan.OsPackages;
import dev.pitwall.scan.ScanReport;
import dev.pitwall.scan.ScanReport.Freshness;
import dev.pitwall.scan.VexFile;
import dev.pitwall.scan.Vulnerability;
import dev.pitwall.scan.inventory.Component;
import dev.pitwall.scan.inventory.Skipped;
import dev.pitwall.scan.osv.Match;
import dev.pitwall.scan.osv.Problem;
import dev.pitwall.scan.osv.SnapshotFacts;
import dev.pitwall.scan.osv.UnknownCopy;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The scan for people. */
final class ScanText {
  private static final String INDENT = "  ";
  private static final int MOST_REMARKS = 20;

  private final Messages words;
  private final Terminal terminal;

  ScanText(Messages words, Terminal terminal) {
    this.words = words;
    this.terminal = terminal;
  }

  List<String> lines(ScanReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        words.get(
            "scan.title",
            "components",
            report.inventory().components().size(),
            "unidentified",
            report.unidentified()));
    report.code().ifPresent(code -> lines.add(words.get("scan.java", "version", code.java())));
    lines.add(database(report.database()));
    report.found().ifPresent(found -> found(report, found, lines));
    os(report.os(), lines);
    ScanImageText image = new ScanImageText(words, terminal);
    report.image().ifPresent(each -> lines.addAll(image.lines(each)));
    return lines;
  }

  private String database(ScanReport.Database database) {
    if (database.facts().isEmpty()) {
      return words.get("scan.database.none");
    }
    SnapshotFacts facts = database.facts().get();
    return words.get(
        "scan.database",
        "date",
        facts.newest().atZone(ZoneOffset.UTC).toLocalDate(),
        "records",
        String.format(Locale.ROOT, "%,d", facts.records()));
  }

  private void found(ScanReport report, ScanReport.Found found, List<String> lines) {
    lines.add("");
    if (found.vulnerabilities().isEmpty()) {
      lines.add(words.get("scan.none"));
    } else {
      lines.add(words.get("scan.found", "count", found.vulnerabilities().size()));
      table(found.vulnerabilities(), lines);
      places(found.vulnerabilities(), lines);
    }
    if (!found.possible().isEmpty()) {
      lines.add("");
      lines.add(words.get("scan.possible", "count", found.possible().size()));
      table(found.possible(), lines);
      places(found.possible(), lines);
    }
    if (!found.copies().isEmpty()) {
      lines.add("");
      lines.add(words.get("scan.copies"));
      for (UnknownCopy copy : found.copies()) {
        lines.add(
            INDENT
                + words.get(
                    "scan.copy",
                    "package",
                    copy.packageName(),
                    "location",
                    TextTable.printable(copy.component().location()),
                    "loaded",
                    loaded(report.loaded(copy.component())),
                    "count",
                    copy.advisories()));
      }
    }
    if (!found.ignored().isEmpty()) {
      lines.add("");
      lines.add(words.get("scan.ignored", "count", found.ignored().size()));
    }
  }

  private void table(List<Vulnerability> all, List<String> lines) {
    TextTable table =
        new TextTable(
            words.get("scan.severity"),
            words.get("scan.id"),
            words.get("scan.package"),
            words.get("scan.version"),
            words.get("scan.fixed"),
            words.get("scan.loaded"));
    Set<List<String>> rows = new LinkedHashSet<>();
    for (Vulnerability one : all) {
      Match match = one.match();
      String version = String.valueOf(match.component().version());
      rows.add(
          List.of(
              match.severity().name(),
              match.id(),
              match.packageName(),
              match.vendorBuild() ? words.get("scan.vendor", "version", version) : version,
              match.fixed() == null ? words.get("scan.no-fix") : match.fixed(),
              loaded(one.loaded())));
    }
    rows.forEach(row -> table.row(row.toArray(new String[0])));
    lines.addAll(table.lines(terminal.width()));
  }

  private String loaded(@Nullable Boolean loaded) {
    if (loaded == null) {
      return words.get("scan.loaded.unknown");
    }
    return words.get(loaded ? "scan.loaded.yes" : "scan.loaded.no");
  }

  private void places(List<Vulnerability> all, List<String> lines) {
    Map<String, Set<String>> places = new LinkedHashMap<>();
    for (Vulnerability one : all) {
      Component component = one.match().component();
      places
          .computeIfAbsent(
              one.match().packageName() + " " + component.version(), key -> new LinkedHashSet<>())
          .add(component.location());
    }
    lines.add("");
    lines.add(words.get("scan.where"));
    places.forEach(
        (name, where) ->
            where.forEach(place -> lines.add(INDENT + TextTable.printable(name + "  " + place))));
  }

  private void os(OsPackages os, List<String> lines) {
    if (os.reason() != null) {
      lines.add("");
      lines.add(words.get("scan.os.unknown", "reason", os.reason()));
    } else if (os.upgradable() != null) {
      lines.add("");
      lines.add(
          words.get(
              "scan.os",
              "manager",
              os.manager(),
              "count",
              os.upgradable(),
              "security",
              os.security() == null ? words.get("scan.loaded.unknown") : os.security()));
    }
  }

  /**
   * What the reader has to know beside the result.
   *
   * @param incomplete entries of {@code scan.ignore} that lack something
   */
  List<String> remarks(ScanReport report, int incomplete) {
    List<String> remarks = new ArrayList<>();
    ScanReport.Database database = report.database();
    Problem problem = database.problem();
    if (problem != null) {
      String key = "scan.problem." + problem.name().toLowerCase(Locale.ROOT).replace('_', '-');
      remarks.add(words.get("scan.problem", "why", words.get(key)));
      database.facts().ifPresent(facts -> remarks.add(words.get("scan.older-index")));
    } else if (database.age() == Freshness.NONE) {
      remarks.add(words.get("scan.get-database"));
    }
    if (database.age() == Freshness.STALE || database.age() == Freshness.TOO_OLD) {
      database
          .facts()
          .ifPresent(
              facts ->
                  remarks.add(
                      words.get(
                          "scan.stale", "days", facts.age(TimeSource.system().now()).toDays())));
    }
    database
        .facts()
        .filter(facts -> facts.broken() > 0)
        .ifPresent(
            facts ->
                remarks.add(
                    words.get(
                        "scan.broken",
                        "count",
                        facts.broken(),
                        "examples",
                        String.join(", ", facts.examples()))));
    skipped(report.inventory().skipped(), remarks);
    report.vex().forEach(each -> vex(each, remarks));
    if (incomplete > 0) {
      remarks.add(words.get("scan.ignore.incomplete", "count", incomplete));
    }
    report
        .found()
        .ifPresent(
            found -> {
              found.expired().forEach(each -> remarks.add(ignore("scan.ignore.expired", each)));
              found.unused().forEach(each -> remarks.add(ignore("scan.ignore.unused", each)));
            });
    return remarks;
  }

  private void vex(VexFile.Read read, List<String> remarks) {
    VexFile.Problem problem = read.problem();
    if (problem != null) {
      String key = "scan.vex.problem." + problem.name().toLowerCase(Locale.ROOT);
      remarks.add(words.get("scan.vex.problem", "file", read.from().file(), "why", words.get(key)));
    } else if (read.unusable() > 0) {
      remarks.add(
          words.get("scan.vex.unusable", "file", read.from().file(), "count", read.unusable()));
    }
    if (read.from().until().isBefore(today())) {
      remarks.add(
          words.get("scan.vex.expired", "file", read.from().file(), "until", read.from().until()));
    }
  }

  private static LocalDate today() {
    return TimeSource.system().now().atZone(ZoneId.systemDefault()).toLocalDate();
  }

  private String ignore(String key, Ignore ignore) {
    return words.get(
        key, "id", ignore.id(), "package", ignore.packageName(), "until", ignore.until());
  }

  private void skipped(List<Skipped> all, List<String> remarks) {
    for (Skipped one : all.subList(0, Math.min(MOST_REMARKS, all.size()))) {
      String key = one.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
      remarks.add(
          words.get(
              "scan.skipped", "location", one.location(), "why", words.get("scan.skipped." + key)));
    }
    if (all.size() > MOST_REMARKS) {
      remarks.add(words.get("scan.more-skipped", "count", all.size() - MOST_REMARKS));
    }
  }
}
