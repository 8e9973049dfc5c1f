package dev.pitwall.check.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CallerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  @Test
  void theAnswerAndTheFailureAreThoseOfTheConversation() throws Exception {
    try (Caller caller = new Caller("test", TimeSource.system())) {
      assertThat(caller.<String>call(LONG, line -> "well")).isEqualTo("well");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () ->
                  caller.call(
                      LONG,
                      line -> {
                        throw new IOException("broken");
                      }))
          .withMessage("broken");
    }
  }

  @Test
  void atTheDeadlineTheSocketIsClosedUnderTheOneWhoReads() throws Exception {
    AtomicReference<Throwable> met = new AtomicReference<>();
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Caller caller = new Caller("test", TimeSource.system())) {
      assertThatExceptionOfType(LateException.class)
          .isThrownBy(
              () ->
                  caller.call(
                      SHORT,
                      line -> {
                        Socket socket =
                            line.connect(silent.getInetAddress(), silent.getLocalPort(), LONG);
                        socket.setSoTimeout(0);
                        line.at(Step.ANSWER);
                        try {
                          return socket.getInputStream().read();
                        } catch (IOException closed) {
                          met.set(closed);
                          throw closed;
                        }
                      }))
          .extracting(LateException::step)
          .isEqualTo(Step.ANSWER);
      await().untilAsserted(() -> assertThat(met.get()).isNotNull());
    }
  }

  @Test
  void aLineThatWasCutConnectsNoMore() throws Exception {
    Line line = new Line(TimeSource.system(), LONG);
    line.cut();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(LateException.class)
          .isThrownBy(() -> line.connect(server.getInetAddress(), server.getLocalPort(), LONG));
    }
  }

  @Test
  void threadsThatNothingCanEndAreBounded() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    try (Caller caller = new Caller("test", TimeSource.system())) {
      for (int i = 0; i < 10; i++) {
        assertThatExceptionOfType(LateException.class)
            .isThrownBy(
                () ->
                    caller.call(
                        Duration.ofMillis(20),
                        line -> {
                          begun.incrementAndGet();
                          return stuck(end);
                        }));
      }
      assertThat(begun.get()).isLessThanOrEqualTo(Caller.MOST_STUCK);
      end.countDown();
      await()
          .untilAsserted(
              () -> assertThat(caller.<String>call(LONG, line -> "again")).isEqualTo("again"));
    }
  }

  private static String stuck(CountDownLatch end) {
    boolean over = false;
    while (!over) {
      try {
        end.await();
        over = true;
      } catch (InterruptedException ignored) {
        over = false; // like a name server, it does not listen
      }
    }
    return "late";
  }
}
