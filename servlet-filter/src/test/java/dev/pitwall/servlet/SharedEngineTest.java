package dev.pitwall.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.request.Gate;
import dev.pitwall.request.RequestObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedEngineTest {
  private final List<String> log = new ArrayList<>();
  private final SharedEngine<String> shared = new SharedEngine<>(this::start);
  private final Application one = new Application("one", Map.of());
  private final Application two = new Application("two", Map.of());

  @Test
  void startsOnceForSeveralUsersAndClosesAfterTheLast() {
    Engine first = shared.acquire("a", one);
    assertThat(shared.acquire("b", two)).isSameAs(first);
    shared.release(one);
    assertThat(log).containsExactly("start a", "join one", "join two", "leave one");
    shared.release(two);
    assertThat(log).endsWith("leave two", "close");
  }

  @Test
  void startsAnewAfterTheLastUserLeft() {
    shared.acquire("a", one);
    shared.release(one);
    shared.acquire("b", two);
    assertThat(log)
        .containsExactly("start a", "join one", "leave one", "close", "start b", "join two");
  }

  private Engine start(String settings) {
    log.add("start " + settings);
    return new Engine() {
      @Override
      public RequestObserver observer() {
        return new Unrecorded();
      }

      @Override
      public Gate gate() {
        return new Gate();
      }

      @Override
      public void join(Application application) {
        log.add("join " + application.detected().get("app.name"));
      }

      @Override
      public void leave(Application application) {
        log.add("leave " + application.detected().get("app.name"));
      }

      @Override
      public void close() {
        log.add("close");
      }
    };
  }
}
