package dev.pitwall.cli;

import dev.pitwall.EmergencyProcedure;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.emergency.EmergencyRun;
import dev.pitwall.emergency.RunState;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code emergency collect}: evidence, logs and configuration in one archive, and nothing else. */
@Command(name = "collect")
final class EmergencyCollectCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private EmergencyTarget target = new EmergencyTarget();

  EmergencyCollectCommand(Session session) {
    this.session = session;
  }

  /** It changes nothing, so a mistake in the configuration is told and does not stop it. */
  @Override
  public Integer call() throws InterruptedException {
    session.sayProblems();
    Optional<EmergencyProcedure> procedure = target.locate(session, session.configuration());
    if (procedure.isEmpty()) {
      return ExitCode.USAGE.code();
    }
    EmergencyText text = new EmergencyText(session);
    try {
      RunState state =
          procedure
              .get()
              .run()
              .collect(new EmergencyRun.Order(ProcessFacts.user(), "", true), text::progress);
      String archive = state.made().get("archive");
      if (session.json()) {
        text.print(state);
      } else if (archive != null) {
        session.print(archive);
      }
      return state.exitCode();
    } catch (AccessDeniedException e) {
      session.say(
          TextTable.printable(
              session.words().get("emergency.denied", "file", String.valueOf(e.getFile()))));
      return ExitCode.PERMISSION.code();
    } catch (IOException e) {
      session.say(TextTable.printable(String.valueOf(e.getMessage())));
      return ExitCode.CRITICAL.code();
    }
  }
}
