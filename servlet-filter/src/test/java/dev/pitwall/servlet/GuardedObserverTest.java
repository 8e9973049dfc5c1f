package dev.pitwall.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class GuardedObserverTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(GuardedObserver.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
  }

  @AfterEach
  void endListening() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  @Test
  void keepsExceptionsAndLinkageErrorsAwayFromTheApplication() {
    GuardedObserver runtime = new GuardedObserver(failing(new IllegalStateException("on purpose")));
    assertThatCode(runtime::started).doesNotThrowAnyException();
    GuardedObserver linkage = new GuardedObserver(failing(new NoClassDefFoundError("on purpose")));
    assertThatCode(() -> linkage.finished(new Exchange())).doesNotThrowAnyException();
  }

  @Test
  void logsTheFirstFailureAndThenEverLessOften() {
    GuardedObserver observer =
        new GuardedObserver(failing(new IllegalStateException("on purpose")));
    for (int i = 0; i < 100; i++) {
      observer.finished(new Exchange());
    }
    assertThat(lines.list)
        .extracting(line -> line.getArgumentArray()[0])
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L);
  }

  private static RequestObserver failing(Throwable problem) {
    return new RequestObserver() {
      @Override
      public void started() {
        fail(problem);
      }

      @Override
      public void finished(Exchange exchange) {
        fail(problem);
      }
    };
  }

  private static void fail(Throwable problem) {
    if (problem instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) problem;
  }
}
