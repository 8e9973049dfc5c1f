package dev.pitwall.cli;

import dev.pitwall.logs.analyze.ErrorGroup;
import dev.pitwall.logs.analyze.FileReport;
import dev.pitwall.logs.analyze.LogReport;
import dev.pitwall.logs.analyze.LogReport.Hour;
import dev.pitwall.logs.analyze.ResponseTimes;
import dev.pitwall.logs.analyze.RouteUse;
import dev.pitwall.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report for people, in 80 columns. */
final class LogsText {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final String INDENT = "  ";
  private static final int MOST_SAMPLE = 70;

  private final Messages words;
  private final Terminal terminal;

  LogsText(Messages words, Terminal terminal) {
    this.words = words;
    this.terminal = terminal;
  }

  List<String> lines(LogReport report, long nanos) {
    List<String> lines = new ArrayList<>();
    ReadFiles read = new ReadFiles(words);
    lines.add(words.get("logs.title", "date", read.day(report.date())));
    lines.add("");
    lines.addAll(read.table(report.files(), terminal.width()));
    lines.add("");
    totals(report, lines);
    times(report.responseTime(), lines);
    statuses(report, lines);
    hours(report, lines);
    errors(report, lines);
    routes(report, lines);
    clients(report, lines);
    samples(report, lines);
    lines.add("");
    long bytes = report.files().stream().mapToLong(FileReport::bytes).sum();
    lines.add(
        words.get(
            "logs.speed",
            "size",
            size(bytes),
            "seconds",
            String.format(Locale.ROOT, "%.2f", nanos / 1e9),
            "rate",
            size(Math.round(bytes / Math.max(1e-9, nanos / 1e9)))));
    return lines;
  }

  private void totals(LogReport report, List<String> lines) {
    lines.add(total("logs.requests", report.requests()));
    lines.add(total("logs.errors", report.errors()));
    lines.add(total("logs.warnings", report.warnings()));
    if (report.bytes() != null) {
      lines.add(pad("logs.bytes") + size(report.bytes()));
    }
  }

  private String total(String key, @Nullable Long value) {
    return pad(key) + (value == null ? words.get("logs.unknown") : ReadFiles.number(value));
  }

  private String pad(String key) {
    return DisplayWidth.pad(words.get(key), 18);
  }

  private void times(ResponseTimes times, List<String> lines) {
    if (times.count() == 0) {
      return;
    }
    lines.add(
        pad("logs.times")
            + words.get(
                "logs.times.values",
                "min",
                seconds(times.min()),
                "avg",
                seconds(times.avg()),
                "p50",
                seconds(times.p50()),
                "p95",
                seconds(times.p95()),
                "p99",
                seconds(times.p99()),
                "max",
                seconds(times.max())));
  }

  private void statuses(LogReport report, List<String> lines) {
    if (!report.statuses().isEmpty()) {
      lines.add(
          pad("logs.statuses")
              + report.statuses().entrySet().stream()
                  .map(status -> status.getKey() + ": " + ReadFiles.number(status.getValue()))
                  .collect(Collectors.joining(", ")));
    }
  }

  private void hours(LogReport report, List<String> lines) {
    List<String> strips = new ArrayList<>();
    strip("logs.requests", Hour::requests, report, strips);
    strip("logs.errors", Hour::errors, report, strips);
    strip("logs.warnings", Hour::warnings, report, strips);
    strip("logs.failures", Hour::failures, report, strips);
    if (!strips.isEmpty()) {
      lines.add("");
      lines.add(pad("logs.hours") + "0     6     12    18    24");
      lines.addAll(strips);
    }
  }

  private void strip(String key, ToLongFunction<Hour> count, LogReport report, List<String> lines) {
    long most = report.hours().stream().mapToLong(count).max().orElse(0);
    if (most == 0) {
      return;
    }
    StringBuilder strip = new StringBuilder();
    for (Hour hour : report.hours()) {
      long value = count.applyAsLong(hour);
      strip.append(value == 0 ? ' ' : BARS.charAt((int) ((value * BARS.length() - 1) / most)));
    }
    lines.add(pad(key) + strip + INDENT + words.get("logs.most", "count", ReadFiles.number(most)));
  }

  private void errors(LogReport report, List<String> lines) {
    if (report.topErrors().isEmpty()) {
      return;
    }
    head("logs.top-errors", "topErrors", report, lines);
    for (ErrorGroup group : report.topErrors()) {
      lines.add(
          INDENT
              + right(ReadFiles.number(group.count()))
              + INDENT
              + TextTable.printable(group.message()));
      if (!group.cause().isEmpty()) {
        lines.add(below(words.get("logs.cause", "cause", group.cause())));
      }
      if (!group.frames().isEmpty()) {
        lines.add(below(words.get("logs.at", "frame", group.frames().get(0))));
      }
    }
  }

  private static String below(String text) {
    return INDENT + right("") + INDENT + INDENT + TextTable.printable(text);
  }

  private void routes(LogReport report, List<String> lines) {
    if (report.topRoutes().isEmpty()) {
      return;
    }
    head("logs.top-routes", "topRoutes", report, lines);
    boolean timed = report.topRoutes().stream().anyMatch(route -> route.avg() != null);
    for (RouteUse route : report.topRoutes()) {
      String time =
          timed && route.avg() != null
              ? words.get(
                  "logs.route.times",
                  "avg",
                  seconds(route.avg()),
                  "p95",
                  seconds(route.p95()),
                  "max",
                  seconds(route.max()))
              : "";
      lines.add(
          (INDENT
                  + right(ReadFiles.number(route.requests()))
                  + INDENT
                  + DisplayWidth.pad(TextTable.printable(route.route()), timed ? 32 : 0)
                  + INDENT
                  + time)
              .stripTrailing());
    }
  }

  private void clients(LogReport report, List<String> lines) {
    if (report.topClients().isEmpty()) {
      return;
    }
    head("logs.top-clients", "topClients", report, lines);
    report
        .topClients()
        .forEach(
            client ->
                lines.add(
                    INDENT
                        + right(ReadFiles.number(client.requests()))
                        + INDENT
                        + TextTable.printable(client.address())));
  }

  private void head(String key, String list, LogReport report, List<String> lines) {
    lines.add("");
    lines.add(
        words.get(key)
            + (report.approximate().contains(list) ? " " + words.get("logs.approximate") : ""));
  }

  private void samples(LogReport report, List<String> lines) {
    List<String> samples =
        report.files().stream().flatMap(file -> file.samples().stream()).limit(3).toList();
    if (!samples.isEmpty()) {
      lines.add("");
      lines.add(words.get("logs.samples", "count", ReadFiles.number(report.unparsed())));
      for (String sample : samples) {
        String text = TextTable.printable(sample);
        lines.add(INDENT + text.substring(0, Math.min(MOST_SAMPLE, text.length())));
      }
    }
  }

  private static String right(String number) {
    return " ".repeat(Math.max(0, 11 - number.length())) + number;
  }

  private static String seconds(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, value < 0.01 ? "%.6f" : "%.3f", value);
  }

  private static String size(long bytes) {
    if (bytes >= 1_000_000_000) {
      return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
    return bytes >= 1_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
  }
}
