package dev.pitwall.agent.runtime;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What premain calls, through an interface of the JDK, because it cannot know this loader's types.
 */
public final class Installation implements Consumer<@Nullable Object[]> {

  /**
   * What premain hands over.
   *
   * @param text the agent's arguments as they were written
   * @param arguments those that are needed before the configuration is read
   * @param bridge takes the linker and the two ends of the filters' channel
   * @param filters the bridge's word on whether there is a filter
   * @param own the isolated loader
   * @param bridgeTrouble what went wrong in defining the bridge, or null
   */
  record Given(
      Instrumentation instrumentation,
      String text,
      Map<String, String> arguments,
      Consumer<@Nullable Object[]> bridge,
      BooleanSupplier filters,
      ClassLoader own,
      @Nullable String bridgeTrouble) {}

  /** For premain. */
  public Installation() {}

  /**
   * Installs the agent.
   *
   * @param given the components of {@link Given}, in their order; one bridge for both of its roles
   */
  @Override
  @SuppressWarnings("unchecked") // premain's own values, types erased on the way
  public void accept(@Nullable Object[] given) {
    AgentRuntime.install(
        new Given(
            (Instrumentation) Objects.requireNonNull(given[0]),
            (String) Objects.requireNonNull(given[1]),
            (Map<String, String>) Objects.requireNonNull(given[2]),
            (Consumer<@Nullable Object[]>) Objects.requireNonNull(given[3]),
            (BooleanSupplier) Objects.requireNonNull(given[3]),
            (ClassLoader) Objects.requireNonNull(given[4]),
            (String) given[5]));
  }
}
