package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.config.ConfigProblem;
import dev.pitwall.config.EffectiveValue;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code config print}: what is in force, and where each value comes from. */
@Command(name = "print")
final class ConfigPrintCommand implements Callable<Integer> {
  private final Session session;

  ConfigPrintCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    LoadedConfiguration configuration = session.configuration();
    if (session.json()) {
      session.printJson(writer -> write(writer, configuration));
    } else {
      table(configuration).lines(session.terminal().width()).forEach(session::print);
      session.sayProblems();
    }
    boolean sound = configuration.problems().stream().allMatch(ConfigProblem::warning);
    return (sound ? ExitCode.OK : ExitCode.CONFIGURATION).code();
  }

  private TextTable table(LoadedConfiguration configuration) {
    Messages words = session.words();
    TextTable table =
        new TextTable(
            words.get("config.print.key"),
            words.get("config.print.value"),
            words.get("config.print.origin"),
            words.get("config.print.default"));
    for (EffectiveValue value : configuration.values()) {
      boolean isDefault = value.origin().equals("default");
      table.row(
          value.key(),
          value.value().isEmpty() ? "-" : value.value(),
          isDefault ? words.get("config.print.default") : value.origin(),
          isDefault ? "" : value.defaultText());
    }
    return table;
  }

  private void write(JsonWriter writer, LoadedConfiguration configuration) throws IOException {
    writer.beginObject();
    writer.name("file").value(configuration.file().map(Path::toString).orElse(null));
    writer.name("values").beginArray();
    for (EffectiveValue value : configuration.values()) {
      writer.beginObject();
      writer.name("key").value(value.key());
      writer.name("value").value(value.value().isEmpty() ? null : value.value());
      writer.name("origin").value(value.origin());
      writer.name("default").value(value.defaultText().isEmpty() ? null : value.defaultText());
      writer.name("meaning").value(value.meaning());
      writer.endObject();
    }
    writer.endArray();
    writer.name("problems");
    ConfigCheckCommand.writeProblems(writer, configuration, session.locale());
    writer.endObject();
  }
}
