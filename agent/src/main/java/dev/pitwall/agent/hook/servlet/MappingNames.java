package dev.pitwall.agent.hook.servlet;

import dev.pitwall.request.Route;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Servlet mappings as one would write them, with the context path: {@code /shop/api/*}. The text is
 * made once and then found again by what it was made of. Holds text alone, nothing of a web
 * application, and at most {@value #SLOTS} of them: two that fall on one slot push each other out.
 */
public final class MappingNames {
  private static final int SLOTS = 256;

  private record Known(String context, String pattern, String name) {}

  private final AtomicReferenceArray<@Nullable Known> known = new AtomicReferenceArray<>(SLOTS);

  /**
   * The mapping.
   *
   * @param context path of the web application; empty, null or {@code /} for the root
   * @param pattern as declared, null if unknown
   */
  public @Nullable String of(@Nullable String context, @Nullable String pattern) {
    if (pattern == null) {
      return null;
    }
    String path = context == null || context.equals("/") ? "" : context;
    if (path.isEmpty() && pattern.startsWith("/")) {
      return pattern;
    }
    int slot = (path.hashCode() * 31 + pattern.hashCode()) & (SLOTS - 1);
    Known at = known.get(slot);
    if (at == null || !at.pattern().equals(pattern) || !at.context().equals(path)) {
      at = new Known(path, pattern, Route.mapping(path, pattern));
      known.set(slot, at);
    }
    return at.name();
  }
}
