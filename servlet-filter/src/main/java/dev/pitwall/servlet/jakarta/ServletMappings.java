package dev.pitwall.servlet.jakarta;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Under which pattern the container chose a servlet. From Servlet 4.0 on the request tells. Before,
 * where the container cut the path does: Servlet 3.1, 3.5 and 12.1 lay down what servlet path and
 * path info hold for each kind of pattern.
 */
final class ServletMappings {
  private static final int TOLD_FROM = 4;
  private static final String DEFAULT = "/";

  /** Of the application; its value is the JDK's, so it outlives this class without holding it. */
  private static final String PATTERNS = "dev.pitwall.mappings";

  private ServletMappings() {}

  /** The pattern as it was registered; null if the container does not know it. */
  static @Nullable String pattern(HttpServletRequest request) {
    ServletContext context = request.getServletContext();
    if (context == null) {
      return null;
    }
    return context.getMajorVersion() >= TOLD_FROM
        ? told(request)
        : pattern(request.getServletPath(), request.getPathInfo(), patterns(context));
  }

  private static @Nullable String told(HttpServletRequest request) {
    HttpServletMapping mapping = request.getHttpServletMapping();
    return mapping == null ? null : mapping.getPattern();
  }

  /** The one of {@code patterns} that explains the path of the servlet and the rest behind it. */
  static @Nullable String pattern(
      @Nullable String servlet, @Nullable String rest, Set<?> patterns) {
    if (servlet == null) {
      return null; // a container that does not tell
    }
    String below = servlet + "/*";
    if (rest != null) {
      boolean root = servlet.isEmpty() && rest.equals(DEFAULT) && patterns.contains("");
      return root ? "" : known(below, patterns);
    }
    if (patterns.contains(servlet)) {
      return servlet;
    }
    if (patterns.contains(below)) {
      return below;
    }
    int dot = servlet.lastIndexOf('.');
    String extension =
        dot > servlet.lastIndexOf('/') ? known("*" + servlet.substring(dot), patterns) : null;
    return extension == null ? DEFAULT : extension;
  }

  private static @Nullable String known(String pattern, Set<?> patterns) {
    return patterns.contains(pattern) ? pattern : null;
  }

  private static Set<?> patterns(ServletContext context) {
    if (context.getAttribute(PATTERNS) instanceof Set<?> kept) {
      return kept;
    }
    Set<String> patterns = new HashSet<>();
    Map<String, ? extends ServletRegistration> servlets = context.getServletRegistrations();
    if (servlets != null) { // Jetty 9.4 has none for servlets outside any application
      servlets.values().forEach(servlet -> patterns.addAll(servlet.getMappings()));
    }
    context.setAttribute(PATTERNS, patterns);
    return patterns;
  }
}
