package dev.pitwall.notify.mail;

import dev.pitwall.alert.Severity;
import dev.pitwall.notify.ChartWords;
import dev.pitwall.notify.Notification;
import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The message as HTML for mail readers: tables and inline styles, nothing that is loaded from
 * elsewhere. Colours have a contrast of at least 4.5 to 1 and are never the only sign; in dark mode
 * the reader's own colours hold, and a style sheet brightens what is grey.
 */
final class HtmlBody {
  private static final int MOST_BYTES = 40 * 1024;
  private static final int LONGEST_PART = 1500;
  private static final String FONT =
      "font-family:-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',sans-serif;";
  private static final String DARK =
      "@media (prefers-color-scheme:dark){"
          + "body{background:#15171a!important;color:#e8eaed!important}"
          + ".muted{color:#a7adb7!important}"
          + ".box{border-color:#4b5563!important;background:#1f2226!important}"
          + ".part{border-top-color:#4b5563!important;border-right-color:#4b5563!important;"
          + "border-bottom-color:#4b5563!important;background:#1f2226!important}}";

  /** What is left out when there is too much. */
  private enum Detail {
    ALL,
    NO_OFFENDERS,
    TITLES,
    SUMMARY
  }

  private final StringBuilder html = new StringBuilder(4096);
  private final Notification message;
  private final @Nullable String pictureId;
  private final Detail detail;

  private HtmlBody(Notification message, @Nullable String pictureId, Detail detail) {
    this.message = message;
    this.pictureId = pictureId;
    this.detail = detail;
  }

  /**
   * At most 40 KiB: beyond that parts of it stay in the plain text only, and it says so.
   *
   * @param pictureId the Content-ID of the picture; null without one
   */
  static String write(Notification message, @Nullable String pictureId) {
    String body = "";
    for (Detail detail : Detail.values()) {
      body = new HtmlBody(message, pictureId, detail).write();
      if (Bounded.bytes(body) <= MOST_BYTES) {
        return body;
      }
    }
    return body;
  }

  private String write() {
    html.append("<!DOCTYPE html>\n<html lang=\"")
        .append(escape(message.language()))
        .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .append("<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>")
        .append(part(message.subject()))
        .append("</title>\n<style>")
        .append(DARK)
        .append("</style>\n</head>\n<body style=\"margin:0;padding:16px;")
        .append(FONT)
        .append("font-size:15px;line-height:1.5;\">\n")
        .append("<table role=\"presentation\" width=\"100%\" style=\"max-width:680px;")
        .append("border-collapse:collapse;border-top:6px solid ")
        .append(colour())
        .append(";\">\n<tr><td style=\"padding:12px 0 6px 0;font-size:18px;line-height:1.35;")
        .append("font-weight:bold;overflow-wrap:anywhere;\">")
        .append(part(message.subject()))
        .append("</td></tr>\n<tr><td style=\"padding:0 0 12px 0;overflow-wrap:anywhere;\">")
        .append(part(message.summary()))
        .append("</td></tr>\n");
    if (detail != Detail.SUMMARY) {
      content();
    }
    if (detail != Detail.ALL) {
      String text = Messages.of(HtmlBody.class, locale()).get("more-in-text");
      row("padding:12px 0 0 0;", text);
    }
    html.append("<tr><td class=\"muted\" style=\"padding:16px 0 0 0;font-size:12px;")
        .append("color:#5f6773;overflow-wrap:anywhere;\">")
        .append(part(message.footer()))
        .append("</td></tr>\n</table>\n</body>\n</html>\n");
    return html.toString();
  }

  private void content() {
    if (!message.facts().isEmpty()) {
      html.append("<tr><td>");
      facts(message.facts());
      html.append("</td></tr>\n");
    }
    picture();
    message.sections().forEach(this::section);
    if (detail == Detail.ALL && !message.offenders().isEmpty()) {
      offenders();
    }
    nextStep();
  }

  private void facts(List<Notification.Fact> facts) {
    html.append("<table style=\"border-collapse:collapse;\">\n");
    for (Notification.Fact fact : facts) {
      html.append("<tr><th scope=\"row\" class=\"muted\" style=\"text-align:left;")
          .append("vertical-align:top;padding:2px 14px 2px 0;font-weight:normal;color:#5f6773;\">")
          .append(part(fact.name()))
          .append("</th><td style=\"padding:2px 0;vertical-align:top;overflow-wrap:anywhere;\">")
          .append(part(fact.value()))
          .append("</td></tr>\n");
    }
    html.append("</table>");
  }

  /** Its words stand in the alternative text, for readers that show no pictures. */
  private void picture() {
    Notification.Chart chart = message.chart();
    if (chart == null || pictureId == null) {
      return;
    }
    ChartWords say = new ChartWords(locale());
    String words = say.sentences(chart, message.side());
    html.append("<tr><td class=\"muted\" style=\"padding:14px 0 4px 0;font-size:13px;")
        .append("color:#5f6773;\">")
        .append(part(say.caption(chart)))
        .append("</td></tr>\n<tr><td style=\"padding:0 0 4px 0;\"><img src=\"cid:")
        .append(escape(pictureId))
        .append("\" width=\"")
        .append(ChartPicture.WIDTH)
        .append("\" alt=\"")
        .append(part(words))
        .append("\" style=\"display:block;width:100%;max-width:")
        .append(ChartPicture.WIDTH)
        .append("px;height:auto;border:0;border-radius:4px;\"></td></tr>\n");
  }

  private void section(Notification.Section section) {
    html.append("<tr><td style=\"padding:8px 0 0 0;\"><table role=\"presentation\" width=\"100%\"")
        .append(" class=\"part\" style=\"border-collapse:separate;border:1px solid #d1d5db;")
        .append("border-left:4px solid ")
        .append(colour())
        .append(";border-radius:4px;\"><tr><td style=\"padding:8px 12px;")
        .append("overflow-wrap:anywhere;\"><div style=\"font-weight:bold;\">")
        .append(part(section.title()))
        .append("</div>\n");
    if (detail.compareTo(Detail.TITLES) < 0) {
      facts(section.facts());
      if (!section.nextStep().isEmpty()) {
        html.append("<div>").append(part(section.nextStep())).append("</div>");
      }
    }
    html.append("</td></tr></table></td></tr>\n");
  }

  private void offenders() {
    row("padding:12px 0 0 0;font-weight:bold;", message.offendersTitle());
    html.append("<tr><td><ul style=\"margin:4px 0;padding:0 0 0 20px;\">\n");
    for (String offender : message.offenders()) {
      html.append("<li style=\"overflow-wrap:anywhere;\">")
          .append(part(offender))
          .append("</li>\n");
    }
    html.append("</ul></td></tr>\n");
  }

  private void nextStep() {
    if (!message.nextStep().isEmpty()) {
      row("padding:12px 0 6px 0;font-weight:bold;", message.nextStep());
    }
    if (!message.command().isEmpty()) {
      html.append("<tr><td class=\"box\" style=\"padding:8px 10px;border:1px solid #d1d5db;")
          .append("background:#f3f4f6;font-size:13px;border-radius:4px;")
          .append("font-family:ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere;\">")
          .append(part(message.command()))
          .append("</td></tr>\n");
    }
  }

  private void row(String style, String text) {
    html.append("<tr><td style=\"")
        .append(style)
        .append("overflow-wrap:anywhere;\">")
        .append(part(text))
        .append("</td></tr>\n");
  }

  private Locale locale() {
    return Locale.forLanguageTag(message.language());
  }

  private String colour() {
    if (message.kind() == Notification.Kind.RESOLVED) {
      return "#15803d";
    }
    boolean over =
        message.kind() == Notification.Kind.CLOSED || message.kind() == Notification.Kind.TEST;
    if (over || message.severity() == Severity.INFO) {
      return "#1d4ed8";
    }
    return message.severity() == Severity.CRITICAL ? "#b91c1c" : "#b45309";
  }

  /** Escaped; cut where even the shortest form would be too long. */
  private String part(String text) {
    boolean cut = detail == Detail.SUMMARY && text.length() > LONGEST_PART;
    return escape(cut ? text.substring(0, LONGEST_PART) + "…" : text);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
