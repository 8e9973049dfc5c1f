package dev.pitwall.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How somebody wants to see the pages.
 *
 * @param locale English or Japanese: by the address ({@code ?lang=ja}), else by the choice that the
 *     browser kept, else by its languages
 * @param theme {@code light}, {@code dark}, or {@code auto} for what the browser prefers
 */
record Visitor(Locale locale, String theme) {
  static final String LANGUAGE = "pitwall-lang";
  static final String THEME = "pitwall-theme";
  private static final int MOST_COOKIES = 64;

  /**
   * Reads it from a request.
   *
   * @param otherwise the language of somebody who says nothing
   */
  static Visitor of(HttpExchange exchange, Locale otherwise) {
    Headers headers = exchange.getRequestHeaders();
    Locale said = named(Query.of(exchange.getRequestURI().getRawQuery()).get("lang"));
    Locale kept = said != null ? said : named(cookie(exchange, LANGUAGE));
    Locale locale =
        kept != null ? kept : Page.language(headers.getFirst("Accept-Language"), otherwise);
    String theme = cookie(exchange, THEME);
    boolean known = "light".equals(theme) || "dark".equals(theme);
    return new Visitor(locale, known ? String.valueOf(theme) : "auto");
  }

  private static @Nullable Locale named(@Nullable String language) {
    if ("ja".equals(language)) {
      return Locale.JAPANESE;
    }
    return "en".equals(language) ? Locale.ENGLISH : null;
  }

  /** The value of a cookie; null if it did not come. */
  static @Nullable String cookie(HttpExchange exchange, String name) {
    String cookies = exchange.getRequestHeaders().getFirst("Cookie");
    for (String pair : cookies == null ? new String[0] : cookies.split(";", MOST_COOKIES)) {
      String stripped = pair.strip();
      if (stripped.startsWith(name + "=")) {
        return stripped.substring(name.length() + 1);
      }
    }
    return null;
  }
}
