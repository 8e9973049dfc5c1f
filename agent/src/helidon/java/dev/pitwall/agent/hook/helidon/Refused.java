package dev.pitwall.agent.hook.helidon;

import dev.pitwall.request.Clues;
import io.helidon.http.DirectHandler;
import org.jspecify.annotations.Nullable;

/** As much of a request as could be read before it was refused. */
record Refused(DirectHandler.TransportRequest request) implements Clues.Source {

  /** Without query; null if it could not be read. */
  @Nullable String path() {
    String target = request.path();
    if (target == null || target.isEmpty()) {
      return null;
    }
    int end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }

  @Override
  public @Nullable String query() {
    String target = request.path();
    int mark = target == null ? -1 : target.indexOf('?');
    return mark < 0 ? null : target.substring(mark + 1);
  }

  @Override
  public @Nullable String header(String name) {
    return HelidonExchange.header(request.headers(), name);
  }
}
