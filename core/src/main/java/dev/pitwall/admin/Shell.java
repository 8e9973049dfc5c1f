package dev.pitwall.admin;

import dev.pitwall.text.Messages;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * The frame of the dashboard's pages: the same for all, filled by scripts. Everything in it is
 * relative, so a proxy may put it below any path.
 */
final class Shell {
  /** The pages by their paths, in the order of the navigation. */
  static final List<String> PAGES =
      List.of(
          "",
          "alerts",
          "requests",
          "errors",
          "database",
          "host",
          "logs",
          "backups",
          "security",
          "settings",
          "about");

  private final Messages words;
  private final Visitor visitor;
  private final String assets;

  /**
   * Writes for a visitor.
   *
   * @param assets the folder of the scripts and styles, with a slash behind
   */
  Shell(Visitor visitor, String assets) {
    this.words = Messages.of(Shell.class, visitor.locale(), List.of("dashboard"));
    this.visitor = visitor;
    this.assets = assets;
  }

  /** True for the path of a page. */
  static boolean knows(String path) {
    return PAGES.contains(path.substring(1));
  }

  /**
   * The page for somebody who has a session.
   *
   * @param proof what the browser sends along with everything that changes something
   * @param actions whether that is allowed at all
   */
  String page(String app, String proof, boolean actions) {
    StringBuilder html =
        head(
            app + " - " + words.get("title"),
            Map.of(
                "app",
                app,
                "proof",
                proof,
                "actions",
                Boolean.toString(actions),
                "zone",
                ZoneId.systemDefault().getId()));
    html.append("<script src=\"").append(assets).append("uPlot.iife.min.js\" defer></script>");
    html.append("<script type=module src=\"").append(assets).append("main.js\"></script></head>");
    html.append("<body><a class=skip href=\"#main\">").append(text("nav.skip")).append("</a>");
    html.append("<header class=top><p class=app>").append(Page.escape(app)).append("</p>");
    html.append("<div id=tools class=tools></div></header><nav aria-label=\"");
    html.append(text("nav.label")).append("\"><ul>");
    for (String page : PAGES) {
      html.append("<li><a href=\"./").append(page).append("\" data-page=\"").append(page);
      html.append("\">").append(text("nav." + name(page))).append("</a></li>");
    }
    html.append("</ul></nav><main id=main tabindex=-1><noscript><p>").append(text("noscript"));
    html.append(" <a href=plain>").append(text("noscript.link")).append("</a></p></noscript>");
    return html.append("</main></body></html>").toString();
  }

  /** The form to log in; a link that is good for one time fills and sends it by itself. */
  String login(boolean wrong) {
    StringBuilder html = head(words.get("title"), Map.of());
    html.append("<script type=module src=\"").append(assets).append("login.js\"></script></head>");
    html.append("<body class=door><main id=main><h1>").append(text("title")).append("</h1>");
    html.append("<form class=login method=post action=login><label for=token>");
    html.append(text("login.label")).append("</label>");
    html.append("<input id=token name=token type=password autocomplete=current-password required>");
    html.append("<input id=code name=code type=hidden disabled>");
    html.append("<button>").append(text("login.submit")).append("</button>");
    html.append(wrong ? "<p role=alert>" : "<p class=dim>");
    html.append(text(wrong ? "login.wrong" : "login.hint")).append("</p><p class=dim>");
    html.append(text("login.open")).append(" <code>java -jar pitwall-agent.jar open</code>");
    return html.append("</p></form></main></body></html>").toString();
  }

  private StringBuilder head(String title, Map<String, String> data) {
    StringBuilder html = new StringBuilder(8_192);
    html.append("<!doctype html><html lang=").append(words.locale().getLanguage());
    html.append(" data-theme=").append(visitor.theme());
    html.append(" data-assets=\"").append(assets).append('"');
    data.forEach(
        (name, value) ->
            html.append(" data-")
                .append(name)
                .append("=\"")
                .append(Page.escape(value))
                .append('"'));
    html.append("><head><meta charset=utf-8>");
    html.append("<meta name=viewport content=\"width=device-width,initial-scale=1\"><title>");
    html.append(Page.escape(title)).append("</title><link rel=icon href=\"data:,\">");
    html.append("<link rel=stylesheet href=\"").append(assets).append("uPlot.min.css\">");
    return html.append("<link rel=stylesheet href=\"").append(assets).append("dashboard.css\">");
  }

  private static String name(String page) {
    return page.isEmpty() ? "overview" : page;
  }

  private String text(String key) {
    return Page.escape(words.get(key));
  }
}
