package dev.pitwall.checklist;

import dev.pitwall.checklist.Checklist.Change;
import dev.pitwall.checklist.Checklist.Group;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.Checklist.Todo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The checklist as one HTML document, for mail and for a browser: tables and inline styles, nothing
 * that is loaded from elsewhere. A status is a word on a dark ground, readable in dark mode as well
 * and without seeing colours; everything else takes the reader's own colours.
 */
public final class HtmlForm {
  private static final int MOST_BYTES = 40 * 1024;
  private static final String FONT =
      "font-family:-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',sans-serif;";
  private static final String MONO = "font-family:ui-monospace,Menlo,Consolas,monospace;";
  private static final String MUTED = "color:#5f6773;";
  private static final String DARK =
      "@media (prefers-color-scheme:dark){"
          + "body{background:#15171a!important;color:#e8eaed!important}"
          + ".muted{color:#a7adb7!important}"
          + ".box{border-color:#4b5563!important;background:#1f2226!important}"
          + ".part{border-top-color:#4b5563!important;border-right-color:#4b5563!important;"
          + "border-bottom-color:#4b5563!important;background:#1f2226!important}"
          + ".row{border-color:#33383f!important}}"
          + "@media print{body{padding:0!important}.part{break-inside:avoid}}";

  /** What is left out when there is too much. */
  private enum Detail {
    ALL,
    NO_OFFENDERS,
    FAILING,
    VERDICT
  }

  private final StringBuilder html = new StringBuilder(16_384);
  private final Checklist checklist;
  private final Detail detail;
  private final Phrases say;

  private HtmlForm(Checklist checklist, Detail detail) {
    this.checklist = checklist;
    this.detail = detail;
    this.say =
        new Phrases(Locale.forLanguageTag(checklist.language()), checklist.zone(), checklist.at());
  }

  /** At most 40 KiB, as mail readers show it: beyond that the details go, and it says so. */
  public static String write(Checklist checklist) {
    String body = "";
    for (Detail detail : Detail.values()) {
      body = new HtmlForm(checklist, detail).write();
      if (body.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
        return body;
      }
    }
    return body;
  }

  private String write() {
    String title =
        checklist.number() > 0
            ? say.get("title.numbered", "number", checklist.number())
            : say.get("title");
    html.append("<!DOCTYPE html>\n<html lang=\"")
        .append(escape(checklist.language()))
        .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .append("<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>")
        .append(escape(title + " · " + TextForm.who(checklist)))
        .append("</title>\n<style>")
        .append(DARK)
        .append("</style>\n</head>\n<body style=\"margin:0;padding:16px;")
        .append(FONT)
        .append("font-size:15px;line-height:1.5;\">\n")
        .append("<table role=\"presentation\" width=\"100%\" style=\"max-width:680px;")
        .append("border-collapse:collapse;border-top:6px solid ")
        .append(colour(checklist.status()))
        .append(";\">\n");
    row(
        "muted",
        "padding:12px 0 0 0;font-size:13px;" + MUTED,
        escape(title + " · " + TextForm.who(checklist))
            + "<br>\n"
            + escape(say.whole(checklist.at())));
    row(
        "",
        "padding:8px 0 4px 0;font-size:20px;line-height:1.35;font-weight:bold;",
        badge(checklist.status()) + " " + escape(checklist.verdict()));
    int number = 0;
    for (Todo each : checklist.todo()) {
      todo(++number, each);
    }
    if (checklist.more() > 0) {
      row("muted", "padding:8px 0 0 0;" + MUTED, escape(say.count("do.more", checklist.more())));
    }
    comparison();
    if (detail != Detail.VERDICT) {
      checklist.groups().forEach(this::group);
    }
    foot();
    html.append("</table>\n</body>\n</html>\n");
    return html.toString();
  }

  private void row(String type, String style, String content) {
    html.append("<tr><td");
    if (!type.isEmpty()) {
      html.append(" class=\"").append(type).append('"');
    }
    html.append(" style=\"")
        .append(style)
        .append("overflow-wrap:anywhere;\">")
        .append(content)
        .append("</td></tr>\n");
  }

  private static String badge(Status status) {
    return "<span style=\"display:inline-block;padding:1px 7px;border-radius:4px;font-size:12px;"
        + "line-height:18px;font-weight:bold;white-space:nowrap;color:#ffffff;background:"
        + colour(status)
        + ";\">"
        + status
        + "</span>";
  }

  /** White on each of them has a contrast of at least 4.5 to 1. */
  private static String colour(Status status) {
    return switch (status) {
      case OK -> "#15803d";
      case WARNING -> "#b45309";
      case CRITICAL -> "#b91c1c";
      case UNKNOWN -> "#4b5563";
    };
  }

  private void todo(int number, Todo one) {
    html.append("<tr><td style=\"padding:8px 0 0 0;\"><table role=\"presentation\" width=\"100%\"")
        .append(" class=\"part\" style=\"border-collapse:separate;border:1px solid #d1d5db;")
        .append("border-left:4px solid ")
        .append(colour(one.status()))
        .append(";border-radius:4px;\"><tr><td style=\"padding:8px 12px;")
        .append("overflow-wrap:anywhere;\"><div style=\"font-weight:bold;\">")
        .append(number)
        .append(". ")
        .append(escape(one.title()))
        .append(' ')
        .append(badge(one.status()))
        .append("</div>\n");
    if (!one.why().isEmpty()) {
      html.append("<div class=\"muted\" style=\"").append(MUTED).append("\">");
      html.append(escape(one.why())).append("</div>\n");
    }
    html.append("<div>").append(escape(one.next())).append("</div>\n");
    if (!one.command().isEmpty()) {
      html.append("<div class=\"box\" style=\"margin:6px 0 2px 0;padding:6px 10px;")
          .append("border:1px solid #d1d5db;background:#f3f4f6;font-size:13px;border-radius:4px;")
          .append(MONO)
          .append("\">")
          .append(escape(one.command()))
          .append("</div>\n");
    }
    html.append("</td></tr></table></td></tr>\n");
  }

  private void comparison() {
    List<Change> changes = checklist.comparison().changes();
    String title = checklist.comparison().title();
    boolean compared = !title.equals(say.get("since.nothing"));
    if (!compared) {
      row("muted", "padding:14px 0 0 0;" + MUTED, escape(title));
      return;
    }
    row("", "padding:16px 0 2px 0;font-weight:bold;", escape(title));
    if (changes.isEmpty()) {
      row("muted", MUTED, escape(say.get("since.same")));
      return;
    }
    StringBuilder list = new StringBuilder("<ul style=\"margin:2px 0;padding:0 0 0 20px;\">\n");
    for (Change each : changes) {
      list.append("<li><b>")
          .append(escape(say.get("since." + each.direction().name().toLowerCase(Locale.ROOT))))
          .append("</b> ")
          .append(escape(each.text()))
          .append("</li>\n");
    }
    row("", "", list.append("</ul>").toString());
  }

  private void group(Group group) {
    html.append("<tr><td style=\"padding:18px 0 2px 0;font-weight:bold;\">")
        .append(escape(group.title()))
        .append(' ')
        .append(badge(group.status()))
        .append("</td></tr>\n<tr><td><table width=\"100%\" style=\"border-collapse:collapse;")
        .append("font-size:14px;\">\n");
    boolean failing = detail == Detail.FAILING;
    List<Item> shown =
        group.shown().stream().filter(i -> !failing || i.status() != Status.OK).toList();
    shown.forEach(this::item);
    int hidden = group.items().size() - shown.size();
    if (hidden > 0) {
      String ok = shown.isEmpty() ? say.count("hidden.all", hidden) : say.count("hidden", hidden);
      cells("", "<span class=\"muted\" style=\"" + MUTED + "\">" + escape(ok) + "</span>", "");
    }
    html.append("</table></td></tr>\n");
  }

  private void item(Item item) {
    StringBuilder value = new StringBuilder(escape(item.said()));
    if (!item.limit().isEmpty()) {
      value
          .append(" <span class=\"muted\" style=\"")
          .append(MUTED)
          .append("white-space:nowrap;\">");
      value.append(escape(item.limit())).append("</span>");
    }
    String reason = item.reason();
    boolean more = item.status() != Status.OK || TextForm.own(item);
    if (reason != null) {
      small(value, reason);
    } else if (!item.detail().isEmpty() && more) {
      small(value, item.detail());
    }
    if (detail == Detail.ALL) {
      item.offenders().forEach(each -> small(value, each));
    }
    cells(badge(item.status()), escape(item.name()), value.toString());
  }

  private static void small(StringBuilder value, String text) {
    value
        .append("<div class=\"muted\" style=\"font-size:13px;")
        .append(MUTED)
        .append("\">")
        .append(escape(text))
        .append("</div>");
  }

  private void cells(String status, String name, String value) {
    String cell = "class=\"row\" style=\"padding:5px 10px 5px 0;vertical-align:top;";
    String line = "border-top:1px solid #e5e7eb;";
    html.append("<tr><td width=\"92\" ")
        .append(cell)
        .append(line)
        .append("\">")
        .append(status)
        .append("</td>");
    if (value.isEmpty()) {
      html.append("<td colspan=\"2\" ").append(cell).append(line).append("\">");
      html.append(name).append("</td></tr>\n");
      return;
    }
    html.append("<th scope=\"row\" width=\"34%\" ")
        .append(cell)
        .append(line)
        .append("text-align:left;font-weight:normal;overflow-wrap:anywhere;\">")
        .append(name)
        .append("</th><td ")
        .append(cell)
        .append(line)
        .append("overflow-wrap:anywhere;\">")
        .append(value)
        .append("</td></tr>\n");
  }

  private void foot() {
    StringBuilder foot = new StringBuilder();
    if (detail != Detail.ALL) {
      foot.append(escape(say.get("shortened"))).append("<br>\n");
    }
    foot.append(escape(say.get("footer"))).append("<br>\n").append(escape(say.get("footer.how")));
    row("muted", "padding:18px 0 0 0;font-size:13px;" + MUTED, foot.toString());
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
