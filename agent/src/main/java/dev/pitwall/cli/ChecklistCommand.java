package dev.pitwall.cli;

import dev.pitwall.ChannelTrial;
import dev.pitwall.ChecklistRound;
import dev.pitwall.RunningAgent;
import dev.pitwall.checklist.Checklist;
import dev.pitwall.checklist.Day;
import dev.pitwall.checklist.HtmlForm;
import dev.pitwall.checklist.JsonForm;
import dev.pitwall.checklist.TextForm;
import dev.pitwall.cli.AgentAccess.Outcome;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.finding.Finding;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code checklist}: the morning's questions; the exit code is the status. */
@Command(name = "checklist")
final class ChecklistCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/checklist";
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final Session session;
  private final Duration between;

  @Option(names = "--html", paramLabel = "FILE")
  private @Nullable Path html;

  @Option(names = "--send")
  private boolean send;

  ChecklistCommand(Session session, Duration between) {
    this.session = session;
    this.between = between;
  }

  /** A running agent, and how it is called. */
  private record Known(ChecklistRound.Agent agent, Outcome.Found found) {}

  @Override
  public Integer call() throws InterruptedException {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    LoadedConfiguration configuration = sound.get();
    Optional<Known> known = agent(configuration);
    ChecklistRound.Made made =
        ChecklistRound.run(configuration, session.locale(), known.map(Known::agent), between, send);
    say(configuration, known, made);
    print(made.checklist());
    boolean written = html == null || write(html, made.checklist());
    boolean sent = !send || (known.isPresent() ? handOver(known.get().found()) : sent(made));
    if (!written || !sent) {
      return ExitCode.CRITICAL.code();
    }
    return ExitCode.valueOf(made.checklist().status().name()).code();
  }

  private Optional<Known> agent(LoadedConfiguration configuration) {
    AgentAccess access = new AgentAccess(configuration, session.words(), Optional.empty());
    if (!(access.find() instanceof Outcome.Found found)) {
      return Optional.empty();
    }
    try {
      RunningAgent.Called called =
          RunningAgent.call(URI.create(found.address()), found.token(), "GET", PATH, null);
      if (called.code() != OK) {
        throw new IOException("HTTP " + called.code());
      }
      Day day = Day.parse(new StringReader(called.body()));
      return Optional.of(
          new Known(
              new ChecklistRound.Agent(
                  found.told().status().readings(),
                  day,
                  found.place().map(RunningAgent.Place::folder)),
              found));
    } catch (IOException e) {
      session.say(
          TextTable.printable(
              session
                  .words()
                  .get("agent.silent", "whom", found.address(), "detail", e.toString())));
      return Optional.empty();
    }
  }

  private void say(
      LoadedConfiguration configuration, Optional<Known> known, ChecklistRound.Made made) {
    Messages words = session.words();
    if (known.isPresent()) {
      Outcome.Found found = known.get().found();
      String app = TextTable.printable(found.told().status().app());
      session.say(words.get("checklist.agent", "app", app, "address", found.address()));
    } else if (made.folder().isPresent()) {
      session.say(words.get("checklist.kept", "folder", made.folder().get()));
    } else {
      boolean named =
          CoreSettings.from(configuration).appName().isPresent()
              || CoreSettings.from(configuration).stateDir().isPresent();
      session.say(words.get(named ? "checklist.not-kept" : "checklist.no-name"));
    }
    made.faults().forEach(fault -> session.say(TextTable.printable(fault)));
    for (Finding finding : made.checks().findings()) {
      session.say(TextTable.printable(finding.code() + ": " + finding.text()));
    }
  }

  private void print(Checklist checklist) {
    if (session.json()) {
      session.printJson(writer -> JsonForm.write(checklist, writer));
      return;
    }
    int width = session.terminal().width();
    TextForm.lines(checklist, width, status -> session.terminal().state(status.name()))
        .forEach(session::print);
    session.print(session.terminal().state(checklist.status().name()) + "  " + checklist.verdict());
  }

  private boolean write(Path file, Checklist checklist) {
    Messages words = session.words();
    try {
      Files.writeString(file, HtmlForm.write(checklist));
      session.say(words.get("checklist.html", "file", file));
      return true;
    } catch (IOException e) {
      session.say(
          TextTable.printable(
              words.get("checklist.html.failed", "file", file, "error", e.toString())));
      return false;
    }
  }

  /** The running agent makes one of its own and sends it: its outbox loses nothing. */
  private boolean handOver(Outcome.Found found) {
    Messages words = session.words();
    try {
      RunningAgent.Called called =
          RunningAgent.call(URI.create(found.address()), found.token(), "POST", PATH, "{}");
      if (called.code() == ACCEPTED) {
        session.say(words.get("checklist.handed-over"));
        return true;
      }
      session.say(words.get("checklist.refused", "code", called.code()));
    } catch (IOException e) {
      session.say(
          TextTable.printable(
              words.get("agent.silent", "whom", found.address(), "detail", e.toString())));
    }
    return false;
  }

  private boolean sent(ChecklistRound.Made made) {
    Messages words = session.words();
    if (made.sent().isEmpty()) {
      session.say(words.get("trial.none"));
      return false;
    }
    for (ChannelTrial trial : made.sent()) {
      String outcome = trial.sent() ? "SENT" : "FAILED";
      session.say(TextTable.printable(outcome + "  " + trial.channel() + "  " + trial.detail()));
    }
    return made.sent().stream().allMatch(ChannelTrial::sent);
  }
}
