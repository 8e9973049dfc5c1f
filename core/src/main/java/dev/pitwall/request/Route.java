package dev.pitwall.request;

import org.jspecify.annotations.Nullable;

/** Names of routes: templates, never raw paths, so that their number stays bounded. */
public final class Route {
  /** All requests that no handler of the application matched. */
  public static final String UNMATCHED = "_unmatched";

  /** Routes beyond {@code http.max-routes}. */
  public static final String OTHER = "_other";

  private static final int NOT_FOUND = 404;

  private Route() {}

  /**
   * The route of an exchange.
   *
   * @param template the framework's template ({@code /races/{id}}), null if there is none
   * @param mapping the servlet mapping with its context path ({@code /shop/api/*}), null if unknown
   * @param status the response's status
   */
  public static String of(@Nullable String template, @Nullable String mapping, int status) {
    String route = template != null ? template : mapping;
    if (route == null || (status == NOT_FOUND && matchesEverything(route))) {
      return UNMATCHED;
    }
    return route;
  }

  /**
   * A servlet mapping as a path of the server.
   *
   * @param context path of the web application, empty for the root
   * @param pattern as declared: {@code /api/*}, {@code *.do}, {@code /}; empty for the exact root
   */
  public static String mapping(String context, String pattern) {
    return pattern.startsWith("/") ? context + pattern : context + "/" + pattern;
  }

  private static boolean matchesEverything(String route) {
    return route.endsWith("/") || route.endsWith("/*") || route.endsWith("/**") || route.isEmpty();
  }
}
