package dev.pitwall.cli;

import dev.pitwall.Release;
import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that every command has; without a command, the front page. */
@Command(
    name = "pitwall",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 64,
    exitCodeOnExecutionException = 70,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class)
final class RootCommand implements Callable<Integer> {
  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  RootCommand(Session session) {
    this.session = session;
  }

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT)
  void file(String name) {
    session.file(name);
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      converter = Format.class,
      scope = ScopeType.INHERIT)
  void output(Output output) {
    session.json(output == Output.JSON);
  }

  @Option(
      names = "--lang",
      paramLabel = "en|ja",
      converter = Language.class,
      scope = ScopeType.INHERIT)
  void language(Locale locale) {
    session.language(locale);
  }

  @Override
  public Integer call() {
    Messages words = session.words();
    String file =
        session
            .configuration()
            .file()
            .map(Path::toString)
            .orElseGet(() -> words.get("front.no-file"));
    String commands = String.join(", ", spec.subcommands().keySet());
    words
        .get("front", "version", Release.version(), "file", file, "commands", commands)
        .lines()
        .forEach(session::print);
    return ExitCode.OK.code();
  }

  /** The forms of a result. */
  enum Output {
    TEXT,
    JSON
  }

  /** Lower case only, as documented. */
  static final class Format implements ITypeConverter<Output> {
    @Override
    public Output convert(String text) {
      return switch (text) {
        case "json" -> Output.JSON;
        case "text" -> Output.TEXT;
        default -> throw new TypeConversionException("'" + text + "' (text, json)");
      };
    }
  }

  /** English or Japanese. */
  static final class Language implements ITypeConverter<Locale> {
    @Override
    public Locale convert(String text) {
      return switch (text) {
        case "en" -> Locale.ENGLISH;
        case "ja" -> Locale.JAPANESE;
        default -> throw new TypeConversionException("'" + text + "' (en, ja)");
      };
    }
  }

  /** Shows the help of a command that only groups others. */
  static Integer help(CommandSpec spec) {
    CommandLine command = spec.commandLine();
    command.usage(command.getOut());
    return ExitCode.OK.code();
  }
}
