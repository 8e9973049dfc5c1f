package dev.pitwall.cli;

import dev.pitwall.EmergencyProcedure;
import dev.pitwall.RunningAgent;
import dev.pitwall.cli.AgentAccess.Outcome;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.ProcessFacts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which application an emergency is about: that of the agent that answers; without one, that of the
 * state folder. An agent that does not answer is no reason to do nothing.
 */
final class EmergencyTarget {
  @Mixin private AgentOptions agent = new AgentOptions();

  @Option(names = "--pid", paramLabel = "PID")
  private @Nullable Long pid;

  /**
   * Looks for it.
   *
   * @return empty if several applications run here and none is named; that has been said
   */
  Optional<EmergencyProcedure> locate(Session session, LoadedConfiguration configuration) {
    Outcome outcome = agent.locate(configuration, session.words());
    EmergencyProcedure.Target target;
    OptionalLong process = pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
    if (outcome instanceof Outcome.Found found) {
      target =
          new EmergencyProcedure.Target(
              Optional.of(
                  new EmergencyProcedure.Agent(
                      found.told().status().app(), found.address(), found.token())),
              "",
              process,
              found.place().map(RunningAgent.Place::folder));
    } else {
      List<String> lines = ((Outcome.Missing) outcome).lines();
      if (!agent.named() && severalLive(configuration)) {
        lines.forEach(line -> session.say(TextTable.printable(line)));
        return Optional.empty();
      }
      String without = TextTable.printable(String.join(" ", lines.subList(0, lines.size() - 1)));
      target =
          new EmergencyProcedure.Target(
              Optional.empty(),
              without.isBlank() ? lines.get(0) : without,
              process,
              Optional.empty());
    }
    return Optional.of(new EmergencyProcedure(configuration, session.locale(), target));
  }

  private static boolean severalLive(LoadedConfiguration configuration) {
    return RunningAgent.search(configuration, ProcessFacts.read().home()).places().stream()
            .filter(RunningAgent.Place::alive)
            .count()
        > 1;
  }
}
