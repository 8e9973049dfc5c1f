package dev.pitwall.agent.hook.jetty9;

import org.eclipse.jetty.http.pathmap.MappedResource;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.servlet.ServletHolder;
import org.jspecify.annotations.Nullable;

/** Jetty 9.4's servlets: a request there does not say by which pattern its servlet was found. */
final class Jetty94Servlet {
  private Jetty94Servlet() {}

  /** The pattern by which this servlet was found for the request; null if another one is found. */
  @SuppressWarnings("deprecation") // what replaces getMappedServlet is not in all of 9.4
  static @Nullable String pattern(Object scope, Request request) {
    if (!(scope instanceof ServletHolder servlet) || request.getServletPath() == null) {
      return null;
    }
    String path = request.getServletPath();
    String rest = request.getPathInfo();
    MappedResource<ServletHolder> match =
        servlet.getServletHandler().getMappedServlet(rest == null ? path : path + rest);
    PathSpec spec =
        match == null || !servlet.equals(match.getResource()) ? null : match.getPathSpec();
    return spec == null ? null : spec.getDeclaration();
  }
}
