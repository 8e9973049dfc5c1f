package dev.pitwall.servlet;

/**
 * Times a request where it reaches a servlet: for the agent, in a container that it does not know.
 * The parameters are of one servlet API or the other.
 */
@FunctionalInterface
public interface ServletTimer {

  /**
   * Called instead of {@code HttpServlet.service(ServletRequest, ServletResponse)}.
   *
   * @return true if the servlet has been called; false if it is still to be, by whoever asked
   * @throws Exception what the servlet throws
   */
  boolean service(Object servlet, Object request, Object response) throws Exception;
}
