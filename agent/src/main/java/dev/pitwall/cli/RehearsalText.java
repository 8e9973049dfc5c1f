package dev.pitwall.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Amounts;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A rehearsal in sentences and tables. */
final class RehearsalText {
  private static final int MOST_ALERTS = 50;
  private static final Duration WEEK = Duration.ofDays(7);

  private final Messages words;
  private final Amounts amounts;

  RehearsalText(Messages words) {
    this.words = words;
    amounts = new Amounts(words.locale());
  }

  /**
   * The lines.
   *
   * @param body the JSON document
   * @param width columns of the terminal
   */
  List<String> lines(String body, int width) {
    JsonObject document = JsonParser.parseString(body).getAsJsonObject();
    Unit unit = Unit.valueOf(text(document, "unit").toUpperCase(Locale.ROOT));
    List<String> lines = new ArrayList<>();
    head(document, unit, lines);
    if (document.get("coveredSeconds").getAsLong() == 0) {
      lines.add(words.get("rehearse.nothing"));
      return lines;
    }
    int count = document.get("count").getAsInt();
    lines.add("");
    lines.add(count == 0 ? words.get("rehearse.never") : counted(document, count));
    if (count > 0) {
      lines.addAll(alerts(document, unit).lines(width));
      int more = count - Math.min(document.getAsJsonArray("alerts").size(), MOST_ALERTS);
      if (more > 0) {
        lines.add(words.get("rehearse.more", "count", more));
      }
    }
    if (document.getAsJsonArray("targets").size() > 1) {
      lines.add("");
      lines.addAll(targets(document, unit).lines(width));
    }
    lines.add("");
    Duration known = seconds(document, "coveredSeconds");
    if (document.get("perWeek").isJsonNull()) {
      lines.add(words.get("rehearse.short", "time", amounts.duration(known)));
      return lines;
    }
    if (known.compareTo(WEEK) < 0) {
      lines.add(words.get("rehearse.rests", "time", amounts.duration(known)));
    }
    suggestion(document, unit, lines);
    return lines;
  }

  /** How often it would have fired; a week is spoken of only where the document does. */
  private String counted(JsonObject document, int count) {
    JsonElement perWeek = document.get("perWeek");
    String key = perWeek.isJsonNull() ? "rehearse.count.short" : "rehearse.count";
    return words.get(
        count == 1 ? key + ".one" : key,
        "count",
        count,
        "rate",
        perWeek.isJsonNull() ? "" : rate(perWeek.getAsDouble()),
        "time",
        amounts.duration(seconds(document, "coveredSeconds")));
  }

  private void head(JsonObject document, Unit unit, List<String> lines) {
    lines.add(TextTable.printable(text(document, "rule") + ": " + text(document, "when")));
    for (JsonElement each : document.getAsJsonArray("levels")) {
      JsonObject level = each.getAsJsonObject();
      boolean compound = document.get("compound").getAsBoolean();
      lines.add(
          words.get(
              "rehearse.level." + (compound ? "compound" : text(document, "side")),
              "severity",
              text(level, "severity"),
              "threshold",
              amounts.of(unit, level.get("threshold").getAsDouble()),
              "clear",
              amounts.of(unit, level.get("clear").getAsDouble()),
              "time",
              amounts.duration(seconds(level, "for"))));
    }
    lines.add(
        words.get(
            "rehearse.range",
            "from",
            local(document, "from"),
            "to",
            local(document, "to"),
            "covered",
            amounts.of(Unit.RATIO, floor(document.get("covered").getAsDouble()))));
    if (document.get("cut").getAsBoolean()) {
      lines.add(words.get("rehearse.cut"));
    }
    if (!document.get("minutesUntil").isJsonNull()) {
      lines.add(words.get("rehearse.minutes", "until", local(document, "minutesUntil")));
    }
  }

  /** Nothing less than all is 100 %. */
  private static double floor(double share) {
    return Math.floor(share * 100) / 100;
  }

  private static String rate(double perWeek) {
    return String.format(Locale.ROOT, perWeek < 10 ? "%.1f" : "%.0f", perWeek);
  }

  private TextTable alerts(JsonObject document, Unit unit) {
    TextTable table =
        new TextTable(
            words.get("rehearse.opened"),
            words.get("rehearse.ended"),
            words.get("rehearse.lasted"),
            words.get("rehearse.peak"),
            words.get("alerts.severity"),
            words.get("status.alert.target"),
            "");
    int row = 0;
    for (JsonElement each : document.getAsJsonArray("alerts")) {
      if (row++ == MOST_ALERTS) {
        break;
      }
      JsonObject alert = each.getAsJsonObject();
      String end = text(alert, "end");
      String note = end.equals("RECOVERED") ? "" : words.get("rehearse.end." + end);
      boolean flapping = alert.get("flapping").getAsBoolean();
      table.row(
          local(alert, "opened"),
          alert.get("ended").isJsonNull() ? "-" : local(alert, "ended"),
          amounts.duration(seconds(alert, "seconds")),
          amounts.of(unit, alert.get("peak").getAsDouble()),
          text(alert, "severity"),
          text(alert, "target"),
          flapping ? words.get("alerts.flapping") : note);
    }
    return table;
  }

  private TextTable targets(JsonObject document, Unit unit) {
    TextTable table =
        new TextTable(
            words.get("status.alert.target"),
            words.get("rehearse.alerts"),
            words.get("rehearse.worst"),
            words.get("rehearse.known"));
    for (JsonElement each : document.getAsJsonArray("targets")) {
      JsonObject target = each.getAsJsonObject();
      JsonElement worst = target.get("worst");
      table.row(
          text(target, "target").isEmpty() ? "-" : text(target, "target"),
          text(target, "alerts"),
          worst.isJsonNull() ? "?" : amounts.of(unit, worst.getAsDouble()),
          amounts.duration(seconds(target, "coveredSeconds")));
    }
    return table;
  }

  private void suggestion(JsonObject document, Unit unit, List<String> lines) {
    Optional<JsonObject> found =
        document.get("suggestion").isJsonNull()
            ? Optional.empty()
            : Optional.of(document.getAsJsonObject("suggestion"));
    if (found.isEmpty()) {
      lines.add(words.get("rehearse.no-suggestion"));
      return;
    }
    JsonObject suggestion = found.get();
    lines.add(
        words.get(
            suggestion.get("lowest").getAsBoolean() ? "rehearse.lowest" : "rehearse.suggestion",
            "goal",
            rate(suggestion.get("perWeek").getAsDouble()),
            "threshold",
            amounts.of(unit, suggestion.get("threshold").getAsDouble()),
            "count",
            suggestion.get("count").getAsInt()));
    lines.add("  " + TextTable.printable(text(suggestion, "setting")));
  }

  private static Duration seconds(JsonObject of, String name) {
    return Duration.ofSeconds(Math.round(of.get(name).getAsDouble()));
  }

  private static String text(JsonObject of, String name) {
    return of.get(name).getAsString();
  }

  private static String local(JsonObject of, String name) {
    return AlertsListCommand.local(Instant.parse(text(of, name)));
  }
}
