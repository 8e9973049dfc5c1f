package dev.pitwall.agent.weave;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What two adapters of one server have in common where its parts have loaders of their own, as in
 * WildFly: each adapter is loaded beside its part, so neither can name the other's classes. It
 * hangs on a class of the server and goes with it.
 */
public final class Shared {
  private static final ClassValue<AtomicReference<Object>> VALUES =
      new ClassValue<>() {
        @Override
        protected AtomicReference<Object> computeValue(Class<?> type) {
          return new AtomicReference<>();
        }
      };

  private Shared() {}

  /** Keeps a value for the adapters that see this class. */
  public static void put(Class<?> server, Object value) {
    VALUES.get(server).set(value);
  }

  /** The value; null as long as there is none. */
  public static @Nullable Object of(Class<?> server) {
    return VALUES.get(server).get();
  }
}
