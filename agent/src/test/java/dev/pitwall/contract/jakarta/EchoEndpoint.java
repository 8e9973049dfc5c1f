package dev.pitwall.contract.jakarta;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;

/** A WebSocket as an application writes it. */
public final class EchoEndpoint extends Endpoint {
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection
  public void onOpen(Session session, EndpointConfig configuration) {
    session.addMessageHandler(String.class, text -> session.getAsyncRemote().sendText(text));
  }
}
