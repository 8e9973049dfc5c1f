package dev.pitwall.admin;

import dev.pitwall.alert.State;
import dev.pitwall.check.Reading;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Finding;
import dev.pitwall.metrics.RequestWindow;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The page for people, in one language: the same snapshot as the API, no script. */
final class Page {
  private final Messages words;

  Page(Locale locale) {
    words = Messages.of(Page.class, locale);
  }

  /** The first of English and Japanese that a browser asks for, else {@code otherwise}. */
  static Locale language(@Nullable String acceptLanguage, Locale otherwise) {
    for (String range : acceptLanguage == null ? new String[0] : acceptLanguage.split(",", 16)) {
      String language = range.strip().toLowerCase(Locale.ROOT);
      if (language.startsWith("ja")) {
        return Locale.JAPANESE;
      }
      if (language.startsWith("en")) {
        return Locale.ENGLISH;
      }
    }
    return otherwise;
  }

  /** The stylesheet, the same for all pages. */
  static byte[] style() throws IOException {
    try (InputStream in = Page.class.getResourceAsStream("style.css")) {
      if (in == null) {
        throw new IOException("style.css is missing from the jar");
      }
      return in.readAllBytes();
    }
  }

  String status(Status status) {
    StringBuilder html = head(status.app() + " - " + words.get("title"));
    html.append("<header><p>").append(escape(status.app())).append("</p>");
    html.append("<form method=post action=logout><button>");
    html.append(escape(words.get("logout"))).append("</button></form></header><main>");
    verdict(status, html);
    cluster(status.cluster(), html);
    alerts(status, html);
    findings(status, html);
    routes(status.requests(), html);
    readings(status.readings(), html);
    return html.append("</main></html>").toString();
  }

  private StringBuilder head(String title) {
    return new StringBuilder(4_096)
        .append("<!doctype html><html lang=")
        .append(words.locale().getLanguage())
        .append("><meta charset=utf-8>")
        .append("<meta name=viewport content=\"width=device-width,initial-scale=1\"><title>")
        .append(escape(title))
        .append("</title><link rel=stylesheet href=style.css>");
  }

  private void verdict(Status status, StringBuilder html) {
    long active = status.alerts().stream().filter(Page::isActive).count();
    long unknown = status.readings().stream().filter(r -> r instanceof Reading.Unknown).count();
    if (active > 0) {
      String text = active == 1 ? "verdict.one" : "verdict.many";
      html.append("<h1 class=bad>▲ ").append(escape(words.get(text, "count", active)));
    } else if (unknown > 0) {
      html.append("<h1 class=warn>? ");
      html.append(escape(words.get("verdict.unknown", "count", unknown)));
    } else {
      html.append("<h1>● ").append(escape(words.get("verdict.ok")));
    }
    html.append("</h1>");
  }

  private void cluster(Status.@Nullable Cluster cluster, StringBuilder html) {
    if (cluster == null || cluster.role().equals("ALONE")) {
      return;
    }
    String leader = cluster.leader().isEmpty() ? "?" : cluster.leader();
    String text =
        words.get(
            "cluster",
            "instance",
            cluster.instance(),
            "role",
            cluster.role(),
            "leader",
            leader,
            "reason",
            cluster.reason());
    html.append("<p class=dim>").append(escape(text.strip())).append("</p>");
  }

  private static boolean isActive(Status.Alert alert) {
    return alert.state() == State.FIRING || alert.state() == State.RECOVERING;
  }

  private void alerts(Status status, StringBuilder html) {
    heading("alerts", html);
    if (status.alerts().isEmpty()) {
      nothing("alerts.none", html);
      return;
    }
    html.append("<ul>");
    for (Status.Alert alert : status.alerts()) {
      html.append(isActive(alert) ? "<li class=bad><strong>" : "<li><strong>");
      html.append(escape(alert.rule())).append("</strong> ").append(escape(alert.target()));
      html.append(" <span>").append(alert.state()).append("</span> ");
      Double value = alert.value();
      if (value != null) {
        html.append(amount(value, unit(alert, status.readings())));
      }
      html.append("<br><span class=dim>");
      html.append(escape(words.get("since", "time", time(alert.since())))).append("</span></li>");
    }
    html.append("</ul>");
  }

  /** That of the reading which the rule is about; rules have the name of their reading. */
  private static Unit unit(Status.Alert alert, List<Reading> readings) {
    return readings.stream()
        .filter(reading -> reading.key().name().equals(alert.rule()))
        .map(Reading::unit)
        .findFirst()
        .orElse(Unit.COUNT);
  }

  private void findings(Status status, StringBuilder html) {
    Status.Outbox outbox = status.outbox();
    boolean waiting = outbox != null && outbox.pending() + outbox.dead() > 0;
    if (status.findings().isEmpty() && !waiting) {
      return;
    }
    heading("findings", html);
    html.append("<ul>");
    if (outbox != null && waiting) {
      String text = words.get("outbox", "pending", outbox.pending(), "dead", outbox.dead());
      html.append("<li>").append(escape(text)).append("</li>");
    }
    for (Finding finding : status.findings()) {
      html.append("<li><strong>").append(escape(finding.code())).append("</strong> ");
      html.append(escape(finding.text())).append("</li>");
    }
    html.append("</ul>");
  }

  private void routes(Status.@Nullable Requests requests, StringBuilder html) {
    heading("routes", html);
    if (requests == null || requests.routes().isEmpty()) {
      nothing("routes.none", html);
      return;
    }
    html.append("<table><thead><tr>");
    column("route", false, html);
    column("requests", true, html);
    column("errors", true, html);
    column("p95", true, html);
    html.append("</tr></thead><tbody>");
    for (RequestWindow route : requests.routes()) {
      RequestWindow.Latency latency = route.latency();
      html.append("<tr><th scope=row>").append(escape(route.route())).append("</th><td class=n>");
      html.append(route.count()).append("</td><td class=n>").append(route.errors());
      html.append("</td><td class=n>").append(latency == null ? "-" : seconds(latency.p95()));
      html.append("</td></tr>");
    }
    html.append("</tbody></table>");
  }

  private void readings(List<Reading> readings, StringBuilder html) {
    heading("readings", html);
    if (readings.isEmpty()) {
      nothing("readings.none", html);
      return;
    }
    html.append("<table><thead><tr>");
    column("reading", false, html);
    column("value", true, html);
    html.append("</tr></thead><tbody>");
    for (Reading reading : readings) {
      if (reading.key().labels().containsKey("route")) {
        continue; // the table of requests shows them
      }
      html.append("<tr><th scope=row>").append(escape(reading.key().toString())).append("</th>");
      if (reading instanceof Reading.Measured measured) {
        html.append("<td class=n>").append(amount(measured.value(), measured.unit()));
      } else if (reading instanceof Reading.Unknown unknown) {
        html.append("<td class=dim>? ");
        html.append(escape(words.get("unknown", "reason", unknown.reason())));
      }
      html.append("</td></tr>");
    }
    html.append("</tbody></table>");
  }

  private void heading(String key, StringBuilder html) {
    html.append("<h2>").append(escape(words.get(key))).append("</h2>");
  }

  private void nothing(String key, StringBuilder html) {
    html.append("<p class=dim>").append(escape(words.get(key))).append("</p>");
  }

  private void column(String key, boolean number, StringBuilder html) {
    html.append(number ? "<th scope=col class=n>" : "<th scope=col>");
    html.append(escape(words.get(key))).append("</th>");
  }

  private static String amount(double value, Unit unit) {
    return switch (unit) {
      case RATIO -> String.format(Locale.ROOT, "%.1f %%", value * 100);
      case SECONDS -> seconds(value);
      case BYTES -> String.format(Locale.ROOT, "%,.1f MiB", value / (1 << 20));
      case COUNT -> decimal(value);
    };
  }

  private static String seconds(double value) {
    return value < 1
        ? String.format(Locale.ROOT, "%.1f ms", value * 1_000)
        : String.format(Locale.ROOT, "%,.2f s", value);
  }

  private static String decimal(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%,.2f", value);
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '&' -> safe.append("&amp;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }
}
