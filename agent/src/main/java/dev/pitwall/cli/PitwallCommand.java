package dev.pitwall.cli;

import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.Sources;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The command line {@code java -jar pitwall-agent.jar COMMAND}. To add a command: write a class
 * {@code XxxCommand} like {@link ConfigCheckCommand}, add it in {@link #command} and {@link
 * #COMMANDS}, and its {@code pitwall.xxx.usage.description} to both bundles.
 */
public final class PitwallCommand {
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(2);

  /** In the order of the help. */
  private static final List<String> COMMANDS =
      List.of(
          "check",
          "checklist",
          "status",
          "open",
          "rotate",
          "logs",
          "security",
          "scan",
          "alerts",
          "emergency",
          "backup",
          "config");

  private final Supplier<List<KeyGroup>> keys;
  private final Sources sources;
  private final Terminal terminal;
  private final Prompt prompt;
  private Duration between = BETWEEN_SAMPLES;

  PitwallCommand(Supplier<List<KeyGroup>> keys, Sources sources, Terminal terminal) {
    this(keys, sources, terminal, question -> Optional.empty());
  }

  PitwallCommand(Supplier<List<KeyGroup>> keys, Sources sources, Terminal terminal, Prompt prompt) {
    this.keys = keys;
    this.sources = sources;
    this.terminal = terminal;
    this.prompt = prompt;
  }

  /** Takes two samples this far apart where two are needed; else two seconds. */
  PitwallCommand sampling(Duration time) {
    between = time;
    return this;
  }

  /**
   * The command line of this process.
   *
   * @param keys every configuration key that exists; asked only by commands that need it
   */
  public static PitwallCommand ofProcess(Supplier<List<KeyGroup>> keys) {
    Sources sources = Sources.ofProcess("");
    return new PitwallCommand(
        keys, sources, Terminal.of(sources.environment(), Terminal.isThere()), Prompt.ofProcess());
  }

  /**
   * Runs one command. Throws nothing: what goes wrong is told on {@code err}.
   *
   * @param out for results
   * @param err for messages
   * @return the exit code
   */
  public int run(String[] args, PrintStream out, PrintStream err) {
    Session session = new Session(keys, sources, terminal, out, err);
    languageOf(args).ifPresent(session::language);
    try {
      return commandLine(session, args, out, err).execute(args);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return internal(session, e);
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** What is said when a signal ends the process before its command does. */
  String interrupted() {
    return Messages.of(PitwallCommand.class, Locale.getDefault()).get("interrupted");
  }

  /** The commands with their help, for the reference. */
  CommandLine model(Locale locale) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Session session = new Session(keys, sources, terminal, nowhere, nowhere);
    session.language(locale);
    return commandLine(session, new String[0], nowhere, nowhere);
  }

  /**
   * The root with the command that is called, or with all of them if it is not the first word: a
   * model of all takes half a second, and no command needs the others'.
   */
  private CommandLine commandLine(
      Session session, String[] args, PrintStream out, PrintStream err) {
    CommandLine root = new CommandLine(new RootCommand(session));
    boolean known = args.length > 0 && COMMANDS.contains(args[0]);
    for (String name : known ? List.of(args[0]) : COMMANDS) {
      root.addSubcommand(name, command(name, session));
    }
    root.setOut(StreamWriter.on(out));
    root.setErr(StreamWriter.on(err));
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
    root.setUsageHelpWidth(Math.max(55, Math.min(terminal.width(), 120)));
    root.setAdjustLineBreaksForWideCJKCharacters(true);
    root.setResourceBundle(helpTexts(session.wordsForUsage().locale()));
    root.setParameterExceptionHandler(new UsageMistakes(session));
    root.setExecutionExceptionHandler((e, command, parsed) -> internal(session, e));
    return root;
  }

  private Object command(String name, Session session) {
    return switch (name) {
      case "check" -> new CheckCommand(session, between);
      case "checklist" -> new ChecklistCommand(session, between);
      case "status" -> new StatusCommand(session);
      case "open" -> new OpenCommand(session);
      case "rotate" -> new RotateCommand(session);
      case "logs" -> new LogsCommand(session);
      case "security" -> security(session);
      case "scan" -> new ScanCommand(session);
      case "alerts" -> alerts(session);
      case "emergency" -> emergency(session);
      case "backup" -> backup(session);
      case "config" -> config(session);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static CommandLine alerts(Session session) {
    CommandLine alerts = new CommandLine(new AlertsCommand());
    alerts.addSubcommand("list", new AlertsListCommand(session));
    alerts.addSubcommand("ack", new AlertsAckCommand(session));
    alerts.addSubcommand("silence", new AlertsSilenceCommand(session));
    alerts.addSubcommand("unsilence", new AlertsUnsilenceCommand(session));
    alerts.addSubcommand("rehearse", new AlertsRehearseCommand(session));
    alerts.addSubcommand("explain", new AlertsExplainCommand(session));
    alerts.addSubcommand("test", new AlertsTestCommand(session));
    return alerts;
  }

  private static CommandLine security(Session session) {
    CommandLine security = new CommandLine(new SecurityCommand(session));
    security.addSubcommand("denied", new SecurityDeniedCommand(session));
    security.addSubcommand("allow", new SecurityAllowCommand(session));
    return security;
  }

  private CommandLine emergency(Session session) {
    CommandLine emergency = new CommandLine(new EmergencyCommand(session, prompt));
    emergency.addSubcommand("collect", new EmergencyCollectCommand(session));
    emergency.addSubcommand("undo", new EmergencyUndoCommand(session));
    return emergency;
  }

  private static CommandLine backup(Session session) {
    CommandLine backup = new CommandLine(new BackupCommand(session));
    backup.addSubcommand("list", new BackupListCommand(session));
    backup.addSubcommand("verify", new BackupVerifyCommand(session));
    backup.addSubcommand("restore", new BackupRestoreCommand(session));
    backup.addSubcommand("drill", new BackupDrillCommand(session));
    backup.addSubcommand("prune", new BackupPruneCommand(session));
    backup.addSubcommand("new-key", new BackupNewKeyCommand(session));
    return backup;
  }

  private static CommandLine config(Session session) {
    CommandLine config = new CommandLine(new ConfigCommand());
    config.addSubcommand("check", new ConfigCheckCommand(session));
    config.addSubcommand("print", new ConfigPrintCommand(session));
    return config;
  }

  /** Looked up before parsing, so that mistakes in the arguments are told in this language too. */
  private static Optional<Locale> languageOf(String[] args) {
    List<String> words = Arrays.asList(args);
    int next = words.indexOf("--lang") + 1;
    String apart = next > 0 && next < words.size() ? words.get(next) : "";
    if (apart.equals("ja") || words.contains("--lang=ja")) {
      return Optional.of(Locale.JAPANESE);
    }
    boolean english = apart.equals("en") || words.contains("--lang=en");
    return english ? Optional.of(Locale.ENGLISH) : Optional.empty();
  }

  private static ResourceBundle helpTexts(Locale locale) {
    String file = locale.equals(Locale.JAPANESE) ? "messages_ja.properties" : "messages.properties";
    try (InputStream in = PitwallCommand.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the jar");
      }
      return new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int internal(Session session, Throwable e) {
    if (e instanceof InterruptedException) {
      session.say(session.wordsForUsage().get("interrupted"));
      return ExitCode.INTERRUPTED.code();
    }
    session.say(session.wordsForUsage().get("internal", "what", e.toString()));
    e.printStackTrace(session.err());
    return ExitCode.INTERNAL.code();
  }
}
