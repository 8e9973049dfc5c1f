package dev.pitwall.agent.hello;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.LoggerFactory;

/** Part of a web application that brings its own Logback; says by whom it was loaded. */
public final class RedeployedServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    LoggerFactory.getLogger("shop").error("on purpose", new Unfortunate());
    if (request.getServletPath().equals("/boom")) {
      throw new Unfortunate();
    }
    response.getWriter().print(getClass().getClassLoader().getClass().getSimpleName());
  }

  /** A class of the application's own: whoever keeps one keeps the application. */
  private static final class Unfortunate extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
