package dev.pitwall;

import dev.pitwall.check.Reading;
import dev.pitwall.checklist.Checklist;
import dev.pitwall.checklist.ChecklistMessage;
import dev.pitwall.checklist.ChecklistWriter;
import dev.pitwall.checklist.Day;
import dev.pitwall.checklist.Facts;
import dev.pitwall.checklist.Kept;
import dev.pitwall.checklist.KeptChecklists;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a checklist for the command line. With a running agent it takes from it what only that one
 * knows, and keeps nothing: numbers are the agent's. Without one it keeps its own in the state
 * folder of the application, if that is this user's.
 */
public final class ChecklistRound {
  private final Configuration configuration;
  private final Locale locale;
  private final Gathering gathering;
  private final TimeSource time = TimeSource.system();
  private final ProcessFacts facts = ProcessFacts.read();
  private final ZoneId zone = ZoneId.systemDefault();

  private ChecklistRound(Configuration configuration, Locale locale) {
    this.configuration = configuration;
    this.locale = locale;
    this.gathering = Gathering.ofMachine(configuration, locale, time, new WrittenLogs());
  }

  /**
   * What the running agent told.
   *
   * @param readings its last ones
   * @param folder its state folder; empty if it was asked by its address
   */
  public record Agent(List<Reading> readings, Day day, Optional<Path> folder) {
    /** Keeps a copy. */
    public Agent {
      readings = List.copyOf(readings);
    }
  }

  /**
   * What came of it.
   *
   * @param checks the checks behind it
   * @param folder where it was kept; empty if it was not
   * @param faults what could not be read or written, one line each
   * @param sent one a channel; empty if nothing was to be sent
   */
  public record Made(
      Checklist checklist,
      CheckReport checks,
      Optional<Path> folder,
      List<String> faults,
      List<ChannelTrial> sent) {
    /** Keeps copies. */
    public Made {
      faults = List.copyOf(faults);
      sent = List.copyOf(sent);
    }
  }

  /**
   * Makes one; takes up to two minutes.
   *
   * @param agent empty if none runs
   * @param between time between two samples, where two are taken
   * @param send true: through every channel, each once; only where no agent runs
   */
  public static Made run(
      Configuration configuration,
      Locale locale,
      Optional<Agent> agent,
      Duration between,
      boolean send)
      throws InterruptedException {
    return new ChecklistRound(configuration, locale).run(agent, between, send);
  }

  private Made run(Optional<Agent> agent, Duration between, boolean send)
      throws InterruptedException {
    List<String> faults = new ArrayList<>();
    List<Reading> readings = agent.map(Agent::readings).orElse(List.of());
    CheckReport report = CheckRound.run(configuration, locale, readings, between);
    Optional<Path> folder = agent.isPresent() ? agent.get().folder() : ownFolder();
    List<Kept> earlier = folder.map(place -> earlier(place, faults)).orElse(List.of());
    Facts gathered = gathering.facts(report, remembered(agent, folder), earlier, Set.of());
    boolean keeps = agent.isEmpty() && folder.isPresent() && isOurs(folder.get(), send, faults);
    long number = keeps ? earlier.stream().mapToLong(Kept::number).max().orElse(0) + 1 : 0;
    Instant now = time.now();
    Sender sender = agent.map(a -> a.day().sender()).orElseGet(this::sender);
    Checklist made =
        new ChecklistWriter(sender, locale, zone).write(gathered, number, now, earlier);
    if (keeps) {
      keeps = keep(folder.get(), ChecklistWriter.keep(made, gathered, null), faults);
    }
    List<ChannelTrial> sent =
        send && agent.isEmpty()
            ? ChannelTrial.send(
                configuration,
                sender,
                locale,
                ChecklistMessage.of(made, "checklist-" + facts.pid() + "-" + now.toEpochMilli()))
            : List.of();
    return new Made(made, report, keeps ? folder : Optional.empty(), faults, sent);
  }

  private Sender sender() {
    Sender known = Pitwall.sender(CoreSettings.from(configuration), facts);
    boolean named = CoreSettings.from(configuration).appInstance().isPresent();
    // this command's own process id says nothing to anybody
    return named ? known : new Sender(known.app(), facts.host(), known.environment());
  }

  private Gathering.Remembered remembered(Optional<Agent> agent, Optional<Path> folder) {
    return agent
        .map(
            a ->
                new Gathering.Remembered(
                    false,
                    a.day().errors(),
                    Optional.of(a.day().night()),
                    a.day().backups(),
                    a.day().scan()))
        .orElseGet(
            () ->
                new Gathering.Remembered(
                    false,
                    List.of(),
                    Optional.empty(),
                    CatalogueFacts.of(configuration, locale, time),
                    KeptScan.of(
                        configuration, locale, folder.flatMap(ScanWork::kept).orElse(null))));
  }

  /** Where the application's state is; empty if nothing says which application is meant. */
  private Optional<Path> ownFolder() {
    CoreSettings core = CoreSettings.from(configuration);
    if (core.stateDir().isPresent()) {
      return core.stateDir();
    }
    List<Path> roots = StateDirectory.roots(facts.home());
    if (core.appName().isPresent()) {
      String name = StateDirectory.folderName(core.appName().get());
      List<Path> places = roots.stream().map(root -> root.resolve(name)).toList();
      return places.stream()
          .filter(Files::isDirectory)
          .findFirst()
          .or(() -> Optional.of(places.get(places.size() - 1)));
    }
    List<Path> left =
        RunningAgent.search(configuration, facts.home()).places().stream()
            .map(RunningAgent.Place::folder)
            .toList();
    return left.size() == 1 ? Optional.of(left.get(0)) : Optional.empty();
  }

  private static List<Kept> earlier(Path folder, List<String> faults) {
    try {
      return new KeptChecklists(folder).read();
    } catch (IOException e) {
      faults.add(String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  /** A file of root's in the folder of the application's user would lock its agent out. */
  private static boolean isOurs(Path folder, boolean make, List<String> faults) {
    try {
      if (!Files.isDirectory(folder)) {
        if (make) {
          Files.createDirectories(
              folder,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return make;
      }
      return Files.isWritable(folder)
          && Files.getOwner(folder).getName().equals(ProcessFacts.user());
    } catch (IOException | UnsupportedOperationException e) {
      faults.add(e.toString());
      return false;
    }
  }

  private boolean keep(Path folder, Kept made, List<String> faults) {
    try {
      new KeptChecklists(folder).add(made, zone);
      return true;
    } catch (IOException e) {
      faults.add(String.valueOf(e.getMessage()));
      return false;
    }
  }
}
