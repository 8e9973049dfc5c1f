package dev.pitwall.agent.runtime;

import dev.pitwall.request.Gate;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells the filters through the bridge whether requests reach the application, for servers that no
 * hook knows. The form of question and answer is defined at {@code PitwallBridge.gate}.
 */
final class BridgeGate implements Consumer<Gate.@Nullable Closed> {
  private final Consumer<@Nullable Object[]> bridge;

  BridgeGate(Consumer<@Nullable Object[]> bridge) {
    this.bridge = bridge;
  }

  @Override
  public void accept(Gate.@Nullable Closed closed) {
    bridge.accept(new @Nullable Object[] {closed == null ? null : answers(closed)});
  }

  private static Function<@Nullable String[], String @Nullable []> answers(Gate.Closed closed) {
    return asked -> {
      Gate.Answer answer = closed.answer(asked[0], asked[1]);
      return answer == null ? null : new String[] {answer.retryAfter(), answer.html()};
    };
  }
}
