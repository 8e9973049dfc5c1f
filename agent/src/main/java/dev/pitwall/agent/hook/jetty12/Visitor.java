package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.request.Clues;
import dev.pitwall.request.Gate;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The request as the gate and the look for clues see it. */
record Visitor(Request request) implements Gate.Visitor, Clues.Source {

  @Override
  public @Nullable String path() {
    return request.getHttpURI().getDecodedPath();
  }

  @Override
  public @Nullable String peer() {
    return Request.getRemoteAddr(request);
  }

  @Override
  public @Nullable String header(String name) {
    return Fields.lines(request.getHeaders(), name);
  }

  @Override
  public @Nullable String query() {
    return request.getHttpURI().getQuery();
  }
}
