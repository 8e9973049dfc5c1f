package dev.pitwall.servlet;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an application tells its filter: its name, its settings for Pitwall, and when it has
 * started. A framework offers one under the attribute {@link #ATTRIBUTE} of the servlet context,
 * before the filters are initialised; without one the first request says that it has started.
 */
public final class Application {
  /** The attribute of the servlet context. */
  public static final String ATTRIBUTE = "dev.pitwall.servlet.Application";

  private static final String NAME_KEY = "app.name";

  private final Map<String, String> detected;
  private final Map<String, String> settings;
  private final CompletableFuture<@Nullable MeterRegistry> started = new CompletableFuture<>();

  /**
   * An application that has not started yet.
   *
   * @param name holds if {@code app.name} is not set; null or blank if it is not known
   * @param settings by names that begin with {@code pitwall.}; they come after the environment and
   *     before the file
   */
  public Application(@Nullable String name, Map<String, String> settings) {
    this.detected = name == null || name.isBlank() ? Map.of() : Map.of(NAME_KEY, name);
    this.settings = Map.copyOf(settings);
  }

  /**
   * The application has started and serves.
   *
   * @param registry gets the same meters, until the filter ends; null if the application has none
   */
  public void started(@Nullable MeterRegistry registry) {
    started.complete(registry);
  }

  Map<String, String> detected() {
    return detected;
  }

  Map<String, String> settings() {
    return settings;
  }

  CompletableFuture<@Nullable MeterRegistry> whenStarted() {
    return started;
  }
}
