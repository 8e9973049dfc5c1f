package dev.pitwall.backup.restore;

import dev.pitwall.alert.Severity;
import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.restore.Comparison.Difference;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Amounts;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Sender;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what a drill found, in the form of every other message. */
public final class DrillWording {
  /** The name under which messages know it. */
  static final String ID = "backup.drill";

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx '('VV')'", Locale.ROOT);
  private static final int MOST_PROBLEMS = 10;
  private static final int LONGEST_LINE = 300;

  private final Sender sender;
  private final ZoneId zone;
  private final Messages words;
  private final Amounts amounts;

  /**
   * Words for one sender.
   *
   * @param locale Japanese or English
   * @param zone of the times in the message
   */
  public DrillWording(Sender sender, Locale locale, ZoneId zone) {
    this.sender = sender;
    this.zone = zone;
    this.words = Messages.of(DrillWording.class, locale);
    this.amounts = new Amounts(locale);
  }

  /** One line for a terminal or a checklist: {@code equal content, restored in 12 s}. */
  public String verdict(DrillReport report) {
    Comparison comparison = report.comparison();
    if (!report.proven()) {
      return words.get("drill.verdict.broken", "problems", report.problems().size());
    }
    return comparison.compared() == 0
        ? words.get("drill.verdict.restored", "took", took(report))
        : words.get("drill.verdict.equal", "took", took(report));
  }

  private String took(DrillReport report) {
    return amount(report.restored());
  }

  /** A duration as one says it. */
  public String amount(Duration duration) {
    return amounts.of(Unit.SECONDS, Math.max(0.1, duration.toMillis() / 1000.0));
  }

  /** What a drill found. */
  public Notification of(DrillReport report, Instant now) {
    Severity severity = report.proven() ? Severity.INFO : Severity.CRITICAL;
    Comparison comparison = report.comparison();
    List<Notification.Fact> facts = new ArrayList<>();
    fact(facts, "drill.fact.backup", report.id());
    fact(facts, "drill.fact.time", LOCAL.format(report.time().atZone(zone)));
    fact(facts, "drill.fact.took", took(report));
    if (comparison.tables() > 0) {
      fact(
          facts,
          "drill.fact.compared",
          words.get(
              "drill.compared",
              "compared",
              comparison.compared(),
              "tables",
              comparison.tables(),
              "rows",
              comparison.rows()));
    }
    report.remarks().forEach(remark -> fact(facts, "drill.fact.remark", remark));
    sender(facts);
    return message(
        "drill-" + report.id() + "-" + report.time().toEpochMilli(),
        severity,
        verdict(report),
        words.get(report.proven() ? "drill.summary.proven" : "drill.summary.broken"),
        facts,
        report.problems(),
        report.proven() ? "" : words.get("drill.next.broken"),
        report.proven() ? "" : "java -jar pitwall-agent.jar backup",
        now);
  }

  /** A drill that could say nothing about the backup. */
  public Notification of(BackupException e, Instant begun, Instant now) {
    List<Notification.Fact> facts = new ArrayList<>();
    fact(facts, "drill.fact.time", LOCAL.format(begun.atZone(zone)));
    sender(facts);
    return message(
        "drill-none-" + begun.toEpochMilli(),
        Severity.WARNING,
        words.get("drill.verdict.none"),
        String.valueOf(e.getMessage()),
        facts,
        List.of(),
        words.get("drill.next.none"),
        "java -jar pitwall-agent.jar backup drill",
        now);
  }

  private Notification message(
      String id,
      Severity severity,
      String verdict,
      String summary,
      List<Notification.Fact> facts,
      List<String> problems,
      String nextStep,
      String command,
      Instant now) {
    return new Notification(
        id,
        id,
        Notification.Kind.NOTE,
        severity,
        line(
            words.get(
                "drill.subject",
                "app",
                sender.app(),
                "severity",
                severity,
                "id",
                ID,
                "verdict",
                verdict)),
        summary,
        facts,
        problems.isEmpty() ? "" : words.get("drill.problems"),
        problems.stream().limit(MOST_PROBLEMS).map(DrillWording::line).toList(),
        nextStep,
        command,
        words.get("drill.footer", "id", ID),
        List.of(),
        List.of(),
        null,
        words.locale().getLanguage(),
        now);
  }

  private void sender(List<Notification.Fact> facts) {
    fact(facts, "drill.fact.application", sender.app());
    fact(facts, "drill.fact.instance", sender.instance());
    fact(facts, "drill.fact.environment", sender.environment());
  }

  private void fact(List<Notification.Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Notification.Fact(words.get(name), line(value)));
    }
  }

  private static String line(String text) {
    String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 1) + "…";
  }

  /** One table that is not what it was. */
  static String difference(Difference each, Messages words) {
    return words.get(
        "difference." + each.way().name().toLowerCase(Locale.ROOT),
        "table",
        each.table(),
        "dumped",
        each.dumped() == null ? "?" : each.dumped(),
        "restored",
        each.restored() == null ? "?" : each.restored());
  }

  /** The same for others who show a comparison. */
  public String difference(Difference each) {
    return difference(each, words);
  }
}
