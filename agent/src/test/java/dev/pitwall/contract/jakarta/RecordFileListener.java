package dev.pitwall.contract.jakarta;

import dev.pitwall.contract.server.RecordFile;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Gives the filter an observer whose records the test can read. */
public final class RecordFileListener implements ServletContextListener {
  @Override
  public void contextInitialized(ServletContextEvent event) {
    event.getServletContext().setAttribute("dev.pitwall.request.RequestObserver", new RecordFile());
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    // Servlet 3.1 has no method of its own for it
  }
}
