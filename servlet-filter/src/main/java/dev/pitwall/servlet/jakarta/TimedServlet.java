package dev.pitwall.servlet.jakarta;

import dev.pitwall.servlet.FilterRuntime;
import dev.pitwall.servlet.ServletTimer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The filter around a single servlet. It calls what {@code HttpServlet.service(ServletRequest,
 * ServletResponse)} would call next, so a servlet that overrides either method runs once.
 */
public final class TimedServlet implements ServletTimer {
  private final PitwallFilter filter;
  private final MethodHandle service;

  /**
   * A timer for all servlets of a container.
   *
   * @throws IllegalAccessException if the API is a module that does not open its package
   */
  public TimedServlet(FilterRuntime runtime) throws NoSuchMethodException, IllegalAccessException {
    filter = new PitwallFilter(runtime);
    service =
        MethodHandles.privateLookupIn(HttpServlet.class, MethodHandles.lookup())
            .findVirtual(
                HttpServlet.class,
                "service",
                MethodType.methodType(
                    void.class, HttpServletRequest.class, HttpServletResponse.class));
  }

  @Override
  public boolean service(Object servlet, Object request, Object response)
      throws ServletException, IOException {
    if (!(servlet instanceof HttpServlet http)
        || !(request instanceof HttpServletRequest asked)
        || !(response instanceof HttpServletResponse answered)) {
      return false; // for the servlet to complain of
    }
    FilterChain chain =
        (req, res) -> call(http, (HttpServletRequest) req, (HttpServletResponse) res);
    filter.doFilter(asked, answered, chain);
    return true;
  }

  private void call(HttpServlet servlet, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      service.invokeExact(servlet, request, response);
    } catch (ServletException | IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable other) {
      throw new ServletException(other);
    }
  }
}
