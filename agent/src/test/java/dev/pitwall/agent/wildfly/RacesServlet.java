package dev.pitwall.agent.wildfly;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** What is deployed. */
@WebServlet("/races/*")
public final class RacesServlet extends HttpServlet {
  @Serial private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if ("/0".equals(request.getPathInfo())) {
      throw new IllegalStateException("on purpose");
    }
    response.getWriter().print("race");
  }
}
