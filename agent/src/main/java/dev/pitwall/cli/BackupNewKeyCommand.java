package dev.pitwall.cli;

import dev.pitwall.backup.seal.SealKey;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code backup new-key FILE}: makes the key that backups are encrypted with; never overwrites. */
@Command(name = "new-key")
final class BackupNewKeyCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "FILE")
  private Path file = Path.of("");

  BackupNewKeyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Messages words = session.wordsForUsage();
    Path place = file.toAbsolutePath().normalize();
    String id;
    try {
      id = SealKey.create(place).id();
    } catch (FileAlreadyExistsException e) {
      session.say(words.get("new-key.exists", "file", place));
      return ExitCode.CRITICAL.code();
    } catch (IOException e) {
      session.say(words.get("new-key.failed", "file", place, "error", e.toString()));
      boolean denied = e instanceof AccessDeniedException;
      return (denied ? ExitCode.PERMISSION : ExitCode.CRITICAL).code();
    }
    if (session.json()) {
      session.printJson(
          writer ->
              writer
                  .beginObject()
                  .name("key")
                  .value(id)
                  .name("file")
                  .value(place.toString())
                  .endObject());
    } else {
      session.print(words.get("new-key.made", "id", id, "file", place));
      session.print(words.get("new-key.next", "file", place));
    }
    return ExitCode.OK.code();
  }
}
