package dev.pitwall.notify.mail;

import dev.pitwall.alert.Severity;
import dev.pitwall.notify.Notification;
import java.nio.charset.StandardCharsets;

/**
 * The message as HTML for mail readers: tables and inline styles, nothing that is loaded from
 * elsewhere. Colours have a contrast of at least 4.5 to 1 and are never the only sign.
 */
final class HtmlBody {
  private static final int MOST_BYTES = 40 * 1024;
  private static final String FONT =
      "font-family:-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',sans-serif;";

  private HtmlBody() {}

  /** At most 40 KiB: beyond that the offenders stay in the plain text only. */
  static String write(Notification message) {
    String all = write(message, true);
    return all.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES ? all : write(message, false);
  }

  private static String write(Notification message, boolean withOffenders) {
    StringBuilder html = new StringBuilder(4096);
    html.append("<!DOCTYPE html>\n<html lang=\"")
        .append(escape(message.language()))
        .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .append("<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>")
        .append(escape(message.subject()))
        .append("</title>\n</head>\n<body style=\"margin:0;padding:16px;")
        .append(FONT)
        .append("font-size:15px;line-height:1.5;\">\n")
        .append("<table role=\"presentation\" width=\"100%\" style=\"max-width:680px;")
        .append("border-collapse:collapse;border-top:6px solid ")
        .append(colour(message))
        .append(";\">\n<tr><td style=\"padding:12px 0;font-size:18px;font-weight:bold;\">")
        .append(escape(message.subject()))
        .append("</td></tr>\n<tr><td style=\"padding:0 0 12px 0;\">")
        .append(escape(message.summary()))
        .append("</td></tr>\n");
    facts(html, message);
    if (withOffenders && !message.offenders().isEmpty()) {
      offenders(html, message);
    }
    nextStep(html, message);
    html.append("<tr><td style=\"padding:12px 0 0 0;font-size:12px;color:#6b7280;\">")
        .append(escape(message.footer()))
        .append("</td></tr>\n</table>\n</body>\n</html>\n");
    return html.toString();
  }

  private static void facts(StringBuilder html, Notification message) {
    if (message.facts().isEmpty()) {
      return;
    }
    html.append("<tr><td><table style=\"border-collapse:collapse;\">\n");
    for (Notification.Fact fact : message.facts()) {
      html.append("<tr><th scope=\"row\" style=\"text-align:left;vertical-align:top;")
          .append("padding:3px 16px 3px 0;white-space:nowrap;font-weight:normal;color:#6b7280;\">")
          .append(escape(fact.name()))
          .append("</th><td style=\"padding:3px 0;\">")
          .append(escape(fact.value()))
          .append("</td></tr>\n");
    }
    html.append("</table></td></tr>\n");
  }

  private static void offenders(StringBuilder html, Notification message) {
    html.append("<tr><td style=\"padding:12px 0 0 0;font-weight:bold;\">")
        .append(escape(message.offendersTitle()))
        .append("</td></tr>\n<tr><td><ul style=\"margin:4px 0;padding:0 0 0 20px;\">\n");
    for (String offender : message.offenders()) {
      html.append("<li style=\"overflow-wrap:anywhere;\">")
          .append(escape(offender))
          .append("</li>\n");
    }
    html.append("</ul></td></tr>\n");
  }

  private static void nextStep(StringBuilder html, Notification message) {
    if (!message.nextStep().isEmpty()) {
      html.append("<tr><td style=\"padding:12px 0 4px 0;font-weight:bold;\">")
          .append(escape(message.nextStep()))
          .append("</td></tr>\n");
    }
    if (!message.command().isEmpty()) {
      html.append("<tr><td style=\"padding:8px 10px;border:1px solid #9ca3af;font-size:13px;")
          .append("font-family:ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere;\">")
          .append(escape(message.command()))
          .append("</td></tr>\n");
    }
  }

  private static String colour(Notification message) {
    if (message.kind() == Notification.Kind.RESOLVED) {
      return "#15803d";
    }
    if (message.kind() == Notification.Kind.OPENED && message.severity() != Severity.INFO) {
      return message.severity() == Severity.CRITICAL ? "#b91c1c" : "#b45309";
    }
    return "#1d4ed8";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
