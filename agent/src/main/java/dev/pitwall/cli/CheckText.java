package dev.pitwall.cli;

import dev.pitwall.CheckReport;
import dev.pitwall.CheckReport.Advice;
import dev.pitwall.CheckReport.Item;
import dev.pitwall.CheckReport.Verdict;
import dev.pitwall.check.Offender;
import dev.pitwall.notify.Amounts;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report for people: one line an item, what to do below the failing ones, the verdict last. */
final class CheckText {
  private static final int STATE_COLUMNS = 8;
  private static final int NARROW = 60;
  private static final int MOST_OFFENDERS = 3;
  private static final int MOST_COMMANDS = 3;
  private static final String INDENT = "          ";

  private final Messages words;
  private final Terminal terminal;
  private final Amounts amounts;

  CheckText(Messages words, Terminal terminal) {
    this.words = words;
    this.terminal = terminal;
    this.amounts = new Amounts(words.locale());
  }

  List<String> lines(CheckReport report, Duration took) {
    boolean narrow = terminal.width() < NARROW;
    int nameColumns = narrow ? 0 : widest(report.items().stream().map(this::name).toList());
    int valueColumns = narrow ? 0 : widest(report.items().stream().map(this::value).toList());
    List<String> lines = new ArrayList<>();
    for (Item item : report.items()) {
      lines.add(
          (state(item.status())
                  + "  "
                  + DisplayWidth.pad(name(item), nameColumns)
                  + "  "
                  + DisplayWidth.pad(value(item), valueColumns)
                  + "  "
                  + limit(item))
              .stripTrailing());
      below(item).forEach(line -> lines.add(INDENT + line));
    }
    lines.add("");
    lines.add(totals(report, took));
    next(report, lines);
    lines.add(terminal.state(report.status().name()) + "  " + sentence(report));
    return lines;
  }

  private static int widest(List<String> cells) {
    return cells.stream().mapToInt(DisplayWidth::of).max().orElse(0);
  }

  private String state(Verdict verdict) {
    String token = verdict.name();
    return terminal.state(token) + " ".repeat(STATE_COLUMNS - token.length());
  }

  private String name(Item item) {
    return TextTable.printable(item.name());
  }

  private String value(Item item) {
    Double value = item.value();
    if (value == null) {
      return "-";
    }
    String said = "check.value." + item.id() + "." + Math.round(value);
    return words.has(said) ? words.get(said) : amounts.of(item.unit(), value, item.threshold());
  }

  private String limit(Item item) {
    if (words.has("check.value." + item.id() + ".0")) {
      return "";
    }
    double other = item.value() == null ? item.threshold() : item.value();
    return words.get("check.limit", "limit", amounts.of(item.unit(), item.threshold(), other));
  }

  /** What a reader of a failing item wants to know next. */
  private List<String> below(Item item) {
    List<String> lines = new ArrayList<>();
    if (item.reason() != null) {
      lines.add(words.get("check.reason", "reason", TextTable.printable(item.reason())));
    }
    Advice advice = item.advice();
    if (advice != null) {
      if (!item.detail().isEmpty()) {
        lines.add(words.get("check.detail", "detail", TextTable.printable(item.detail())));
      }
      for (Offender offender :
          item.offenders().subList(0, Math.min(MOST_OFFENDERS, item.offenders().size()))) {
        String amount = amounts.of(offender.unit(), offender.value());
        lines.add("  " + TextTable.printable(offender.name()) + ": " + amount);
      }
      lines.add(words.get("check.why", "why", advice.why()));
      lines.add(words.get("check.do", "next", advice.next()));
    }
    return lines;
  }

  private String totals(CheckReport report, Duration took) {
    List<String> counts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      counts.add(report.count(verdict) + " " + verdict);
    }
    String seconds = String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1e3);
    return String.join(", ", counts) + ", " + seconds;
  }

  private void next(CheckReport report, List<String> lines) {
    List<String> commands =
        report.items().stream()
            .map(Item::advice)
            .flatMap(advice -> Optional.ofNullable(advice).stream())
            .map(Advice::command)
            .filter(command -> !command.isEmpty())
            .distinct()
            .limit(MOST_COMMANDS)
            .toList();
    if (!commands.isEmpty()) {
      lines.add(words.get("check.next"));
      commands.forEach(command -> lines.add("  " + TextTable.printable(command)));
    }
  }

  private String sentence(CheckReport report) {
    Verdict status = report.status();
    if (status == Verdict.OK) {
      return words.get("check.verdict.ok");
    }
    List<String> names =
        report.items().stream().filter(item -> item.status() == status).map(this::name).toList();
    String key = status == Verdict.UNKNOWN ? "check.verdict.unknown" : "check.verdict.beyond";
    return words.get(key, "items", String.join(", ", names));
  }
}
