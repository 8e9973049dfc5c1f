package dev.pitwall.agent.hook.undertow;

import dev.pitwall.request.Route;
import org.jspecify.annotations.Nullable;

/**
 * A context path and a pattern as one text. The last answer is kept, because a connection often
 * asks for the same servlet again.
 */
final class MappingName {
  private String lastContext = "";
  private String lastPattern = "";
  private @Nullable String lastName;

  /** As one would write it: {@code /shop/api/*}. */
  String of(String context, String pattern) {
    String known = lastName;
    if (known == null || !lastContext.equals(context) || !lastPattern.equals(pattern)) {
      known = Route.mapping(context, pattern);
      lastContext = context;
      lastPattern = pattern;
      lastName = known;
    }
    return known;
  }
}
