package dev.pitwall.agent.hook.helidon;

import io.helidon.webserver.http.ServerRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What Helidon 4.3 calls the matching pattern of a request: the template of its route behind the
 * path of the service that has it. The path is the real one. So it names a route only while all
 * services are under paths without variables and wildcards.
 */
final class Templates {
  private static final String NOT_LITERAL = "{[*\\";

  /** Since 4.3. */
  private final boolean offered =
      Arrays.stream(ServerRequest.class.getMethods())
          .anyMatch(method -> method.getName().equals("matchingPattern"));

  /** Services of a server that was there before were registered while nobody looked. */
  private volatile boolean complete;

  private volatile boolean mixed;

  /** Services get this path. */
  void registered(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (NOT_LITERAL.indexOf(path.charAt(i)) >= 0) {
        mixed = true;
      }
    }
  }

  /** A server starts, whose services are all registered. */
  void started() {
    complete = true;
  }

  /** The template by which the request was handled; null if there is none, or nobody knows. */
  @Nullable String of(ServerRequest request) {
    if (!offered || !complete || mixed) {
      return null;
    }
    String pattern = request.matchingPattern().orElse("");
    if (pattern.isEmpty()) {
      return null;
    }
    return pattern.startsWith("//") ? pattern.substring(1) : pattern; // of a service under the root
  }
}
