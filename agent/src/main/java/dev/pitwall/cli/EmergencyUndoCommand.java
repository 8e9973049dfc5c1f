package dev.pitwall.cli;

import dev.pitwall.EmergencyProcedure;
import dev.pitwall.EmergencyProcedure.Undone;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.ProcessFacts;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code emergency undo}: ends maintenance mode. */
@Command(name = "undo")
final class EmergencyUndoCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private EmergencyTarget target = new EmergencyTarget();

  EmergencyUndoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    Optional<EmergencyProcedure> procedure = target.locate(session, sound.get());
    if (procedure.isEmpty()) {
      return ExitCode.USAGE.code();
    }
    try {
      Undone undone = procedure.get().undo(ProcessFacts.user());
      String key = undone.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (session.json()) {
        session.printJson(json -> json.beginObject().name("undone").value(key).endObject());
      } else {
        session.print(session.words().get("emergency.undone." + key));
      }
      return ExitCode.OK.code();
    } catch (IOException e) {
      session.say(
          TextTable.printable(
              session
                  .words()
                  .get("emergency.undo-failed", "reason", String.valueOf(e.getMessage()))));
      return ExitCode.CRITICAL.code();
    }
  }
}
