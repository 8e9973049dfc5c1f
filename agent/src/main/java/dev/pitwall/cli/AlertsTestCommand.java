package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.ChannelTrial;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code alerts test}: a test message through every channel; 2 if one failed or there is none. */
@Command(name = "test")
final class AlertsTestCommand implements Callable<Integer> {
  private final Session session;

  AlertsTestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    Messages words = session.words();
    if (CoreSettings.from(sound.get()).appName().isEmpty()) {
      session.say(words.get("trial.no-name"));
    }
    List<ChannelTrial> trials = ChannelTrial.run(sound.get(), session.locale());
    if (trials.isEmpty()) {
      session.say(words.get("trial.none"));
    }
    if (session.json()) {
      session.printJson(writer -> write(writer, trials));
    } else if (!trials.isEmpty()) {
      print(trials);
    }
    boolean sent = !trials.isEmpty() && trials.stream().allMatch(ChannelTrial::sent);
    return (sent ? ExitCode.OK : ExitCode.CRITICAL).code();
  }

  private void print(List<ChannelTrial> trials) {
    Messages words = session.words();
    TextTable table =
        new TextTable(
            words.get("trial.outcome"), words.get("trial.channel"), words.get("trial.detail"));
    trials.forEach(trial -> table.row(outcome(trial), trial.channel(), trial.detail()));
    table.lines(session.terminal().width()).forEach(session::print);
    List<String> failed =
        trials.stream().filter(trial -> !trial.sent()).map(ChannelTrial::channel).toList();
    session.print(
        failed.isEmpty()
            ? words.get("trial.verdict.sent")
            : words.get("trial.verdict.failed", "channels", String.join(", ", failed)));
  }

  private static String outcome(ChannelTrial trial) {
    return trial.sent() ? "SENT" : "FAILED";
  }

  private static void write(JsonWriter writer, List<ChannelTrial> trials) throws IOException {
    writer.beginObject();
    writer.name("channels").beginArray();
    for (ChannelTrial trial : trials) {
      writer.beginObject();
      writer.name("channel").value(trial.channel());
      writer.name("outcome").value(outcome(trial));
      writer.name("detail").value(trial.detail());
      writer.endObject();
    }
    writer.endArray();
    writer.endObject();
  }
}
