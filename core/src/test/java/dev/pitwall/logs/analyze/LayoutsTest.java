package dev.pitwall.logs.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines read by the pattern that wrote them. */
class LayoutsTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final Instant MOMENT = Instant.parse("2026-11-26T01:02:03Z");

  @TempDir Path folder;

  private LogReport read(String layout, String... lines) throws Exception {
    Path file = folder.resolve("app.log");
    Files.writeString(file, String.join("\n", lines) + "\n");
    LogReport report =
        LogAnalysis.run(
            AnalysisRequest.of(List.of(file), new Span.All(), TOKYO)
                .withLayout(Optional.of(layout)),
            bytes -> {});
    assertThat(report.unparsed()).isZero();
    return report;
  }

  private void readsBack(String layout, String line) throws Exception {
    LogReport report = read(layout, line, "java.io.IOException: closed", "\tat a.B.c(B.java:1)");
    assertThat(report.files().get(0).formats()).as(layout).containsExactly("layout " + layout);
    assertThat(report.files().get(0).first()).as(layout).isEqualTo(MOMENT);
    assertThat(report.errors()).as(layout).isEqualTo(1);
    assertThat(report.topErrors())
        .extracting(ErrorGroup::message)
        .containsExactly("java.io.IOException: It failed");
    assertThat(report.topErrors().get(0).exception()).isEqualTo("java.io.IOException");
  }

  @Test
  void patternsOfLogbackOfLog4jAndOfSpringBootAreReadBack() throws Exception {
    readsBack(
        "%d %-5level [%thread] %logger{36} - %msg%n",
        "2026-11-26 10:02:03,456 ERROR [main] a.B - It failed");
    readsBack(
        "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %5p ${PID:- } --- [%t] %-40.40logger{39} : %m%n%wEx",
        "2026-11-26T10:02:03.456+09:00 ERROR ${PID:- } --- [main] com.example.Api"
            + "                          : It failed");
    readsBack(
        "%d{ISO8601} [%X{user}] %highlight{%-5p}{ERROR=red} %c{1.}: %m%n%xEx",
        "2026-11-26T10:02:03,456 [] ERROR a.b.C: It failed");
    String boot3 =
        "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %5p 4711 ---"
            + " %esb(){APPLICATION_NAME}%esb{APPLICATION_GROUP}[%15.15t]"
            + " %correlationId{traceId(32)}%-40.40logger{39} : %m%n%wEx";
    String time = "2026-11-26T10:02:03.456+09:00 ERROR 4711 --- ";
    readsBack(
        boot3, time + "[           main] com.example.Api                          : It failed");
    readsBack(
        boot3,
        time + "[shop] [g] [           main] [0af7651916cd43dd] com.example.Api  : It failed");
    readsBack(
        "%clr(%d{dd.MM.yyyy HH:mm:ss}){faint}|%p|%m%n", "26.11.2026 10:02:03|ERROR|It failed");
  }

  @Test
  void timesThatNobodyCouldGuessAreReadByTheirPattern() throws Exception {
    readsBack("[%d{MM/dd/yy HH:mm:ss}] %level %msg%n", "[11/26/26 10:02:03] ERROR It failed");
    readsBack(
        "%d{yyyyMMdd HHmmss.SSS, UTC} %level %msg%n".replace(", UTC", ""),
        "20261126 100203.000 ERROR It failed");
    readsBack("%d{COMPACT} %p %m%n", "20261126100203000 ERROR It failed");
    readsBack("%d{dd-MMM-yyyy HH:mm:ss.SSS} %p %m%n", "26-Nov-2026 10:02:03.000 ERROR It failed");
    readsBack("%p %d{yyyy-MM-dd HH:mm:ss Z} %m%n", "ERROR 2026-11-26 01:02:03 +0000 It failed");
    readsBack(
        "%msg ends <%level> %date{yyyy-MM-dd HH:mm}%n".replace("HH:mm}", "HH:mm:ss}"),
        "It failed ends <ERROR> 2026-11-26 10:02:03");
  }

  @Test
  void requestsInMessagesCountAsEver() throws Exception {
    LogReport report =
        read(
            "%d{dd.MM.yyyy HH:mm:ss} %-5level - %msg%n",
            "26.11.2026 10:02:03 INFO  - GET /a/1 200 response_time 120");
    assertThat(report.requests()).isEqualTo(1);
    assertThat(report.responseTime().max()).isEqualTo(0.120);
  }

  @Test
  void aPatternThatTheLinesDoNotFollowLeavesTheUsualFormats() throws Exception {
    LogReport report =
        read(
            "%d{dd.MM.yyyy HH:mm:ss} %level %msg%n",
            "2026-11-26 10:02:03,456 ERROR [main] a.B - x");
    assertThat(report.files().get(0).formats()).containsExactly("application");
    assertThat(report.errors()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadBackIsNotCompiled() {
    for (String layout :
        List.of(
            "",
            "%msg%n",
            "%level%msg%n",
            "%d %.-1level %msg%n",
            "%d %level{lowerCase=true} %m%n",
            "%d{EEE HH:mm:ss} %level %msg%n",
            "%d{yyyy-MM-dd XXX HH:mm} %level %msg%n",
            "%d{yyyy-MM-dd HH:mm %level %msg%n",
            "%d{'} %level %msg%n",
            "%replace(%msg){'a','b'} %level",
            "%d %level %maxLen{%m}{20}%n",
            "%20(%d %level) %msg%n",
            "%d %level %(%msg")) {
      assertThat(Layouts.of(layout)).as(layout).isEmpty();
    }
  }

  @Test
  void linesOfAnyBytesAreReadOrLeft() {
    Format format = Layouts.of("%d{yyyy-MM-dd HH:mm:ssXXX} [%t] %-5p %c - %m").orElseThrow();
    LineParser parser = format.parser(new Clock(new Span.All(), TOKYO));
    String line = "2026-11-26 10:02:03+09:00 [main] ERROR a.B - It failed";
    java.util.Random random = new java.util.Random(26);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = line.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      int length = random.nextInt(bytes.length + 1);
      for (int n = random.nextInt(3); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      byte[] padded =
          java.util.Arrays.copyOf(java.util.Arrays.copyOf(bytes, length), length + Swar.PAD);
      Event event = new Event();
      event.clear();
      if (parser.parse(padded, 0, length, event)) {
        read++;
        assertThat(event.textTo).isEqualTo(length);
        assertThat(event.textFrom).isBetween(0, length);
      }
    }
    assertThat(read).isBetween(1, 19_999);
  }
}
