package dev.pitwall.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.request.RequestObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedEngineTest {
  private final List<String> log = new ArrayList<>();
  private final SharedEngine shared = new SharedEngine(this::start);

  @Test
  void startsOnceForSeveralUsersAndClosesAfterTheLast() {
    Engine first = shared.acquire();
    assertThat(shared.acquire()).isSameAs(first);
    shared.release();
    assertThat(log).containsExactly("start");
    shared.release();
    assertThat(log).containsExactly("start", "close");
  }

  @Test
  void startsAnewAfterTheLastUserLeft() {
    shared.acquire();
    shared.release();
    shared.acquire();
    assertThat(log).containsExactly("start", "close", "start");
  }

  private Engine start() {
    log.add("start");
    return new Engine() {
      @Override
      public RequestObserver observer() {
        return new LibraryEngine();
      }

      @Override
      public String header() {
        return "X-Process-Time";
      }

      @Override
      public void close() {
        log.add("close");
      }
    };
  }
}
