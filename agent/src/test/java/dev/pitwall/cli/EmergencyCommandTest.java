package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.Pitwall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command without a running application. */
class EmergencyCommandTest {
  @TempDir Path folder;
  private Shell shell;
  private Path stopped;

  @BeforeEach
  void configure() throws IOException {
    shell = new Shell(folder);
    stopped = folder.resolve("stopped");
    Files.writeString(folder.resolve("app.log"), "token=pl4nted\nlast\n");
    shell.configure(
        "app.name = racer",
        "state-dir = \"" + folder.resolve("state") + "\"",
        "emergency.logs = [\"" + folder.resolve("app.log") + "\"]",
        "emergency.stop = [\"touch " + stopped + "\"]");
  }

  /** With somebody at the terminal who types. */
  private int typing(String word, ByteArrayOutputStream out) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new PitwallCommand(
            Pitwall::keys,
            shell.sources(),
            Terminal.of(shell.environment, false),
            question -> Optional.of(word))
        .run(new String[] {"emergency", "--lang", "en"}, stream, stream);
  }

  @Test
  void withoutATerminalItShowsThePlanDoesNothingAndWantsYes() {
    assertThat(shell.run("emergency")).isEqualTo(64);
    assertThat(shell.out())
        .contains("Nothing has been done yet", "touch " + stopped, "at most 60 s", "Free for this");
    assertThat(shell.err()).contains("--yes");
    assertThat(stopped).doesNotExist();
    assertThat(folder.resolve("state/emergency")).doesNotExist();
  }

  @Test
  void aTypedWordStartsItAndAnyOtherDoesNot() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(typing("yes", out)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Nothing was done.");
    assertThat(stopped).doesNotExist();
    assertThat(typing("EMERGENCY", out)).as(out.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(stopped).exists();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Everything was done.");
  }

  @Test
  void theDryRunIsOneJsonDocument() {
    assertThat(shell.run("emergency", "--dry-run", "-o", "json")).as(shell.err()).isZero();
    JsonObject plan = shell.json();
    assertThat(plan.get("dryRun").getAsBoolean()).isTrue();
    assertThat(plan.getAsJsonArray("steps")).hasSize(8);
    assertThat(plan.getAsJsonArray("steps").get(6).toString()).contains("touch " + stopped);
    assertThat(plan.get("logBytes").getAsLong()).isEqualTo(19);
    assertThat(plan.getAsJsonArray("free")).isNotEmpty();
    assertThat(stopped).doesNotExist();
  }

  @Test
  void yesDoesItAndTheDocumentSaysWhereTheArchiveIs() throws Exception {
    assertThat(shell.run("emergency", "--yes", "-o", "json")).as(shell.err()).isZero();
    JsonObject done = shell.json();
    assertThat(done.get("result").getAsString()).isEqualTo("OK");
    assertThat(Path.of(done.get("archive").getAsString())).exists();
    assertThat(done.getAsJsonArray("steps").toString())
        .contains("\"step\":\"stop\",\"outcome\":\"ok\"")
        .contains("\"step\":\"maintenance\",\"outcome\":\"skipped\"");
    assertThat(stopped).exists();
    assertThat(shell.err()).contains("Stop services: ok");
  }

  @Test
  void collectPrintsTheArchiveAloneAndStopsNothing() {
    assertThat(shell.run("emergency", "collect")).as(shell.err()).isZero();
    assertThat(shell.out().lines().toList()).hasSize(1);
    assertThat(Path.of(shell.out().strip())).exists();
    assertThat(stopped).doesNotExist();
  }

  @Test
  void undoEndsMaintenanceModeForTheNextStart() throws Exception {
    Path file = Files.createDirectories(folder.resolve("state")).resolve("maintenance.json");
    Files.writeString(file, "{}");
    assertThat(shell.run("emergency", "undo", "-o", "json")).isZero();
    assertThat(JsonParser.parseString(shell.out()).toString())
        .isEqualTo("{\"undone\":\"in-file\"}");
    assertThat(file).doesNotExist();
    assertThat(shell.run("emergency", "undo")).isZero();
    assertThat(shell.out()).contains("was not on");
  }

  @Test
  void aMistakeInTheConfigurationStopsTheProcedureButNotTheCollecting() throws Exception {
    shell.configure(
        "app.name = racer",
        "state-dir = \"" + folder.resolve("state") + "\"",
        "emergency.stop-timeout = soon");
    assertThat(shell.run("emergency", "--yes")).isEqualTo(78);
    assertThat(shell.run("emergency", "collect")).isZero();
    assertThat(shell.err()).contains("emergency.stop-timeout");
  }

  @Test
  void inJapanese() {
    shell.run("emergency", "--dry-run", "--lang", "ja");
    assertThat(shell.out()).contains("まだ何も行っていません", "サービスの停止");
  }
}
