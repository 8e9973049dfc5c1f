package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {
  @TempDir Path folder;
  private Shell shell;
  private Path log;

  @BeforeEach
  void guideLog() throws Exception {
    shell = new Shell(folder);
    log = folder.resolve("racepredictor.log");
    Files.writeString(
        log,
        """
        2026-11-25 23:59:59,999 INFO [main] c.e.Api - GET /api/races/1 - 200 response_time 50
        2026-11-26 10:00:00,000 INFO [main] c.e.Api - GET /api/races/17 - 200 response_time 100
        2026-11-26 10:00:01,000 INFO [main] c.e.Api - GET /api/races/18 - 503 response_time 300
        2026-11-26 10:00:02,000 WARN [main] c.e.Pool - nearly full, ERROR soon
        2026-11-26 10:00:03,000 ERROR [main] c.e.Api - Order 5 failed
        java.io.IOException: ERROR
        \tat c.e.Api.order(Api.java:7)
        """);
  }

  @Test
  void theDocumentOfADayHasTheFieldsOfTheContract() {
    assertThat(shell.run("logs", "--date", "2026-11-26", "-o", "json", log.toString())).isZero();
    JsonObject report = shell.json();
    assertThat(report.keySet())
        .contains(
            "date",
            "files",
            "lines",
            "unparsed",
            "requests",
            "errors",
            "warnings",
            "topErrors",
            "responseTime",
            "statuses",
            "topClients",
            "topRoutes");
    assertThat(report.get("date").getAsString()).isEqualTo("2026-11-26");
    assertThat(report.get("lines").getAsLong()).isEqualTo(6);
    assertThat(report.get("requests").getAsLong()).isEqualTo(2);
    assertThat(report.get("errors").getAsLong()).isEqualTo(1);
    assertThat(report.get("warnings").getAsLong()).isEqualTo(1);
    assertThat(report.getAsJsonObject("responseTime").get("avg").getAsDouble()).isEqualTo(0.2);
    assertThat(report.getAsJsonObject("statuses").get("503").getAsLong()).isEqualTo(1);
    assertThat(
            report
                .getAsJsonArray("topErrors")
                .get(0)
                .getAsJsonObject()
                .get("message")
                .getAsString())
        .isEqualTo("java.io.IOException: Order # failed");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void anotherDayIsToldWithTheDaysThatThereAre() {
    assertThat(shell.run("logs", "--date", "2020-01-01", log.toString())).isZero();
    assertThat(shell.err()).contains("no line of 2020-01-01").contains("--date all");
    assertThat(shell.out()).containsPattern("Requests +0");
  }

  @Test
  void whatCannotBeReadOrUnderstoodIsUnknownAndNeverZero() throws Exception {
    Path prose = Files.writeString(folder.resolve("prose.txt"), "Once upon a time\n");
    assertThat(shell.run("logs", prose.toString())).isEqualTo(3);
    assertThat(shell.out()).containsPattern("Requests +unknown");
    assertThat(shell.err()).contains("not zero").contains("--format");
    assertThat(shell.run("logs", folder.resolve("absent.log").toString())).isEqualTo(2);
    assertThat(shell.err()).contains("there is no such file");
  }

  /** LOG-8: neither escape sequences nor marks of the writing direction reach the terminal. */
  @Test
  void nothingFromALogSteersTheTerminal() throws Exception {
    String evil = "\u001b[31m \u009b31m \u202eevil\u2066 \u200f \u0007 <script>";
    Path hostile =
        Files.writeString(
            folder.resolve("hostile.log"),
            "2026-11-26 10:00:00,000 ERROR [main] c.e.Api - "
                + evil
                + "\njava.io.IOException: "
                + evil
                + "\n2026-11-26 10:00:01,000 INFO [main] c.e.Api - GET /a"
                + evil.replace(" ", "")
                + " - 200 response_time 5\nprose "
                + evil
                + "\n");
    assertThat(shell.run("logs", "--date", "all", hostile.toString())).isZero();
    assertThat(shell.out()).contains("evil").contains("\\u202e");
    assertThat(shell.out().codePoints().filter(c -> c != '\n'))
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
  }

  @Test
  void aPageIsWritten() throws Exception {
    Path page = folder.resolve("report.html");
    assertThat(shell.run("logs", "--date", "all", "--html", page.toString(), log.toString()))
        .isZero();
    assertThat(Files.readString(page)).contains("<svg").contains("/api/races/{id}");
    assertThat(shell.run("logs", "--html", folder.toString(), log.toString())).isEqualTo(2);
  }

  @Test
  void mistakesInTheArguments() {
    assertThat(shell.run("logs")).isEqualTo(64);
    assertThat(shell.run("logs", "--date", "26.11.2026", log.toString())).isEqualTo(64);
    assertThat(shell.run("logs", "--top", "0", log.toString())).isEqualTo(64);
    assertThat(shell.run("logs", "--format", "nothing", log.toString())).isEqualTo(64);
    assertThat(shell.err()).contains("log_format");
  }
}
