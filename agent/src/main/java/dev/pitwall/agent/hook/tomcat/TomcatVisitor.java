package dev.pitwall.agent.hook.tomcat;

import dev.pitwall.request.Gate;
import org.apache.catalina.connector.Request;
import org.jspecify.annotations.Nullable;

/** Who stands at the gate: one object a request object of Tomcat, which is used again and again. */
final class TomcatVisitor implements Gate.Visitor {
  private final Request request;
  private final TomcatClues headers;

  TomcatVisitor(Request request) {
    this.request = request;
    headers = new TomcatClues(request.getCoyoteRequest());
  }

  boolean is(Request other) {
    return request == other && headers.request() == other.getCoyoteRequest();
  }

  @Override
  public @Nullable String path() {
    return request.getDecodedRequestURI();
  }

  @Override
  public @Nullable String peer() {
    return request.getRemoteAddr();
  }

  @Override
  public @Nullable String header(String name) {
    return headers.header(name);
  }
}
