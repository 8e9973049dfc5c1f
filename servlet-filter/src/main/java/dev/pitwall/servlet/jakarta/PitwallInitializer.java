package dev.pitwall.servlet.jakarta;

import dev.pitwall.servlet.FilterRuntime;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers the filter in a container, before all other filters. A container looks for initializers
 * of its own API only, so it never meets the classes for the other one.
 */
public final class PitwallInitializer implements ServletContainerInitializer {
  private static final String NAME = "pitwall";

  @Override
  public void onStartup(@Nullable Set<Class<?>> none, ServletContext context) {
    FilterRuntime.announce();
    FilterRegistration.Dynamic filter = context.addFilter(NAME, PitwallFilter.class);
    if (filter == null) {
      return; // the application has registered one of this name
    }
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC),
        false,
        "/*");
  }
}
