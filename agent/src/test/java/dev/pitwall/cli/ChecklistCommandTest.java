package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.pitwall.Pitwall;
import dev.pitwall.config.LoadedConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ChecklistCommandTest {
  /** Nothing of the machine that the test runs on is beyond these, and its packages are its own. */
  private static final String CALM =
      "host { cpu.threshold = 100%, memory.threshold = 100%, disk.threshold = 100% }\n"
          + MachineRules.off("host.cpu", "host.memory", "host.disk");

  private static final String LEFT = "checklist.leave-out = [updates, backups, alerts]";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

  @TempDir Path folder;
  private Shell shell;
  private Path state;
  private Path log;

  @BeforeEach
  void ownStateFolder() throws IOException {
    shell = new Shell(folder);
    state = Files.createDirectory(folder.resolve("state"));
    log = folder.resolve("app.log");
    line("all quiet", "INFO", Duration.ofMinutes(5));
  }

  private void line(String message, String level, Duration ago) throws IOException {
    String line =
        TIME.format(LocalDateTime.now(ZoneId.systemDefault()).minus(ago))
            + " "
            + level
            + " [main] a.B - "
            + message;
    String before = Files.exists(log) ? Files.readString(log) : "";
    Files.writeString(log, before + line + "\n");
  }

  private void configure(String... more) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                CALM,
                LEFT,
                "app.name = racer",
                "state-dir = \"" + state + "\"",
                "errors.file = \"" + log + "\""));
    lines.addAll(List.of(more));
    shell.configure(lines.toArray(String[]::new));
  }

  private JsonObject item(String id) {
    for (JsonElement item : shell.json().getAsJsonArray("items")) {
      if (item.getAsJsonObject().get("id").getAsString().equals(id)) {
        return item.getAsJsonObject();
      }
    }
    throw new AssertionError("no item " + id + " in " + shell.out());
  }

  @Test
  void aGoodMorningEndsWithZeroAndIsNumberedAndKept() throws Exception {
    configure();
    assertThat(shell.run("checklist", "-o", "json")).as(shell.err() + shell.out()).isZero();
    assertThat(shell.json().get("status").getAsString()).isEqualTo("OK");
    assertThat(shell.json().get("number").getAsInt()).isEqualTo(1);
    assertThat(shell.json().getAsJsonArray("todo")).isEmpty();
    assertThat(item("errors.log").get("value").getAsDouble()).isZero();
    assertThat(item("host.disk").get("section").getAsString()).isEqualTo("resources");
    assertThat(shell.run("checklist")).isZero();
    assertThat(shell.out()).startsWith("Checklist 2 · racer · ").contains("All is well.");
    assertThat(shell.err()).contains("Kept in " + state);
  }

  @Test
  void aServiceThatIsDownEndsWithTwoAndIsTheFirstThingToDoInBothLanguages() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    line("race 17 is full", "ERROR", Duration.ofMinutes(2));
    line("too old", "ERROR", Duration.ofHours(25));
    configure("checklist.services = [\"tcp://127.0.0.1:" + port + "\"]");
    Path html = folder.resolve("morning.html");
    assertThat(shell.run("checklist", "--html", html.toString())).isEqualTo(2);
    assertThat(shell.out())
        .contains("CRITICAL  1. tcp://127.0.0.1:" + port)
        .contains("a.B - race # is full")
        .contains("1 error (1 kind)")
        .endsWith("CRITICAL  " + lastSentence());
    assertThat(Files.readString(html)).startsWith("<!DOCTYPE html>").contains("race # is full");
    assertThat(shell.run("checklist", "--lang", "ja")).isEqualTo(2);
    assertThat(shell.out()).contains("対応が 1 件あります").contains("接続できません");
  }

  private String lastSentence() {
    List<String> lines = shell.out().lines().toList();
    return lines.get(lines.size() - 1).substring("CRITICAL  ".length()) + System.lineSeparator();
  }

  @Test
  void withoutAnAgentAndAFileTheErrorsAreUnknownAndTheExitCodeIsThree() throws Exception {
    shell.configure(CALM, LEFT, "state-dir = \"" + state + "\"");
    assertThat(shell.run("checklist", "-o", "json")).isEqualTo(3);
    assertThat(item("errors.log").get("status").getAsString()).isEqualTo("UNKNOWN");
    assertThat(item("errors.log").get("reason").getAsString()).contains("errors.file");
    assertThat(shell.json().get("status").getAsString()).isEqualTo("UNKNOWN");
  }

  @Test
  void withoutANameNothingIsKept() throws Exception {
    shell.configure(CALM, LEFT, "errors.file = \"" + log + "\"");
    assertThat(shell.run("checklist", "-o", "json")).isZero();
    assertThat(shell.json().get("number").isJsonNull()).isTrue();
    assertThat(shell.err()).contains("neither app.name nor state-dir");
  }

  @Test
  void withoutAnAgentItIsSentAtOnceAndAFailureEndsWithTwo() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    configure(
        "notify.mail { to = [\"ops@example.com\"], host = \"127.0.0.1\", security = none, port = "
            + mail.getSmtp().getPort()
            + " }");
    assertThat(shell.run("checklist", "--send")).as(shell.err()).isZero();
    assertThat(shell.err()).contains("SENT  mail");
    assertThat(mail.getReceivedMessages()[0].getSubject())
        .isEqualTo("[racer] Checklist 1: OK, nothing to do");
    mail.stop();
    assertThat(shell.run("checklist", "--send")).isEqualTo(2);
    assertThat(shell.err()).contains("FAILED  mail");
    configure();
    assertThat(shell.run("checklist", "--send")).isEqualTo(2);
    assertThat(shell.err()).contains("No channel is configured");
  }

  @Test
  void aRunningAgentTellsWhatItRemembersAndSendsThroughItsOutbox() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    shell.configure(
        CALM,
        "checklist.leave-out = [updates, backups]",
        "app.name = racer",
        "state-dir = \"" + state + "\"",
        "admin.port = 0",
        "notify.mail { to = [\"ops@example.com\"], host = \"127.0.0.1\", security = none, port = "
            + mail.getSmtp().getPort()
            + " }");
    LoadedConfiguration configuration = LoadedConfiguration.load(shell.sources(), Pitwall.keys());
    try (Pitwall running = Pitwall.start(configuration)) {
      running.logEvents().event(true, "a.B", "race 17 is full", null);
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> {
                shell.run("checklist", "-o", "json");
                assertThat(item("errors.log").get("value").getAsDouble()).isEqualTo(1);
              });
      assertThat(item("errors.log").get("top").getAsJsonArray().get(0).getAsString())
          .startsWith("race # is full");
      assertThat(item("alerts.night").get("value").getAsDouble()).isZero();
      assertThat(shell.json().get("number").isJsonNull()).isTrue();
      assertThat(shell.json().get("app").getAsString()).isEqualTo("racer");
      shell.run("checklist", "--send");
      assertThat(shell.err()).contains("The running agent makes one and sends it");
      assertThat(mail.waitForIncomingEmail(90_000, 1)).isTrue();
      assertThat(mail.getReceivedMessages()[0].getSubject()).startsWith("[racer] Checklist 1: ");
    } finally {
      mail.stop();
    }
  }

  @Test
  void aMistakeInTheConfigurationEndsBeforeAnythingIsAsked() throws Exception {
    shell.configure("checklist.services = [\"nginx\"]", "checklist.schedule = \"every day\"");
    assertThat(shell.run("checklist")).isEqualTo(78);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).contains("checklist.services", "checklist.schedule", "systemd:UNIT");
  }
}
