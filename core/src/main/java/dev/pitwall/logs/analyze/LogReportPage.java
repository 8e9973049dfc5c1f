package dev.pitwall.logs.analyze;

import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The report as one self-contained page: no script, nothing from elsewhere, pictures as SVG inside.
 * Everything that comes out of a log is escaped, and marks that steer the direction of text are
 * shown as what they are.
 */
public final class LogReportPage {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 120;
  private static final int HOURS = 24;

  private final Messages words;
  private final StringBuilder html = new StringBuilder(16_384);

  private LogReportPage(Locale locale) {
    words = Messages.of(LogReportPage.class, locale);
  }

  /** The page, UTF-8. */
  public static String of(LogReport report, Locale locale) {
    return new LogReportPage(locale).page(report);
  }

  private String page(LogReport report) {
    html.append("<!doctype html><html lang=").append(words.locale().getLanguage());
    html.append("><meta charset=utf-8><meta name=viewport content=\"width=device-width\">");
    html.append("<meta http-equiv=Content-Security-Policy content=\"default-src 'none';");
    html.append(" style-src 'unsafe-inline'\"><title>");
    html.append(escape(words.get("title", "date", date(report)))).append("</title><style>");
    html.append(words.get("style")).append("</style><main><h1>");
    html.append(escape(words.get("title", "date", date(report)))).append("</h1>");
    if (!report.complete()) {
      html.append("<p class=bad role=alert>")
          .append(escape(words.get("incomplete")))
          .append("</p>");
    }
    tiles(report);
    hours(report);
    statuses(report);
    errors(report);
    routes(report);
    clients(report);
    files(report);
    return html.append("</main></html>\n").toString();
  }

  private String date(LogReport report) {
    return report.date().equals("all") ? words.get("all") : report.date();
  }

  private void tiles(LogReport report) {
    html.append("<dl>");
    tile("requests", count(report.requests()));
    tile("errors", count(report.errors()));
    tile("warnings", count(report.warnings()));
    ResponseTimes times = report.responseTime();
    if (times.count() > 0) {
      tile("avg", seconds(times.avg()));
      tile("p95", seconds(times.p95()));
      tile("p99", seconds(times.p99()));
      tile("max", seconds(times.max()));
    }
    html.append("</dl>");
  }

  private void tile(String key, String value) {
    html.append("<div><dt>").append(escape(words.get(key))).append("<dd>").append(escape(value));
    html.append("</div>");
  }

  private String count(@Nullable Long value) {
    return value == null ? words.get("unknown") : number(value);
  }

  private void hours(LogReport report) {
    picture("hours.requests", "r", report, LogReport.Hour::requests);
    picture("hours.errors", "e", report, LogReport.Hour::errors);
    picture("hours.failures", "e", report, LogReport.Hour::failures);
    picture("hours.warnings", "w", report, LogReport.Hour::warnings);
  }

  private void picture(
      String key, String style, LogReport report, ToLongFunction<LogReport.Hour> value) {
    long most = report.hours().stream().mapToLong(value).max().orElse(0);
    if (most == 0) {
      return;
    }
    String title = escape(words.get(key));
    html.append("<h2>").append(title).append("</h2><svg role=img viewBox=\"0 0 ");
    html.append(WIDTH).append(' ').append(HEIGHT + 20).append("\"><title>").append(title);
    html.append("</title>");
    int step = WIDTH / HOURS;
    for (LogReport.Hour hour : report.hours()) {
      long count = value.applyAsLong(hour);
      int height = (int) Math.ceil((double) count * (HEIGHT - 16) / most);
      int x = hour.hour() * step;
      html.append("<rect class=").append(style).append(" x=").append(x + 2).append(" y=");
      html.append(HEIGHT - height).append(" width=").append(step - 4).append(" height=");
      html.append(height).append("><title>").append(hour.hour()).append(":00  ");
      html.append(number(count)).append("</title></rect>");
      if (hour.hour() % 3 == 0) {
        text(x + 2, HEIGHT + 15, String.valueOf(hour.hour()));
      }
    }
    text(2, 11, words.get("most", "count", number(most)));
    html.append("</svg>");
  }

  private void text(int x, int y, String text) {
    html.append("<text x=").append(x).append(" y=").append(y).append('>').append(escape(text));
    html.append("</text>");
  }

  private void statuses(LogReport report) {
    if (report.statuses().isEmpty()) {
      return;
    }
    head("statuses", false);
    long most = report.statuses().values().stream().mapToLong(Long::longValue).max().orElse(1);
    html.append("<table>");
    for (Map.Entry<Integer, Long> status : report.statuses().entrySet()) {
      html.append("<tr><th>").append(status.getKey()).append("<td class=n>");
      html.append(number(status.getValue())).append("<td class=bar>");
      bar(
          status.getValue(),
          most,
          status.getKey() >= 500 ? "e" : status.getKey() >= 400 ? "w" : "r");
    }
    html.append("</table>");
  }

  private void bar(long value, long most, String style) {
    double width = Math.max(0.5, 100.0 * value / most);
    html.append("<svg viewBox=\"0 0 100 8\" preserveAspectRatio=none><rect class=").append(style);
    html.append(String.format(Locale.ROOT, " width=%.1f height=8></rect></svg>", width));
  }

  private void errors(LogReport report) {
    if (report.topErrors().isEmpty()) {
      return;
    }
    head("top-errors", report.approximate().contains("topErrors"));
    html.append("<table>");
    for (ErrorGroup group : report.topErrors()) {
      html.append("<tr><td class=n>").append(number(group.count())).append("<td>");
      html.append(escape(group.message()));
      if (!group.cause().isEmpty()) {
        html.append("<br><small>").append(escape(words.get("cause", "cause", group.cause())));
        html.append("</small>");
      }
      for (String frame : group.frames()) {
        html.append("<br><small>").append(escape("at " + frame)).append("</small>");
      }
      if (group.first() != null && group.last() != null) {
        html.append("<br><small>");
        html.append(escape(words.get("from-to", "first", group.first(), "last", group.last())));
        html.append("</small>");
      }
    }
    html.append("</table>");
  }

  private void routes(LogReport report) {
    if (report.topRoutes().isEmpty()) {
      return;
    }
    head("top-routes", report.approximate().contains("topRoutes"));
    html.append("<table>");
    columns("route", "requests", "failures", "avg", "p95", "max");
    for (RouteUse route : report.topRoutes()) {
      html.append("<tr><td>").append(escape(route.route()));
      cell(number(route.requests()));
      cell(count(route.failures()));
      cell(seconds(route.avg()));
      cell(seconds(route.p95()));
      cell(seconds(route.max()));
    }
    html.append("</table>");
  }

  private void clients(LogReport report) {
    if (report.topClients().isEmpty()) {
      return;
    }
    head("top-clients", report.approximate().contains("topClients"));
    long most = report.topClients().get(0).requests();
    html.append("<table>");
    for (LogReport.ClientUse client : report.topClients()) {
      html.append("<tr><td>").append(escape(client.address()));
      cell(number(client.requests()));
      html.append("<td class=bar>");
      bar(client.requests(), most, "r");
    }
    html.append("</table>");
  }

  private void files(LogReport report) {
    head("files", false);
    html.append("<table>");
    columns("file", "format", "lines", "unparsed");
    for (FileReport file : report.files()) {
      html.append("<tr><td>").append(escape(file.path())).append("<td>");
      List<String> formats = file.formats();
      html.append(escape(formats.isEmpty() ? words.get("unknown") : String.join(", ", formats)));
      cell(number(file.lines()));
      cell(number(file.unparsed()));
      for (String sample : file.samples()) {
        html.append("<tr><td colspan=4><small>").append(escape(sample)).append("</small>");
      }
    }
    html.append("</table>");
  }

  private void head(String key, boolean approximate) {
    html.append("<h2>").append(escape(words.get(key)));
    if (approximate) {
      html.append(' ').append(escape(words.get("approximate")));
    }
    html.append("</h2>");
  }

  private void columns(String first, String... others) {
    html.append("<tr><th>").append(escape(words.get(first)));
    for (String key : others) {
      html.append("<th class=n>").append(escape(words.get(key)));
    }
  }

  private void cell(String text) {
    html.append("<td class=n>").append(escape(text));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String seconds(@Nullable Double value) {
    return value == null
        ? "-"
        : String.format(Locale.ROOT, value < 0.01 ? "%.6f s" : "%.3f s", value);
  }

  private static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> {
                  if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                    safe.append(String.format(Locale.ROOT, "\\u%04x", c));
                  } else {
                    safe.appendCodePoint(c);
                  }
                }
              }
            });
    return safe.toString();
  }
}
