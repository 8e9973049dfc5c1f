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
      Gate.Answer answer = closed.answer(new Asked(asked));
      return answer == null
          ? null
          : new String[] {
            answer.retryAfter(),
            answer.body(),
            Integer.toString(answer.status()),
            answer.contentType()
          };
    };
  }

  /** A filter of an older version says less; who is asked for the rest knows nothing of it. */
  private static final class Asked implements Gate.Visitor {
    private final @Nullable String[] values;

    Asked(@Nullable String[] values) {
      this.values = values;
    }

    @Override
    public @Nullable String path() {
      return value(0);
    }

    @Override
    public @Nullable String peer() {
      return value(2);
    }

    @Override
    public @Nullable String header(String name) {
      return switch (name) {
        case "Accept-Language" -> value(1);
        case "X-Forwarded-For" -> value(3);
        case "Forwarded" -> value(4);
        default -> null;
      };
    }

    private @Nullable String value(int index) {
      return index < values.length ? values[index] : null;
    }
  }
}
