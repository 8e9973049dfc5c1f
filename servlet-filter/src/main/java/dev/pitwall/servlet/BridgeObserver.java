package dev.pitwall.servlet;

import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import dev.pitwall.request.RequestObserver;
import java.lang.reflect.Field;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands exchanges to the agent in this JVM. The two share no class but one of the boot loader with
 * static fields, so an exchange goes over as an array of JDK types.
 */
final class BridgeObserver implements RequestObserver {
  private static final int USUAL_LENGTH = 9;
  private static final int ANSWER_LENGTH = 4;
  private static final String BRIDGE = "java.lang.PitwallBridge";

  private static final Logger log = LoggerFactory.getLogger(BridgeObserver.class);

  private final Field started;
  private final Field finished;
  private final @Nullable Field gate;

  private BridgeObserver(Field started, Field finished, @Nullable Field gate) {
    this.started = started;
    this.finished = finished;
    this.gate = gate;
  }

  /** The way to the agent; null if there is none in this JVM, or it does not take exchanges. */
  static @Nullable BridgeObserver find() {
    try {
      return of(Class.forName(BRIDGE, false, null));
    } catch (ClassNotFoundException | LinkageError noAgent) {
      return null;
    }
  }

  static @Nullable BridgeObserver of(Class<?> bridge) {
    try {
      BridgeObserver observer =
          new BridgeObserver(bridge.getField("started"), bridge.getField("finished"), gate(bridge));
      if (value(observer.started) == null || value(observer.finished) == null) {
        return null;
      }
      announce(bridge);
      return observer;
    } catch (NoSuchFieldException olderAgent) {
      return null;
    }
  }

  private static @Nullable Field gate(Class<?> bridge) {
    try {
      return bridge.getField("gate");
    } catch (NoSuchFieldException olderAgent) {
      return null; // it turns nobody away
    }
  }

  /** What the agent says of maintenance mode and of clients that are denied. */
  @SuppressWarnings("unchecked") // the field's own type
  Gate.@Nullable Closed closed() {
    if (gate == null || !(value(gate) instanceof Function<?, ?> closed)) {
      return null;
    }
    Function<@Nullable String[], String @Nullable []> agent =
        (Function<@Nullable String[], String @Nullable []>) closed;
    return visitor -> {
      String[] answer =
          agent.apply(
              new @Nullable String[] {
                visitor.path(),
                visitor.header("Accept-Language"),
                visitor.peer(),
                visitor.header("X-Forwarded-For"),
                visitor.header("Forwarded")
              });
      if (answer == null) {
        return null;
      }
      return answer.length < ANSWER_LENGTH // an agent of a version that knows maintenance only
          ? new Gate.Answer(503, answer[0], "text/html;charset=UTF-8", answer[1])
          : new Gate.Answer(Integer.parseInt(answer[2]), answer[0], answer[3], answer[1]);
    };
  }

  /** From now on the agent marks the requests that it times, so that a filter passes them on. */
  private static void announce(Class<?> bridge) {
    try {
      bridge.getField("filters").setBoolean(null, true);
    } catch (NoSuchFieldException | IllegalAccessException | IllegalArgumentException older) {
      log.debug("the agent is of a version that marks every request", older);
    }
  }

  @Override
  public void started() {
    if (value(started) instanceof Runnable agent) {
      agent.run();
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the field's own type
  public void finished(Exchange exchange) {
    if (value(finished) instanceof Consumer<?> agent) {
      ((Consumer<@Nullable Object[]>) agent).accept(record(exchange));
    }
  }

  private static @Nullable Object[] record(Exchange exchange) {
    Object[] odd = odd(exchange);
    @Nullable Object[] record = new @Nullable Object[odd == null ? USUAL_LENGTH : USUAL_LENGTH + 1];
    long start = exchange.startNanos();
    record[0] = exchange.method();
    record[1] = exchange.path();
    record[2] = exchange.client();
    record[3] = exchange.status();
    record[4] = exchange.route();
    record[5] = exchange.bytes();
    record[6] = exchange.failure();
    record[7] = start;
    record[8] = start + exchange.elapsedNanos();
    if (odd != null) {
      record[USUAL_LENGTH] = odd;
    }
    return record;
  }

  private static @Nullable Object @Nullable [] odd(Exchange exchange) {
    Clues clues = exchange.clues();
    if (clues == null) {
      return exchange.turnedAway()
          ? new @Nullable Object[] {null, null, null, null, null, false, true}
          : null;
    }
    return new @Nullable Object[] {
      clues.forwardedFor(),
      clues.forwarded(),
      clues.query(),
      clues.agent(),
      clues.user(),
      clues.credentials(),
      exchange.turnedAway()
    };
  }

  /** Read at each use: the agent sets a field to null when it stops. */
  private static @Nullable Object value(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException notOurAgent) {
      return null;
    }
  }
}
