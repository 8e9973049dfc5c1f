package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.CheckReport;
import dev.pitwall.CheckRound;
import dev.pitwall.check.Reading;
import dev.pitwall.cli.AgentAccess.Outcome;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.finding.Finding;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code check}: every configured check once; the exit code is the status. */
@Command(name = "check")
final class CheckCommand implements Callable<Integer> {
  private final Session session;
  private final Duration between;

  @Option(names = "--samples")
  private boolean samples;

  CheckCommand(Session session, Duration between) {
    this.session = session;
    this.between = between;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    TimeSource time = TimeSource.system();
    long begin = time.nanoTime();
    LoadedConfiguration configuration = sound.get();
    Optional<Outcome.Found> agent = samples ? Optional.empty() : agent(configuration);
    List<Reading> known = agent.map(found -> found.told().status().readings()).orElseGet(List::of);
    CheckReport report = CheckRound.run(configuration, session.locale(), known, between);
    Duration took = Duration.ofNanos(time.nanoTime() - begin);
    saySource(agent, report);
    if (session.json()) {
      session.printJson(writer -> write(writer, report));
    } else {
      new CheckText(session.words(), session.terminal())
          .lines(report, took)
          .forEach(session::print);
    }
    return ExitCode.valueOf(report.status().name()).code();
  }

  private Optional<Outcome.Found> agent(LoadedConfiguration configuration) {
    AgentAccess access = new AgentAccess(configuration, session.words(), Optional.empty());
    return access.find() instanceof Outcome.Found found ? Optional.of(found) : Optional.empty();
  }

  private void saySource(Optional<Outcome.Found> agent, CheckReport report) {
    Messages words = session.words();
    if (agent.isPresent() && !report.fromAgent().isEmpty()) {
      Outcome.Found found = agent.get();
      session.say(
          words.get(
              "check.from-agent",
              "app",
              TextTable.printable(found.told().status().app()),
              "address",
              found.address(),
              "items",
              String.join(", ", report.fromAgent())));
    } else {
      session.say(words.get("check.own", "seconds", between.toSeconds()));
    }
    if (!report.leftOut().isEmpty()) {
      session.say(words.get("check.left-out", "items", String.join(", ", report.leftOut())));
    }
    agent.ifPresent(found -> say(found.told().status().findings()));
    say(report.findings());
  }

  private void say(List<Finding> findings) {
    for (Finding finding : findings) {
      session.say(TextTable.printable(finding.code() + ": " + finding.text()));
    }
  }

  private static void write(JsonWriter writer, CheckReport report) throws IOException {
    writer.beginObject();
    writer.name("status").value(report.status().name());
    writer.name("checks").beginArray();
    for (CheckReport.Item item : report.items()) {
      writer.beginObject();
      writer.name("id").value(item.id());
      if (!item.target().isEmpty()) {
        writer.name("target").value(item.target());
      }
      writer.name("status").value(item.status().name());
      writer.name("value").value(item.value());
      writer.name("threshold").value(item.threshold());
      writer.name("unit").value(item.unit().key());
      writer.name("detail").value(item.detail());
      writer.name("reason").value(item.reason());
      writer.endObject();
    }
    writer.endArray();
    writer.endObject();
  }
}
