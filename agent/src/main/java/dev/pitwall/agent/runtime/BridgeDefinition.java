package dev.pitwall.agent.runtime;

import java.lang.invoke.MethodHandles;
import java.util.function.UnaryOperator;

/** Defines the class whose bytes it is given in {@code java.lang}, which must be open to it. */
public final class BridgeDefinition implements UnaryOperator<Object> {

  /** For premain. */
  public BridgeDefinition() {}

  /**
   * Defines the class.
   *
   * @param bytes of the class, a {@code byte[]}
   * @return the class
   */
  @Override
  public Object apply(Object bytes) {
    try {
      return MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
          .defineClass((byte[]) bytes);
    } catch (IllegalAccessException refused) {
      throw new IllegalStateException(refused);
    }
  }
}
