package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.config.ConfigProblem;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code config check}: every mistake at once; 78 if there is one, 1 for warnings alone. */
@Command(name = "check")
final class ConfigCheckCommand implements Callable<Integer> {
  private final Session session;

  ConfigCheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    LoadedConfiguration configuration = session.configuration();
    List<ConfigProblem> problems = configuration.problems();
    if (session.json()) {
      session.printJson(writer -> write(writer, configuration));
    } else {
      print(configuration);
    }
    if (problems.isEmpty()) {
      return ExitCode.OK.code();
    }
    boolean warnings = problems.stream().allMatch(ConfigProblem::warning);
    return (warnings ? ExitCode.WARNING : ExitCode.CONFIGURATION).code();
  }

  private void print(LoadedConfiguration configuration) {
    Messages words = session.words();
    Locale locale = session.locale();
    for (ConfigProblem problem : configuration.problems()) {
      session.print(
          session.terminal().state(state(problem))
              + "  "
              + line(problem.attempted(locale) + ": " + problem.found(locale)));
      problem.allowed(locale).lines().forEach(allowed -> session.print("    " + line(allowed)));
      session.print("    " + line(problem.fix(locale)));
    }
    long warnings = configuration.problems().stream().filter(ConfigProblem::warning).count();
    String file =
        configuration.file().map(Path::toString).orElseGet(() -> words.get("front.no-file"));
    session.print(
        session.terminal().state(state(configuration))
            + "  "
            + words.get(
                "config.check.summary",
                "file",
                line(file),
                "mistakes",
                configuration.problems().size() - warnings,
                "warnings",
                warnings));
  }

  private static String line(String text) {
    return TextTable.printable(text);
  }

  private static String state(ConfigProblem problem) {
    return problem.warning() ? "WARNING" : "CRITICAL";
  }

  private static String state(LoadedConfiguration configuration) {
    List<ConfigProblem> problems = configuration.problems();
    if (problems.isEmpty()) {
      return "OK";
    }
    return problems.stream().allMatch(ConfigProblem::warning) ? "WARNING" : "CRITICAL";
  }

  private void write(JsonWriter writer, LoadedConfiguration configuration) throws IOException {
    writer.beginObject();
    writer.name("status").value(state(configuration));
    writer.name("file").value(configuration.file().map(Path::toString).orElse(null));
    writer.name("problems");
    writeProblems(writer, configuration, session.locale());
    writer.endObject();
  }

  static void writeProblems(JsonWriter writer, LoadedConfiguration configuration, Locale locale)
      throws IOException {
    writer.beginArray();
    for (ConfigProblem problem : configuration.problems()) {
      writer.beginObject();
      writer.name("code").value(problem.word());
      writer.name("status").value(state(problem));
      writer.name("origin").value(problem.origin());
      writer.name("key").value(problem.key().isEmpty() ? null : problem.key());
      writer.name("value").value(problem.met().isEmpty() ? null : problem.met());
      writer.name("attempted").value(problem.attempted(locale));
      writer.name("found").value(problem.found(locale));
      writer.name("allowed").value(problem.allowed(locale));
      writer.name("fix").value(problem.fix(locale));
      writer.name("suggestions").beginArray();
      for (String suggestion : problem.suggestions()) {
        writer.value(suggestion);
      }
      writer.endArray();
      writer.endObject();
    }
    writer.endArray();
  }
}
