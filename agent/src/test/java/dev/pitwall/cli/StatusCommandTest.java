package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.Pitwall;
import dev.pitwall.admin.AgentFile;
import dev.pitwall.config.LoadedConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
  /** Larger than any process id of Linux. */
  private static final long NO_PROCESS = 1L << 40;

  @TempDir Path folder;
  private Shell shell;
  private Path state;

  @BeforeEach
  void configure() throws IOException {
    shell = new Shell(folder);
    state = folder.resolve("state");
    shell.configure("state-dir = \"" + state + "\"", "admin.port = 0", "app.name = racer");
  }

  private Pitwall start() {
    return Pitwall.start(LoadedConfiguration.load(shell.sources(), Pitwall.keys()));
  }

  private String address() throws IOException {
    return new AgentFile(state).read().orElseThrow().address();
  }

  @Test
  void withoutAnAgentItSaysWhereItLookedAndWhatToDoAndMakesNothing() {
    assertThat(shell.run("status")).isEqualTo(3);
    assertThat(shell.err())
        .contains("No running agent answered.")
        .contains("Looked for agent.json in " + state)
        .contains("-javaagent:pitwall-agent.jar")
        .contains("--url");
    assertThat(shell.out()).isEmpty();
    assertThat(state).doesNotExist();
  }

  @Test
  void aLeftoverOfAProcessThatHasEndedIsCalledSo() throws IOException {
    Files.createDirectories(state);
    new AgentFile(state).write(new AgentFile.Agent(NO_PROCESS, "http://127.0.0.1:1"));
    assertThat(shell.run("status")).isEqualTo(3);
    assertThat(shell.err()).contains("process " + NO_PROCESS + ", which has ended");
  }

  @Test
  void theDocumentOfTheRunningAgentIsPrintedAsItIs() {
    try (Pitwall running = start()) {
      assertThat(running.stateDirectory()).contains(state);
      assertThat(shell.run("status", "-o", "json")).as(shell.err()).isZero();
      assertThat(shell.json().get("app").getAsString()).isEqualTo("racer");
      assertThat(shell.json().keySet())
          .contains("alerts", "outbox", "readings", "dropped", "findings", "requests", "cluster");
      assertThat(shell.err()).isEmpty();
    }
    assertThat(shell.run("status")).isEqualTo(3);
  }

  @Test
  void inWordsItShowsReadingsAndWhereThePageAndTheTokenAreAndTheVerdictLast() throws IOException {
    try (Pitwall running = start()) {
      String address = address();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(shell.run("status")).isZero();
                assertThat(shell.out()).contains("host.memory");
              });
      assertThat(shell.out())
          .startsWith("racer: live agent at " + address + ", process ")
          .contains("Page: " + address + "/")
          .contains("Token: in " + state.resolve("admin.token"))
          .contains("Requests of the last minute")
          .contains("stands alone")
          .doesNotContain(Files.readString(state.resolve("admin.token")).strip());
      assertThat(shell.out().lines().reduce("", (before, line) -> line))
          .startsWith("No alert is firing;");
      assertThat(running.stateDirectory()).isPresent();
    }
  }

  @Test
  void byItsAddressATokenIsNeededAndTakenFromTheNamedFile() throws IOException {
    try (Pitwall running = start()) {
      String address = address();
      Path token = Files.copy(state.resolve("admin.token"), folder.resolve("token"));
      shell.configure("state-dir = \"" + folder.resolve("elsewhere") + "\"");
      assertThat(shell.run("status", "--url", address)).isEqualTo(3);
      assertThat(shell.err()).contains("HTTP 401").contains("--token-file");
      assertThat(shell.run("status", "--url", address, "--token-file", token.toString())).isZero();
      shell.environment.put("PITWALL_ADMIN_TOKEN", Files.readString(token).strip());
      assertThat(shell.run("status", "--url", address)).isZero();
      assertThat(running.stateDirectory()).contains(state);
    }
  }

  @Test
  void aSecondJvmInTheSameFolderIsFoundBesideTheFirst() throws IOException {
    try (Pitwall first = start()) {
      Path second = state.resolve("jvm-2");
      Files.createDirectories(second);
      Files.copy(state.resolve("admin.token"), second.resolve("admin.token"));
      Files.copy(state.resolve("agent.json"), second.resolve("agent.json"));
      assertThat(shell.run("status")).isEqualTo(3);
      assertThat(shell.err()).contains("Several agents answer:").contains("--url");
      assertThat(shell.run("status", "--url", address())).isZero();
      assertThat(first.stateDirectory()).isPresent();
    }
  }

  @Test
  void mistakesInTheOptionsAreMistakesOfUsage() {
    assertThat(shell.run("status", "--url", "ftp://x")).isEqualTo(64);
    assertThat(shell.err()).contains("'ftp://x' (http://127.0.0.1:7717)");
    assertThat(shell.run("status", "--token-file", "/nonexistent/token")).isEqualTo(64);
    assertThat(shell.err()).contains("/nonexistent/token").doesNotContain("\tat ");
  }
}
