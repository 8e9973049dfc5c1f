package dev.pitwall.cli;

import dev.pitwall.RunningAgent;
import dev.pitwall.RunningAgent.Answer;
import dev.pitwall.RunningAgent.Place;
import dev.pitwall.admin.AdminSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the one running agent that is meant, and asks it with the token that belongs to it. */
final class AgentAccess {
  private final Configuration configuration;
  private final Messages words;
  private final Optional<String> token;

  /**
   * Asks nobody yet.
   *
   * @param token what the user named; else {@code admin.token}, else that of the state folder
   */
  AgentAccess(Configuration configuration, Messages words, Optional<String> token) {
    this.configuration = configuration;
    this.words = words;
    this.token = token.or(() -> AdminSettings.from(configuration).token());
  }

  /** What came of it. */
  sealed interface Outcome {

    /**
     * An agent answered.
     *
     * @param place empty if it was asked by its address
     * @param token that it took; empty if none was known
     */
    record Found(Answer.Told told, String address, Optional<Place> place, Optional<String> token)
        implements Outcome {}

    /**
     * None did.
     *
     * @param lines what was looked at, what was met, what to do
     */
    record Missing(ExitCode code, List<String> lines) implements Outcome {}
  }

  /** Asks at an address; a token of this machine's folders goes only to the address beside it. */
  Outcome at(URI address) {
    Optional<Place> beside =
        search().places().stream()
            .filter(place -> place.address().equals(address.toString().replaceFirst("/+$", "")))
            .findFirst();
    Optional<String> sent;
    try {
      sent = beside.isPresent() ? tokenOf(beside.get()) : token;
    } catch (IOException e) {
      return missing(ExitCode.PERMISSION, words.get("agent.token", "error", e.toString()));
    }
    Answer answer = RunningAgent.ask(address, sent);
    if (answer instanceof Answer.Told told) {
      return new Outcome.Found(told, address.toString(), beside, sent);
    }
    List<String> lines = new ArrayList<>();
    lines.add(met(answer, address.toString()));
    lines.add(words.get(answer instanceof Answer.Refused ? "agent.do-token" : "agent.do-address"));
    return new Outcome.Missing(ExitCode.UNKNOWN, lines);
  }

  /** Looks through the state folders. */
  Outcome find() {
    RunningAgent.Search search = search();
    List<Place> alive = search.places().stream().filter(Place::alive).toList();
    // a process of another container has no id here, yet its port may answer
    List<Place> asked = alive.isEmpty() ? search.places() : alive;
    List<Outcome.Found> found = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    boolean refused = false;
    for (Place place : asked) {
      Optional<String> sent;
      try {
        sent = tokenOf(place);
      } catch (IOException e) {
        lines.add(words.get("agent.token", "error", e.toString()));
        refused = true;
        continue;
      }
      Answer answer = ask(place, sent);
      if (answer instanceof Answer.Told told) {
        found.add(new Outcome.Found(told, place.address(), Optional.of(place), sent));
      } else {
        refused |= place.alive() && answer instanceof Answer.Refused;
        lines.add(place.alive() ? met(answer, describe(place)) : gone(place));
      }
    }
    return switch (found.size()) {
      case 0 -> none(search, lines, refused);
      case 1 -> found.get(0);
      default -> several(found);
    };
  }

  private static Answer ask(Place place, Optional<String> token) {
    try {
      return RunningAgent.ask(URI.create(place.address()), token);
    } catch (IllegalArgumentException e) {
      return new Answer.Silent(String.valueOf(e.getMessage()));
    }
  }

  private Outcome none(RunningAgent.Search search, List<String> met, boolean refused) {
    List<String> lines = new ArrayList<>();
    lines.add(words.get("agent.none"));
    lines.addAll(met);
    search.faults().forEach(fault -> lines.add(words.get("agent.fault", "fault", fault)));
    if (search.places().isEmpty()) {
      lines.add(words.get("agent.looked", "folders", folders(search.lookedAt())));
    }
    lines.add(words.get(refused ? "agent.do-token" : "agent.do"));
    boolean permission = met.isEmpty() && !search.faults().isEmpty();
    return new Outcome.Missing(permission ? ExitCode.PERMISSION : ExitCode.UNKNOWN, lines);
  }

  private Outcome several(List<Outcome.Found> found) {
    List<String> lines = new ArrayList<>();
    lines.add(words.get("agent.several"));
    for (Outcome.Found one : found) {
      lines.add("  " + one.told().status().app() + "  " + one.place().map(this::describe).get());
    }
    lines.add(words.get("agent.do-choose"));
    return new Outcome.Missing(ExitCode.UNKNOWN, lines);
  }

  private RunningAgent.Search search() {
    return RunningAgent.search(configuration, ProcessFacts.read().home());
  }

  private Optional<String> tokenOf(Place place) throws IOException {
    return token.isPresent() ? token : RunningAgent.token(place.folder());
  }

  private static Outcome missing(ExitCode code, String line) {
    return new Outcome.Missing(code, List.of(line));
  }

  private String met(Answer answer, String whom) {
    if (answer instanceof Answer.Refused refused) {
      return words.get("agent.refused", "whom", whom, "detail", refused.detail());
    }
    return words.get("agent.silent", "whom", whom, "detail", ((Answer.Silent) answer).detail());
  }

  private String gone(Place place) {
    return words.get(
        "agent.gone", "file", place.folder().resolve("agent.json"), "pid", place.pid());
  }

  private String describe(Place place) {
    return words.get("agent.place", "address", place.address(), "pid", place.pid());
  }

  private static String folders(List<Path> folders) {
    return String.join(", ", folders.stream().map(Path::toString).toList());
  }
}
