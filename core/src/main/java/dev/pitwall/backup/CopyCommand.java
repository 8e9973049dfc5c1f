package dev.pitwall.backup;

import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Lets a command of the operator's bring a finished backup elsewhere. */
final class CopyCommand {
  private final BackupSettings.Copy copy;
  private final Messages words;

  CopyCommand(BackupSettings.Copy copy, Messages words) {
    this.copy = copy;
    this.words = words;
  }

  /**
   * Runs it, with the whole environment of this process and two variables more.
   *
   * @return what went wrong; empty if nothing did, or there is no command
   */
  Optional<String> run(Path folder, String id) throws InterruptedException {
    if (copy.command().isEmpty()) {
      return Optional.empty();
    }
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", copy.command().get());
    builder.environment().put("PITWALL_BACKUP_DIR", folder.toString());
    builder.environment().put("PITWALL_BACKUP_ID", id);
    try (ToolRun run =
        ToolRun.start(
            builder,
            Files.createTempDirectory("pitwall-copy-", PostgresTools.ownerOnly("rwx------")))) {
      Pump output = new Pump(run.output(), OutputStream.nullOutputStream(), () -> {});
      output.start();
      run.input().close();
      if (!run.await(copy.timeout())) {
        run.kill();
        return Optional.of(words.get("copy.timeout", "seconds", copy.timeout().toSeconds()));
      }
      int code = run.await();
      return code == 0
          ? Optional.empty()
          : Optional.of(words.get("copy.failed", "code", code, "error", run.errors()));
    } catch (IOException e) {
      return Optional.of(words.get("copy.failed", "code", "-", "error", e.toString()));
    }
  }
}
