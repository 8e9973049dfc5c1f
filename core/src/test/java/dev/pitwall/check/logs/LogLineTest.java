package dev.pitwall.check.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {

  private static boolean isError(String line) {
    return LogLine.parse(line) instanceof LogLine.Begin begin && begin.error();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T10:00:00.123+09:00 ERROR 12 --- [app] [nio-1] c.e.Shop : it broke",
        "2026-11-23 10:00:00.123 ERROR 12 --- [nio-1] c.e.Shop : it broke",
        "10:00:00.123 [main] ERROR c.e.Shop -- it broke",
        "10:00:00.123 [main] ERROR c.e.Shop - it broke",
        "2026-11-23 10:00:00,123 [http-1] ERROR c.e.Shop - it broke",
        "2026-11-23 10:00:00,123 ERROR [main] c.e.Shop - it broke",
        "[2026-11-23 10:00:00] ERROR: it broke",
        "2026-11-23 10:00:00,123 - shop - ERROR - it broke",
        "[2026-11-23 10:00:00 +0000] [123] [ERROR] it broke",
        "ERROR:shop:it broke",
        "ERROR: it broke",
        "CRITICAL:shop:it broke",
        "23-Nov-2026 10:00:00.123 SEVERE [main] org.apache.Foo.bar it broke",
        "SEVERE: it broke",
        "重大: it broke",
        "{\"@timestamp\":\"2026-11-23T10:00:00Z\",\"level\":\"ERROR\",\"message\":\"it broke\"}",
        "{\"level\":50,\"time\":1,\"msg\":\"it broke\"}"
      })
  void anErrorIsSeenByItsLevel(String line) {
    assertThat(isError(line)).isTrue();
    assertThat(((LogLine.Begin) LogLine.parse(line)).text()).contains("it broke");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23 10:00:00.123  INFO 12 --- [main] c.e.Shop : no ERROR today",
        "10:00:00.123 [main] WARN  c.e.Shop - ERROR rate is 0",
        "10:00:00.123 [ERROR-handler] INFO c.e.Shop - fine",
        "2026-11-23 10:00:00,123 - shop - INFO - ERROR - quoted",
        "INFO: ERROR",
        "{\"level\":\"INFO\",\"message\":\"level ERROR\"}",
        "2026-11-23 10:00:00 it says ERROR somewhere",
        "2026-11-23 10:00:00.123 ERROR 12 --- [main] dev.pitwall.check.Sampler : own"
      })
  void theWordInTheMessageOrInAnOwnEventIsNoError(String line) {
    assertThat(LogLine.parse(line)).isInstanceOf(LogLine.Begin.class);
    assertThat(isError(line)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\tat com.example.Shop.buy(Shop.java:12)",
        "java.lang.IllegalStateException: ERROR",
        "Caused by: java.io.IOException: ERROR",
        "  File \"shop.py\", line 1",
        "127.0.0.1 - - [23/Nov/2026:10:00:00 +0000] \"GET /ERROR HTTP/1.1\" 500 1"
      })
  void otherLinesBelongToTheEventBefore(String line) {
    assertThat(LogLine.parse(line)).isInstanceOf(LogLine.Continuation.class);
  }

  @Test
  void theFirstLineOfJavaUtilLoggingIsNoEventOfItsOwn() {
    assertThat(LogLine.parse("Nov 23, 2026 10:00:00 AM com.example.Shop buy"))
        .isInstanceOf(LogLine.Nothing.class);
  }
}
