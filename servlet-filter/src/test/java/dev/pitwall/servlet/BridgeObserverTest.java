package dev.pitwall.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.request.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BridgeObserverTest {
  private static final List<Object> told = new ArrayList<>();

  /** The fields of the agent's bridge. */
  public static final class Bridge {
    public static volatile @Nullable Runnable started;
    public static volatile @Nullable Consumer<Object[]> finished;
    public static volatile boolean filters;

    private Bridge() {}
  }

  /** The bridge of an agent from before {@code filters}. */
  public static final class OlderBridge {
    public static volatile Runnable started = () -> told.add("started");
    public static volatile Consumer<Object[]> finished = record -> told.add("finished");

    private OlderBridge() {}
  }

  /** Something else of that name. */
  public static final class Stranger {
    private Stranger() {}
  }

  @AfterEach
  void leave() {
    Bridge.started = null;
    Bridge.finished = null;
    Bridge.filters = false;
    told.clear();
  }

  private static void moveIn() {
    Bridge.started = () -> told.add("started");
    Bridge.finished = record -> told.addAll(List.of(record.length, record[0], record[3]));
  }

  @Test
  void findsNoAgentInAJvmWithoutOne() {
    assertThat(BridgeObserver.find()).isNull();
  }

  @Test
  void takesAnAgentThatIsNotActiveForNone() {
    assertThat(BridgeObserver.of(Bridge.class)).isNull();
    assertThat(Bridge.filters).isFalse();
  }

  @Test
  void takesABridgeWithoutTheFieldsForNone() {
    assertThat(BridgeObserver.of(Stranger.class)).isNull();
  }

  @Test
  void tellsTheAgentThatThereIsAFilter() {
    moveIn();
    assertThat(BridgeObserver.of(Bridge.class)).isNotNull();
    assertThat(Bridge.filters).isTrue();
  }

  @Test
  void worksWithAnAgentThatDoesNotAskForFilters() {
    BridgeObserver observer = Objects.requireNonNull(BridgeObserver.of(OlderBridge.class));
    observer.started();
    observer.finished(new Exchange());
    assertThat(told).containsExactly("started", "finished");
  }

  @Test
  void handsAnExchangeOverAsNineValues() {
    moveIn();
    List<Object> record = new ArrayList<>();
    Bridge.finished =
        values -> {
          for (Object value : values) {
            record.add(String.valueOf(value));
          }
        };
    Exchange exchange = new Exchange();
    exchange.begin(1_000);
    exchange.request("GET", "/races/1", "192.0.2.1");
    exchange.response(404, "_unmatched", 12, null);
    exchange.end(3_000);
    BridgeObserver observer = Objects.requireNonNull(BridgeObserver.of(Bridge.class));
    observer.started();
    observer.finished(exchange);
    assertThat(told).containsExactly("started");
    assertThat(record)
        .containsExactly(
            "GET", "/races/1", "192.0.2.1", "404", "_unmatched", "12", "null", "1000", "3000");
  }

  @Test
  void staysSilentOnceTheAgentHasStopped() {
    moveIn();
    BridgeObserver observer = Objects.requireNonNull(BridgeObserver.of(Bridge.class));
    Bridge.started = null;
    Bridge.finished = null;
    observer.started();
    observer.finished(new Exchange());
    assertThat(told).isEmpty();
  }
}
