package dev.pitwall.logs.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatsTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  @TempDir Path folder;

  private AnalysisRequest request(Span span, String... lines) throws Exception {
    Path file = folder.resolve("some.log");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return AnalysisRequest.of(List.of(file), span, TOKYO);
  }

  private LogReport all(String... lines) throws Exception {
    return LogAnalysis.run(request(new Span.All(), lines), bytes -> {});
  }

  private static String format(LogReport report) {
    return report.files().get(0).formats().get(0);
  }

  @Test
  void nginxWithForwardedAddress() throws Exception {
    LogReport report =
        all(
            "10.0.0.1 - - [26/Nov/2026:03:04:05 +0000] \"GET /a?b HTTP/1.1\" 200 5 \"-\" \"c\""
                + " \"192.0.2.1\"");
    assertThat(format(report)).isEqualTo("combined-forwarded");
    assertThat(report.topClients().get(0).address()).isEqualTo("10.0.0.1");
    assertThat(report.topRoutes().get(0).route()).isEqualTo("/a");
  }

  @Test
  void appendedTimesAreGuessedAndTheGuessIsNamed() throws Exception {
    String line =
        "10.0.0.1 - - [26/Nov/2026:03:04:05 +0000] \"GET /a HTTP/1.1\" 200 5 \"-\" \"c\" ";
    LogReport seconds = all(line + "0.120 0.1", line + "0.240 0.2");
    assertThat(format(seconds)).isEqualTo("combined + time in s (guessed)");
    assertThat(seconds.responseTime().max()).isEqualTo(0.240);
    LogReport micros = all(line + "120000", line + "240000");
    assertThat(format(micros)).contains("us (guessed)");
    assertThat(micros.responseTime().max()).isEqualTo(0.240);
    LogReport named = all(line + "\"-\" rt=0.125 uct=\"-\"", line + "\"x y\" rt=0.250 uct=\"-\"");
    assertThat(named.responseTime().max()).isEqualTo(0.250);
  }

  @Test
  void theLogFormatsOfNginx() throws Exception {
    Path included = Files.createDirectory(folder.resolve("conf.d")).resolve("site.conf");
    Files.writeString(
        included,
        """
        log_format timed '$remote_addr [$time_iso8601] $status '
          '$request_time "$request"'; # comment
        """);
    Path main = folder.resolve("nginx.conf");
    Files.writeString(main, "http {\n  include conf.d/*.conf;\n}\n");
    LogReport report =
        LogAnalysis.run(
            request(
                    new Span.All(),
                    "10.0.0.1 [2026-11-26T03:04:05+09:00] 503 0.250 \"GET /x/17 HTTP/1.1\"")
                .withNginxConfiguration(main),
            bytes -> {});
    assertThat(format(report)).isEqualTo("nginx timed");
    assertThat(report.statuses()).containsEntry(503, 1L);
    assertThat(report.errors()).isEqualTo(1);
    assertThat(report.responseTime().avg()).isEqualTo(0.25);
    assertThat(report.topRoutes().get(0).route()).isEqualTo("/x/{id}");
    assertThat(report.files().get(0).first()).isEqualTo(Instant.parse("2026-11-25T18:04:05Z"));
  }

  @Test
  void aPatternOfTomcat() throws Exception {
    LogReport report =
        LogAnalysis.run(
            request(new Span.All(), "10.0.0.1 \"GET /x HTTP/1.1\" 200 - 1500 exec-1")
                .withPattern("%h \"%r\" %s %b %D %I"),
            bytes -> {});
    assertThat(report.responseTime().max()).isEqualTo(0.0015);
    assertThat(report.files().get(0).undated()).isEqualTo(1);
  }

  @Test
  void ecsNestedAndDotted() throws Exception {
    LogReport report =
        all(
            "{\"@timestamp\":\"2026-11-26T03:04:05.678Z\",\"log.level\":\"ERROR\",\"message\":"
                + "\"Order 7 of \\\"anna\\\" failed\",\"error.type\":\"a.B\"}",
            "{\"@timestamp\":\"2026-11-26T03:04:06Z\",\"log\":{\"level\":\"warn\"},\"message\":\"w\"}",
            "{\"time\":1795662245123,\"level\":50,\"msg\":\"pino\"}",
            "{broken",
            "{\"ts\":1795662245.5,\"level\":\"info\",\"request\":{\"method\":\"GET\",\"uri\":\"/p\"},"
                + "\"status\":404,\"size\":3}");
    assertThat(format(report)).isEqualTo("json");
    assertThat(report.errors()).isEqualTo(2);
    assertThat(report.warnings()).isEqualTo(1);
    assertThat(report.unparsed()).isEqualTo(1);
    assertThat(report.statuses()).containsEntry(404, 1L);
    assertThat(report.topErrors().get(0).message()).isEqualTo("a.B: Order # of '...' failed");
  }

  @Test
  void levelsAreReadAtTheirPlace() throws Exception {
    LogReport report =
        all(
            "10:00:00.123 [main] ERROR c.e.Api -- one",
            "2026-11-26 10:00:00,123 - app.web - WARNING - ERROR is a word",
            "2026-11-26 10:00:00.123  INFO 1 --- [app] [ERROR-handler] c.e.Api : fine",
            "ERROR:app.db:two",
            "2026/11/26 10:00:00 [error] 7#7: *5 open() failed",
            "26-Nov-2026 10:00:00.123 SEVERE [main] org.apache.catalina.core.X.start four",
            "2026-11-26 10:00:00 [WARN ] [pool-1] c.e.Pool: nearly full");
    assertThat(report.errors()).isEqualTo(4);
    assertThat(report.warnings()).isEqualTo(2);
    assertThat(report.topErrors()).extracting(ErrorGroup::message).contains("one", "two", "four");
  }

  @Test
  void aDayIsThatOfTheLine() throws Exception {
    String[] lines = {
      "10.0.0.1 - - [26/Nov/2026:00:30:00 +0900] \"GET / HTTP/1.1\" 200 5",
      "10.0.0.1 - - [25/Nov/2026:23:30:00 +0900] \"GET / HTTP/1.1\" 200 5",
      "garbage of the 25th",
      "10.0.0.1 - - [26/Nov/2026:23:30:00 +0000] \"GET / HTTP/1.1\" 200 5"
    };
    LogReport day =
        LogAnalysis.run(request(new Span.On(LocalDate.of(2026, 11, 26)), lines), bytes -> {});
    assertThat(day.requests()).isEqualTo(2);
    assertThat(day.lines()).isEqualTo(2);
    assertThat(day.unparsed()).isZero();
    LogReport today =
        LogAnalysis.run(
            request(new Span.Today(Instant.parse("2026-11-25T14:59:00Z")), lines), bytes -> {});
    assertThat(today.date()).isEqualTo("2026-11-25");
    assertThat(today.requests()).isEqualTo(1);
    assertThat(today.lines()).isEqualTo(2);
    LogReport since =
        LogAnalysis.run(
            request(new Span.Since(Instant.parse("2026-11-25T15:30:00Z")), lines), bytes -> {});
    assertThat(since.requests()).isEqualTo(2);
  }

  @Test
  void sameFaultSameGroupOtherCauseOtherGroup() throws Exception {
    String head = "2026-11-26T10:00:00.000Z ERROR 1 --- [x] c.e.Api : failed for user ";
    LogReport report =
        all(
            head + "17",
            "java.lang.IllegalStateException: 17",
            "\tat com.example.A$$Lambda$15/0x0000abc.run(A.java:5)",
            "\tat java.base/java.lang.Thread.run(Thread.java:5)",
            head + "4711",
            "java.lang.IllegalStateException: 4711",
            "\tat com.example.A$$Lambda$99/0x0000def.run(A.java:77)",
            "\tat java.base/java.lang.Thread.run(Thread.java:5)",
            head + "5",
            "java.lang.IllegalStateException: 5",
            "\tat com.example.A$$Lambda$99/0x0000def.run(A.java:77)",
            "Caused by: java.io.IOException: closed",
            "\tat com.example.B.read(B.java:1)");
    assertThat(report.topErrors()).extracting(ErrorGroup::count).containsExactly(2L, 1L);
    assertThat(report.topErrors().get(0).frames()).containsExactly("com.example.A.run");
    assertThat(report.topErrors().get(1).cause()).isEqualTo("java.io.IOException");
  }

  @Test
  void freshErrorsAreThoseThatWereNotThereTheDayBefore() throws Exception {
    Path file = folder.resolve("app.log");
    Files.writeString(
        file,
        """
        2026-11-25 10:00:00,000 ERROR [main] a.B - old fault 1
        2026-11-26 09:00:00,000 ERROR [main] a.B - old fault 2
        2026-11-26 09:30:00,000 ERROR [main] a.B - new fault
        """);
    NewErrors errors =
        NewErrors.of(
            List.of(file), Instant.parse("2026-11-26T01:30:00Z"), TOKYO, 5); // 10:30 in Tokyo
    assertThat(errors.errors()).isEqualTo(2);
    assertThat(errors.fresh()).extracting(ErrorGroup::message).containsExactly("new fault");
    assertThat(errors.problems()).isEmpty();
  }

  @Test
  void thePageShowsWhatCameFromALogInert() throws Exception {
    LogReport report =
        all(
            "<script>x 2026",
            "2026-11-26 10:00:00,000 ERROR [main] a.B - <img src=x onerror=alert(1)>"
                + " \u202e\u001b[31m");
    String page = LogReportPage.of(report, java.util.Locale.JAPANESE);
    assertThat(page)
        .contains("&lt;img src=x")
        .contains("\\u202e")
        .contains("<svg")
        .doesNotContain("<img")
        .doesNotContain("<script")
        .doesNotContain("\u001b");
  }
}
