package dev.pitwall.cli;

import dev.pitwall.RuleRehearsal;
import dev.pitwall.RunningAgent;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code alerts rehearse RULE}: when a rule would have fired, out of the running agent's history,
 * or out of the files that an agent left.
 */
@Command(name = "rehearse")
final class AlertsRehearseCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private AgentOptions agent = new AgentOptions();

  @Parameters(index = "0", arity = "0..1", paramLabel = "RULE")
  private @Nullable String rule;

  @Option(names = "--when", paramLabel = "CONDITION")
  private @Nullable String when;

  @Option(names = "--for", paramLabel = "TIME")
  private @Nullable String pendingFor;

  @Option(names = "--threshold", paramLabel = "AMOUNT")
  private @Nullable String threshold;

  @Option(names = "--since", paramLabel = "TIME")
  private @Nullable String since;

  @Option(names = "--per-week", paramLabel = "N")
  private @Nullable String perWeek;

  AlertsRehearseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    boolean runs = agent.named() || isFound(sound.get());
    if (runs) {
      return new AgentCall(session, agent).run("GET", path(), null, this::print);
    }
    List<Path> kept = RunningAgent.histories(sound.get(), ProcessFacts.read().home());
    if (kept.size() == 1) {
      return fromFiles(sound.get(), kept.get(0));
    }
    // tells what was looked at, and what to do
    int code = new AgentCall(session, agent).run("GET", path(), null, this::print);
    if (kept.size() > 1) {
      String folders = kept.stream().map(Path::toString).collect(Collectors.joining(", "));
      session.say(session.words().get("rehearse.several", "folders", folders));
    }
    return code;
  }

  private boolean isFound(LoadedConfiguration configuration) {
    return agent.locate(configuration, session.words()) instanceof AgentAccess.Outcome.Found;
  }

  private int fromFiles(LoadedConfiguration configuration, Path state) {
    session.say(TextTable.printable(session.words().get("rehearse.from-files", "folder", state)));
    Findings findings = new Findings(TimeSource.system());
    RuleRehearsal.Wish wish =
        new RuleRehearsal.Wish(rule, when, pendingFor, threshold, since, perWeek);
    StringWriter body = new StringWriter();
    try {
      RuleRehearsal.fromFiles(configuration, state, wish, session.locale(), findings).writeTo(body);
    } catch (IllegalArgumentException e) {
      session.say(String.valueOf(e.getMessage()));
      return ExitCode.USAGE.code();
    } catch (IOException e) {
      String told = TextTable.printable(e.toString());
      session.say(session.words().get("rehearse.unreadable", "folder", state, "error", told));
      return e instanceof AccessDeniedException
          ? ExitCode.PERMISSION.code()
          : ExitCode.UNKNOWN.code();
    }
    findings
        .list()
        .forEach(
            finding -> session.say(TextTable.printable(finding.code() + ": " + finding.text())));
    print(body.toString());
    return ExitCode.OK.code();
  }

  private void print(String body) {
    if (session.json()) {
      session.print(body.strip());
    } else {
      new RehearsalText(session.words())
          .lines(body, session.terminal().width())
          .forEach(session::print);
    }
  }

  private String path() {
    Map<String, @Nullable String> asked = new LinkedHashMap<>();
    asked.put("rule", rule);
    asked.put("when", when);
    asked.put("for", pendingFor);
    asked.put("threshold", threshold);
    asked.put("since", since);
    asked.put("perWeek", perWeek);
    asked.put("lang", session.locale().getLanguage().equals("ja") ? "ja" : "en");
    return "/api/v1/rehearsal?"
        + asked.entrySet().stream()
            .filter(each -> each.getValue() != null)
            .map(each -> each.getKey() + "=" + encoded(String.valueOf(each.getValue())))
            .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
