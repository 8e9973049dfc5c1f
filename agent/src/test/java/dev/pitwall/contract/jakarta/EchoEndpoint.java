package dev.pitwall.contract.jakarta;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A WebSocket as an application writes it. */
public final class EchoEndpoint extends Endpoint {
  @Override
  public void onOpen(Session session, EndpointConfig configuration) {
    session.addMessageHandler(String.class, text -> echo(session, text));
  }

  /** Waits for the end: Tomcat refuses a message while the one before is still being sent. */
  private static void echo(Session session, String text) {
    try {
      session.getBasicRemote().sendText(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
