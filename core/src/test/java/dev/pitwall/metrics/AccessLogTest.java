package dev.pitwall.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pitwall.finding.Findings;
import dev.pitwall.request.Exchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("pitwall.access");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final ManualTime time = new ManualTime();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  private List<String> write(HttpSettings settings, Exchange exchange) {
    RequestRecorder recorder =
        new RequestRecorder(settings, new SimpleMeterRegistry(), time, new Findings(time));
    recorder.started();
    recorder.finished(exchange);
    recorder.flush();
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private List<String> write(Exchange exchange) {
    return write(Requests.settings(200), exchange);
  }

  @Test
  void aLineHasMethodPathStatusSecondsBytesAndClient() {
    assertThat(write(Requests.get("/races/7?x=1", "/races/{id}", 200, Duration.ofNanos(4_213_999))))
        .containsExactly("GET /races/7 200 0.004213 42 192.0.2.7");
  }

  @Test
  void whatIsUnknownIsADash() {
    Exchange exchange = new Exchange();
    exchange.begin(0);
    exchange.end(0);

    assertThat(write(exchange)).containsExactly("- - - 0.000000 - -");
  }

  @Test
  void nothingThatAClientSendsBreaksTheLineOrAddsAField() {
    String hostile = "/a b\r\nGET /x\u0000\u001b[31m\u007f\u0085\u2028\u202e{}é";
    assertThat(write(Requests.get(hostile, "/", 404, Duration.ZERO)))
        .containsExactly(
            "GET /a%20b%0D%0AGET%20/x%00%1B[31m%7F%C2%85%E2%80%A8%E2%80%AE{}é"
                + " 404 0.000000 42 192.0.2.7");
  }

  @Test
  void aSessionIdIsNotWritten() {
    assertThat(write(Requests.get("/a;JSESSIONID=0123/b;v=1", "/", 200, Duration.ZERO)))
        .containsExactly("GET /a/b;v=1 200 0.000000 42 192.0.2.7");
  }

  @Test
  void aVeryLongPathIsCut() {
    assertThat(write(Requests.get("/" + "x".repeat(9_000), "/", 200, Duration.ZERO)).get(0))
        .hasSizeLessThan(2_200)
        .contains("xxx... 200");
  }

  @Test
  void whoTakesTheLinesGetsThemInPlaceOfTheLoggerAndHearsTheEnd() {
    RequestRecorder recorder =
        new RequestRecorder(
            Requests.settings(200), new SimpleMeterRegistry(), time, new Findings(time));
    List<String> taken = new ArrayList<>();
    recorder.accessLines(
        new AccessLines() {
          @Override
          public void line(StringBuilder line) {
            taken.add(line.toString());
          }

          @Override
          public void flush() {
            taken.add("flush");
          }
        });
    recorder.started();
    recorder.finished(Requests.get("/a", "/", 200, Duration.ofSeconds(12)));
    recorder.flush();

    assertThat(taken).containsExactly("GET /a 200 12.000000 42 192.0.2.7", "flush");
    assertThat(lines.list).isEmpty();
  }

  @Test
  void anEmptyFileNameSwitchesTheAccessLogOff() {
    HttpSettings off =
        new HttpSettings(true, "X", List.of(), Duration.ofSeconds(1), 200, Optional.of(""));

    assertThat(write(off, Requests.get("/a", "/", 200, Duration.ZERO))).isEmpty();
  }
}
