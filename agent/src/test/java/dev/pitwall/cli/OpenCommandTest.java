package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.Pitwall;
import dev.pitwall.admin.AgentFile;
import dev.pitwall.config.LoadedConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenCommandTest {
  @TempDir private Path folder;
  private Path state;
  private Shell shell;

  @BeforeEach
  void configure() throws Exception {
    shell = new Shell(folder);
    state = folder.resolve("state");
    shell.configure("state-dir = \"" + state + "\"", "admin.port = 0", "app.name = racer");
  }

  private static int login(String address, String code) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address + "/login"))
                .POST(BodyPublishers.ofString("code=" + code))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void theLinkThatIsPrintedLogsInOnce() throws Exception {
    try (Pitwall running =
        Pitwall.start(LoadedConfiguration.load(shell.sources(), Pitwall.keys()))) {
      assertThat(running.stateDirectory()).contains(state);
      String address = new AgentFile(state).read().orElseThrow().address();
      assertThat(shell.run("open")).as(shell.err()).isZero();
      String link = shell.out().strip();
      assertThat(link).startsWith(address + "/login#");
      assertThat(link).doesNotContain(Files.readString(state.resolve("admin.token")).strip());
      assertThat(shell.err()).contains("once, within 2 minutes");
      String code = link.substring(link.indexOf('#') + 1);
      assertThat(login(address, code)).isEqualTo(303);
      assertThat(login(address, code)).isEqualTo(401);

      assertThat(shell.run("open", "-o", "json")).isZero();
      assertThat(shell.json().get("url").getAsString()).startsWith(address + "/login#");
      assertThat(shell.json().get("seconds").getAsInt()).isEqualTo(120);
    }
  }

  @Test
  void withoutAnApplicationItSaysWhereItLooked() {
    assertThat(shell.run("open")).isEqualTo(3);
    assertThat(shell.err()).contains("No running agent answered.");
    assertThat(shell.out()).isEmpty();
  }
}
