package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityCommandTest {
  private static final String AGENT = " \"-\" \"Mozilla/5.0\" \"";

  @TempDir Path folder;
  private Shell shell;
  private Path log;

  @BeforeEach
  void accessLog() throws IOException {
    shell = new Shell(folder);
    log = folder.resolve("access.log");
    StringBuilder lines = new StringBuilder();
    lines.append(line("192.0.2.1", "-", 25, 0, "GET /?page=401 HTTP/1.1", 200, "-"));
    for (int i = 0; i < 12; i++) {
      lines.append(line("10.0.0.1", "-", 26, i, "POST /login HTTP/1.1", 401, "203.0.113.9"));
      lines.append(line("192.0.2.1", "bob", 26, i, "GET /races/401 HTTP/1.1", 200, "-"));
    }
    for (int i = 0; i < 25; i++) {
      lines.append(line("2001:db8::" + i, "-", 26, 30 + i, "GET /x" + i + " HTTP/1.1", 404, "-"));
    }
    Files.writeString(log, lines);
  }

  private static String line(
      String client, String user, int day, int second, String request, int status, String via) {
    return String.format(
        "%s - %s [%d/Nov/2026:10:00:%02d +0000] \"%s\" %d 401%s%s\"%n",
        client, user, day, second, request, status, AGENT, via);
  }

  @Test
  void theDocumentOfADayHasTheFieldsOfTheContract() {
    assertThat(shell.run("security", "--date", "2026-11-26", "-o", "json", log.toString()))
        .isEqualTo(1);
    JsonObject report = shell.json();
    assertThat(report.get("failedLogins").getAsLong()).isEqualTo(12);
    assertThat(report.get("requests").getAsLong()).isEqualTo(49);
    JsonObject top = report.getAsJsonArray("topClients").get(0).getAsJsonObject();
    assertThat(top.get("address").getAsString()).isEqualTo("2001:db8::/64");
    assertThat(top.get("requests").getAsLong()).isEqualTo(25);
    assertThat(report.getAsJsonArray("findings").asList().stream().map(SecurityCommandTest::rule))
        .containsExactly(
            "security.failed-logins null",
            "security.brute-force 10.0.0.1",
            "security.path-scan 2001:db8::/64");
    JsonObject failed = report.getAsJsonArray("findings").get(0).getAsJsonObject();
    assertThat(failed.get("count").getAsLong()).isEqualTo(12);
    assertThat(failed.get("last").getAsString()).isEqualTo("2026-11-26T10:00:11Z");
    JsonObject force = report.getAsJsonArray("findings").get(1).getAsJsonObject();
    assertThat(force.get("count").getAsLong()).isEqualTo(12);
    assertThat(force.get("first").getAsString()).isEqualTo("2026-11-26T10:00:00Z");
    assertThat(shell.err()).isEmpty();
  }

  private static String rule(JsonElement finding) {
    JsonElement address = finding.getAsJsonObject().get("address");
    return finding.getAsJsonObject().get("rule").getAsString()
        + " "
        + (address.isJsonNull() ? "null" : address.getAsString());
  }

  @Test
  void aForwardedClientCountsThroughATrustedProxyOnly() throws IOException {
    shell.configure("pitwall.http.trusted-proxies = [\"10.0.0.0/8\"]");
    assertThat(shell.run("security", "--date", "all", "-o", "json", log.toString())).isEqualTo(1);
    assertThat(shell.out()).contains("203.0.113.9").doesNotContain("10.0.0.1");
    assertThat(shell.json().get("requests").getAsLong()).isEqualTo(50);
  }

  @Test
  void todayHasNoLineAndThatIsSaid() {
    assertThat(shell.run("security", log.toString())).isIn(0, 1);
    if (shell.err().isEmpty()) {
      assertThat(shell.out()).contains("2026-11-2"); // on that very day
    } else {
      assertThat(shell.err()).contains("--date all");
    }
  }

  @Test
  void rotatedFilesAreReadInTheOrderOfTheirTimes() throws IOException {
    Path older = folder.resolve("access.log.1.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(older))) {
      for (int i = 0; i < 5; i++) {
        out.write(
            line("192.0.2.9", "-", 24, i, "POST /login HTTP/1.1", 403, "-")
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(
            shell.run("security", "--date", "all", "-o", "json", log.toString(), older.toString()))
        .isEqualTo(1);
    JsonObject report = shell.json();
    assertThat(report.get("failedLogins").getAsLong()).isEqualTo(17);
    assertThat(report.getAsJsonArray("files").get(0).getAsJsonObject().get("path").getAsString())
        .endsWith(".gz");
  }

  @Test
  void theTextIsForPeopleAndNothingInItSteersTheTerminal() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      lines.append(line("192.0.2.1", "a\u001b[2Jb", 26, i, "GET /\u001b[31m HTTP/1.1", 401, "-"));
    }
    Files.writeString(log, lines);
    assertThat(shell.run("security", "--date", "all", log.toString())).isEqualTo(1);
    assertThat(shell.out())
        .contains("Failed logins (401/403)", "security.brute-force", "user a?[2Jb", "192.0.2.1")
        .doesNotContain("\u001b");
    assertThat(shell.run("security", "--date", "all", log.toString(), "--lang", "ja")).isEqualTo(1);
    assertThat(shell.out()).contains("ログイン失敗");
  }

  @Test
  void whatCannotBeReadOrUnderstoodIsSaid() throws IOException {
    assertThat(shell.run("security", folder.resolve("absent").toString())).isEqualTo(2);
    assertThat(shell.err()).contains("there is no such file");
    Path prose = folder.resolve("prose.txt");
    Files.writeString(prose, "It was a dark and stormy night.\n".repeat(50));
    assertThat(shell.run("security", prose.toString())).isEqualTo(3);
    assertThat(shell.err()).contains("unknown, not zero");
    shell.configure("pitwall.http.trusted-proxies = [\"10.0.0.0/99\"]");
    assertThat(shell.run("security", log.toString())).isEqualTo(78);
    assertThat(shell.err()).contains("10.0.0.0/99");
  }
}
