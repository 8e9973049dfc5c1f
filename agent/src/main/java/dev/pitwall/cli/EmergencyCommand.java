package dev.pitwall.cli;

import dev.pitwall.EmergencyProcedure;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.emergency.EmergencyPlan;
import dev.pitwall.emergency.EmergencyRun;
import dev.pitwall.emergency.RunState;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code emergency}: shows what it would do; does it after {@code --yes} or a typed word. 0: all
 * was done, 1: something can be missed, 2: something that matters failed.
 */
@Command(name = "emergency")
final class EmergencyCommand implements Callable<Integer> {
  /** What must be typed, in every language. */
  static final String WORD = "EMERGENCY";

  private final Session session;
  private final Prompt prompt;

  @Mixin private EmergencyTarget target = new EmergencyTarget();

  @Option(names = "--dry-run")
  private boolean dryRun;

  @Option(names = "--yes")
  private boolean yes;

  @Option(names = "--new")
  private boolean fresh;

  @Option(names = "--reason", paramLabel = "TEXT")
  private String reason = "";

  EmergencyCommand(Session session, Prompt prompt) {
    this.session = session;
    this.prompt = prompt;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    Optional<EmergencyProcedure> procedure = target.locate(session, sound.get());
    if (procedure.isEmpty()) {
      return ExitCode.USAGE.code();
    }
    EmergencyRun run = procedure.get().run();
    EmergencyText text = new EmergencyText(session);
    if (dryRun || !yes) {
      EmergencyPlan plan = run.plan(fresh);
      text.print(plan);
      if (dryRun) {
        return ExitCode.OK.code();
      }
      Messages words = session.words();
      Optional<String> typed = prompt.ask(words.get("emergency.ask", "word", WORD));
      if (typed.isEmpty()) {
        session.say(words.get("emergency.needs-yes"));
        return ExitCode.USAGE.code();
      }
      if (!typed.get().strip().equals(WORD)) {
        session.say(words.get("emergency.not-confirmed"));
        return ExitCode.OK.code();
      }
    }
    return run(run, text);
  }

  private int run(EmergencyRun run, EmergencyText text) throws InterruptedException {
    try {
      RunState state =
          run.run(new EmergencyRun.Order(ProcessFacts.user(), reason, fresh), text::progress);
      text.print(state);
      return state.exitCode();
    } catch (EmergencyRun.LockedException e) {
      session.say(TextTable.printable(String.valueOf(e.getMessage())));
      return ExitCode.LOCKED.code();
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
