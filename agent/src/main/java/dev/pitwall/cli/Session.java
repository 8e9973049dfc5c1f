package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.config.ConfigProblem;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every command has at hand while it runs: the global options, the streams and the words. */
final class Session {
  private final Supplier<List<KeyGroup>> keys;
  private final Sources sources;
  private final Terminal terminal;
  private final PrintStream out;
  private final PrintStream err;
  private Optional<String> file = Optional.empty();
  private Optional<Locale> language = Optional.empty();
  private boolean json;
  private @Nullable LoadedConfiguration loaded;

  Session(
      Supplier<List<KeyGroup>> keys,
      Sources sources,
      Terminal terminal,
      PrintStream out,
      PrintStream err) {
    this.keys = keys;
    this.sources = sources;
    this.terminal = terminal;
    this.out = out;
    this.err = err;
  }

  void file(String name) {
    file = Optional.of(name);
  }

  void language(Locale locale) {
    language = Optional.of(locale);
  }

  void json(boolean on) {
    json = on;
  }

  /** True for {@code -o json}: one document on stdout and nothing else there. */
  boolean json() {
    return json;
  }

  Terminal terminal() {
    return terminal;
  }

  /** One line of the result. */
  void print(String line) {
    out.println(line);
  }

  /** One line for the human beside the result. */
  void say(String line) {
    err.println(line);
  }

  PrintStream err() {
    return err;
  }

  /** The configuration, read once. */
  LoadedConfiguration configuration() {
    LoadedConfiguration configuration = loaded;
    if (configuration == null) {
      Sources all = file.map(sources::withFile).orElse(sources);
      configuration = LoadedConfiguration.load(all, keys.get());
      loaded = configuration;
    }
    return configuration;
  }

  /**
   * The configuration for a command that must not run on half of what was asked for: mistakes go to
   * stderr, and the caller ends with {@link ExitCode#CONFIGURATION}.
   *
   * @return empty if there are mistakes
   */
  Optional<LoadedConfiguration> soundConfiguration() {
    LoadedConfiguration configuration = configuration();
    sayProblems();
    boolean sound = configuration.problems().stream().allMatch(ConfigProblem::warning);
    return sound ? Optional.of(configuration) : Optional.empty();
  }

  /** Tells every mistake of the configuration on stderr. */
  void sayProblems() {
    Locale locale = locale();
    configuration().problems().forEach(problem -> say(TextTable.printable(problem.text(locale))));
  }

  /** The language that was asked for, else that of the configuration, else that of the system. */
  Locale locale() {
    return language
        .or(() -> CoreSettings.from(configuration()).locale())
        .orElseGet(Locale::getDefault);
  }

  /** The same without reading the configuration: for mistakes in the arguments. */
  Messages wordsForUsage() {
    return Messages.of(Session.class, language.orElseGet(Locale::getDefault));
  }

  Messages words() {
    return Messages.of(Session.class, locale());
  }

  /** Prints one JSON document. */
  void printJson(Document document) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setHtmlSafe(false);
      writer.setIndent("  ");
      document.into(writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println(text);
  }

  /** Writes one JSON value. */
  interface Document {
    void into(JsonWriter writer) throws IOException;
  }
}
