package dev.pitwall.cli;

import dev.pitwall.backup.seal.SealKey;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code backup new-key FILE}: makes the key that backups are encrypted with. */
@Command(name = "new-key")
final class BackupNewKeyCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FILE", descriptionKey = "file")
  private Path file = Path.of("");

  BackupNewKeyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try {
      SealKey key = SealKey.create(file);
      session.print(key.id());
      session.say(session.words().get("backup.key.made", "file", file));
      return ExitCode.OK.code();
    } catch (FileAlreadyExistsException e) {
      session.say(session.words().get("backup.key.exists", "file", file));
      return ExitCode.CRITICAL.code();
    } catch (IOException e) {
      session.say(session.words().get("backup.key.failed", "file", file, "error", e.toString()));
      return (e instanceof AccessDeniedException ? ExitCode.PERMISSION : ExitCode.CRITICAL).code();
    }
  }
}
