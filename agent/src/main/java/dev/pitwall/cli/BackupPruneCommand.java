package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.BackupWork;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code backup prune}: deletes what is older than is kept. */
@Command(name = "prune")
final class BackupPruneCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--dry-run")
  private boolean dry;

  BackupPruneCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new BackupCall(session)
        .run(
            (c, site, progress) -> {
              List<String> ids = BackupWork.backups(site, c).prune(dry);
              if (session.json()) {
                session.printJson(out -> write(out, ids));
              } else {
                ids.forEach(session::print);
                String key = dry ? "backup.prune.dry" : "backup.prune.done";
                session.say(session.words().get(key, "n", ids.size()));
              }
              return ExitCode.OK;
            });
  }

  private void write(JsonWriter out, List<String> ids) throws IOException {
    out.beginObject().name("dryRun").value(dry).name("deleted").beginArray();
    for (String id : ids) {
      out.value(id);
    }
    out.endArray().endObject();
  }
}
