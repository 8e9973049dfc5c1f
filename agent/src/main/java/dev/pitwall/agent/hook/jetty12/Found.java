package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.agent.weave.Underway;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The exchange of a request, however the request is wrapped by now. */
final class Found {
  private Found() {}

  /** Null if the request was never seen. */
  static @Nullable Underway of(Request request) {
    Object kept = request.getComponents().getCache().getAttribute(Connected.KEY);
    Underway current = kept instanceof Underway.Place place ? place.current() : null;
    return current != null ? current : among(request);
  }

  /** Where the channel keeps nothing: a connection that serves one request alone. */
  private static @Nullable Underway among(Request request) {
    @Nullable Underway[] found = new Underway[1];
    request.addHttpStreamWrapper(
        stream -> {
          found[0] = in(stream);
          return stream;
        });
    return found[0];
  }

  private static @Nullable Underway in(HttpStream outermost) {
    HttpStream stream = outermost;
    while (stream instanceof HttpStream.Wrapper wrapper) {
      if (wrapper instanceof Underway.Place ours) {
        return ours.current();
      }
      stream = wrapper.getWrapped();
    }
    return null;
  }
}
