package dev.pitwall.agent.hook.webflux;

import dev.pitwall.agent.weave.Routing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the attributes of Spring's exchange say once it is over; decorators share the map. */
record WebfluxRouting(Map<String, Object> attributes) implements Routing {
  /** {@code HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE}; its value prints as the template. */
  private static final String PATTERN =
      "org.springframework.web.reactive.HandlerMapping.bestMatchingPattern";

  /** Where Spring Boot keeps what its error page is about: up to Boot 3, and since Boot 4. */
  private static final List<String> FAILURES =
      List.of(
          "org.springframework.boot.web.reactive.error.DefaultErrorAttributes.ERROR",
          "org.springframework.boot.webflux.error.DefaultErrorAttributes.ERROR");

  @Override
  public @Nullable String template() {
    Object pattern = attributes.get(PATTERN);
    return pattern == null ? null : pattern.toString();
  }

  @Override
  public @Nullable String failure() {
    for (String name : FAILURES) {
      if (attributes.get(name) instanceof Throwable thrown) {
        return thrown.getClass().getName();
      }
    }
    return null;
  }
}
