package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.pitwall.RunningAgent.Called;
import dev.pitwall.checklist.Day;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.request.Exchange;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One whole run: a real database, a page, a process, a mail server, and what arrives there. */
@Timeout(180)
class ChecklistRunTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final GreenMail mailServer =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private EmbeddedPostgres database;
  private HttpServer page;

  @BeforeEach
  void start() throws IOException {
    mailServer.start();
    database =
        EmbeddedPostgres.builder()
            .setLocaleConfig("locale", "C")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
    page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    page.start();
  }

  @AfterEach
  void stop() throws IOException {
    page.stop(0);
    database.close();
    mailServer.stop();
  }

  private LoadedConfiguration configuration(int mailPort) throws IOException {
    Files.writeString(
        folder.resolve("pitwall.conf"),
        String.join(
            "\n",
            "app { name = RacePredictor, environment = test, instance = shop-1 }",
            "locale = en",
            "state-dir = \"" + folder.resolve("state") + "\"",
            "admin { port = 0, token = right }",
            "postgres {",
            "  url = \"jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres\"",
            "  user = postgres",
            "  interval = 1s",
            "}",
            "notify.mail {",
            "  to = [\"ops@example.com\"], from = \"pitwall@example.com\", security = none",
            "  host = \"127.0.0.1\", port = " + mailPort,
            "}",
            "checklist {",
            "  leave-out = [updates]",
            "  services = [",
            "    \"tcp://127.0.0.1:" + database.getPort() + "\",",
            "    \"http://127.0.0.1:" + page.getAddress().getPort() + "/health\"",
            "    \"pidfile:" + folder.resolve("shop.pid") + "\"",
            "  ]",
            "}"));
    Files.writeString(folder.resolve("shop.pid"), Long.toString(ProcessHandle.current().pid()));
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    LoadedConfiguration loaded = LoadedConfiguration.load(sources, Pitwall.keys());
    assertThat(loaded.problems()).isEmpty();
    return loaded;
  }

  private Called call(String method, String path) throws IOException {
    RunningAgent.Search search = RunningAgent.search(configuration(1), folder);
    assertThat(search.places()).hasSize(1);
    return RunningAgent.call(
        URI.create(search.places().get(0).address()), Optional.of("right"), method, path, null);
  }

  @Test
  void theMailHasTheWholeAsTextAndAsHtmlAndWaitsWhileTheServerIsDown() throws Exception {
    int mailPort = mailServer.getSmtp().getPort();
    mailServer.stop();
    try (Pitwall running = Pitwall.start(configuration(mailPort))) {
      running.logEvents().event(true, "com.example.Shop", "race 17 is full", "a.b.FullException");
      serverError(running);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(call("GET", "/api/v1/status").body())
                      .contains(
                          "\"db.connections\":{\"name\":\"db.connections\",\"labels\":{},"
                              + "\"unit\":\"count\",\"value\":"));
      assertThat(call("POST", "/api/v1/checklist").code()).isEqualTo(202);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(call("GET", "/metrics").body())
                      .contains("pitwall_checklist_number 1.0", "pitwall_checklist_status 2.0"));
      Day day = Day.parse(new StringReader(call("GET", "/api/v1/checklist").body()));
      assertThat(day.sender().app()).isEqualTo("RacePredictor");
      assertThat(day.errors().get(0).total()).isEqualTo(1);
      assertThat(day.errors().get(1).kinds().get(0).text()).isEqualTo("5xx GET /races/{id}");
      assertThat(day.last()).extracting(Day.Last::number).isEqualTo(1L);
    }
    // another process, and the mail server is there again
    GreenMail again =
        new GreenMail(new ServerSetup(mailPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    again.start();
    try (Pitwall running = Pitwall.start(configuration(mailPort))) {
      assertThat(again.waitForIncomingEmail(PATIENCE.toMillis(), 1)).isTrue();
      MimeMessage mail = again.getReceivedMessages()[0];
      assertThat(mail.getSubject())
          .startsWith("[RacePredictor] Checklist 1: CRITICAL, "); // perhaps a repeat, marked
      assertThat(mail.getHeader("X-Pitwall-Delivery", null)).startsWith("checklist-1-");
      MimeMultipart parts = (MimeMultipart) mail.getContent();
      assertThat(parts.getContentType()).startsWith("multipart/alternative");
      String text = (String) parts.getBodyPart(0).getContent();
      String html = (String) parts.getBodyPart(1).getContent();
      assertThat(text.replace("\r\n", "\n"))
          .contains("Checklist 1 · RacePredictor · test · shop-1")
          .contains("1. http://127.0.0.1:", "HTTP 503")
          .contains("tcp://127.0.0.1:" + database.getPort())
          .contains("runs (process " + ProcessHandle.current().pid() + ")")
          .contains("a.b.FullException: race # is full")
          .contains("db.down", "the database answers")
          .contains("no backup.schedule is configured");
      assertThat(html)
          .startsWith("<!DOCTYPE html>")
          .contains(">CRITICAL</span>", "HTTP 503", "a.b.FullException: race # is full")
          .doesNotContain("<img", "src=", "href=");
      assertThat(running.findings().list())
          .noneMatch(finding -> finding.code().startsWith("checklist"));
    } finally {
      again.stop();
    }
  }

  private static void serverError(Pitwall running) {
    Exchange exchange = new Exchange();
    exchange.begin(0);
    exchange.request("GET", "/races/17", "192.0.2.7");
    exchange.response(500, "/races/{id}", 42, null);
    exchange.end(1_000_000);
    running.requests().started();
    running.requests().finished(exchange);
  }
}
