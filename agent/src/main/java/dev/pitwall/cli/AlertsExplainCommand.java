package dev.pitwall.cli;

import dev.pitwall.notify.Runbook;
import dev.pitwall.text.Messages;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code alerts explain RULE}: the runbook page of a rule, from the jar. */
@Command(name = "explain")
final class AlertsExplainCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", arity = "0..1", paramLabel = "RULE")
  private String rule = "";

  AlertsExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Messages words = session.words();
    if (rule.isEmpty()) {
      Runbook.rules().forEach(session::print);
      return ExitCode.OK.code();
    }
    Optional<String> page = Runbook.of(rule, session.locale());
    if (page.isEmpty()) {
      session.say(
          TextTable.printable(
              words.get(
                  "alerts.no-page", "rule", rule, "rules", String.join(", ", Runbook.rules()))));
      return ExitCode.USAGE.code();
    }
    session.print(page.get().strip());
    return ExitCode.OK.code();
  }
}
