package dev.pitwall.cli;

import dev.pitwall.cli.AgentAccess.Outcome;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.text.Messages;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: what the running agent sees; 0 if it answered, 3 if none did. */
@Command(name = "status")
final class StatusCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private AgentOptions agent = new AgentOptions();

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    Messages words = session.words();
    Outcome outcome = agent.locate(sound.get(), words);
    if (outcome instanceof Outcome.Missing missing) {
      missing.lines().forEach(line -> session.say(TextTable.printable(line)));
      return missing.code().code();
    }
    Outcome.Found found = (Outcome.Found) outcome;
    if (session.json()) {
      session.print(found.told().document().strip());
    } else {
      new StatusText(words, session.terminal()).lines(found).forEach(session::print);
    }
    return ExitCode.OK.code();
  }
}
