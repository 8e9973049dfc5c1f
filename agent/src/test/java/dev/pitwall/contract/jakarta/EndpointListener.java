package dev.pitwall.contract.jakarta;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

/** Puts the WebSocket in its place, where the server has the API. */
public final class EndpointListener implements ServletContextListener {
  @Override
  public void contextInitialized(ServletContextEvent event) {
    Object container =
        event.getServletContext().getAttribute("jakarta.websocket.server.ServerContainer");
    try {
      ((ServerContainer) container)
          .addEndpoint(
              ServerEndpointConfig.Builder.create(EchoEndpoint.class, "/endpoint").build());
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    // Servlet 3.1 has no method of its own for it
  }
}
