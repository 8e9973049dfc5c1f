package dev.pitwall.servlet;

import dev.pitwall.request.RequestObserver;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a servlet context says, in either API.
 *
 * @param attributes by name
 * @param contextPath empty for the root
 * @param loader of the web application's classes
 */
public record WebApplication(
    Function<String, @Nullable Object> attributes, String contextPath, ClassLoader loader) {

  /** True if Pitwall's classes lie in the web application, so that it ends with it. */
  boolean holdsPitwall() {
    return loader == WebApplication.class.getClassLoader();
  }

  @Nullable RequestObserver observer() {
    return attributes.apply(FilterRuntime.OBSERVER) instanceof RequestObserver own ? own : null;
  }

  /** What the framework offers; else the path stands for the name, where there is one a jar. */
  Application application() {
    if (attributes.apply(Application.ATTRIBUTE) instanceof Application offered) {
      return offered;
    }
    String name = holdsPitwall() && !contextPath.isEmpty() ? contextPath.substring(1) : null;
    return new Application(name, Map.of());
  }
}
