package dev.pitwall;

import dev.pitwall.backup.BackupSettings;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.emergency.EmergencyMeans;
import dev.pitwall.emergency.EmergencyRun;
import dev.pitwall.emergency.EmergencySettings;
import dev.pitwall.emergency.MaintenanceMode;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The emergency procedure with everything that it needs, from outside the application. */
public final class EmergencyProcedure {
  private final LoadedConfiguration configuration;
  private final Locale locale;
  private final Target target;
  private final TimeSource time = TimeSource.system();
  private final Path stateFolder;

  /**
   * A running agent that answered.
   *
   * @param address base URL of its admin port
   */
  public record Agent(String app, String address, Optional<String> token) {}

  /**
   * Which application is meant.
   *
   * @param agent empty if none answers
   * @param without why there is none, a sentence; empty if there is one
   * @param pid of its process, as the user said it; empty: as the state folder says it
   * @param stateFolder of the agent; empty if it is not known
   */
  public record Target(
      Optional<Agent> agent, String without, OptionalLong pid, Optional<Path> stateFolder) {}

  /** Nothing is done yet. */
  public EmergencyProcedure(LoadedConfiguration configuration, Locale locale, Target target) {
    this.configuration = configuration;
    this.locale = locale;
    this.target = target;
    stateFolder = target.stateFolder().orElseGet(this::usualFolder);
  }

  /** Where the application's state lies, or would. */
  private Path usualFolder() {
    Optional<Path> left =
        RunningAgent.search(configuration, ProcessFacts.read().home()).places().stream()
            .map(RunningAgent.Place::folder)
            .findFirst();
    if (left.isPresent()) {
      return left.get();
    }
    CoreSettings core = CoreSettings.from(configuration);
    ProcessFacts facts = ProcessFacts.read();
    String app = StateDirectory.folderName(Pitwall.sender(core, facts).app());
    List<Path> usual =
        StateDirectory.roots(facts.home()).stream().map(root -> root.resolve(app)).toList();
    return core.stateDir()
        .or(() -> usual.stream().filter(Files::isWritable).findFirst())
        .orElseGet(() -> usual.get(usual.size() - 1));
  }

  /** Where archives, evidence and the state of runs lie. */
  public Path folder() {
    return EmergencySettings.from(configuration).folder(stateFolder);
  }

  /** The procedure, with everything at hand. */
  public EmergencyRun run() {
    return new EmergencyRun(EmergencySettings.from(configuration), means(), folder());
  }

  private EmergencyMeans means() {
    CoreSettings core = CoreSettings.from(configuration);
    Sender sender = Pitwall.sender(core, ProcessFacts.read());
    Optional<Agent> agent = target.agent();
    if (core.appName().isEmpty() && agent.isPresent()) {
      sender = new Sender(agent.get().app(), sender.instance(), sender.environment());
    }
    OwnEvidence evidence =
        new OwnEvidence(() -> configuration, Optional.of(stateFolder), locale, time);
    return new EmergencyMeans(
        new EmergencyMeans.Speech(
            sender,
            locale,
            ZoneId.systemDefault(),
            // what a channel has to say stands in its receipts
            Channels.of(configuration, sender, locale, new Findings(time))),
        agent.map(one -> new AgentApplication(one, time)),
        target.without(),
        pid(),
        evidence.outside(),
        EmergencyBackups.of(configuration, locale, time),
        config(),
        List.of(stateFolder.resolve("logs").toString()),
        evidence.filter(),
        time);
  }

  private OptionalLong pid() {
    if (target.pid().isPresent()) {
      return target.pid();
    }
    return RunningAgent.search(configuration, ProcessFacts.read().home()).places().stream()
        .filter(place -> place.folder().equals(stateFolder) && place.alive())
        .mapToLong(RunningAgent.Place::pid)
        .findFirst();
  }

  /** Pitwall's own configuration, and what backups hold of the application's. */
  private List<Path> config() {
    Set<Path> files = new LinkedHashSet<>(configuration.files());
    files.addAll(BackupSettings.from(configuration).config());
    return List.copyOf(files);
  }

  /** What became of the wish to end maintenance mode. */
  public enum Undone {
    /** The running application serves again. */
    BY_AGENT,
    /** It does not run; its next start will serve. */
    IN_FILE,
    /** It was not on. */
    NOTHING
  }

  /**
   * Ends maintenance mode, of the running application or of its next start.
   *
   * @throws IOException with the reason if it stays on
   */
  public Undone undo(String by) throws IOException {
    if (target.agent().isEmpty()) {
      return MaintenanceMode.end(stateFolder) ? Undone.IN_FILE : Undone.NOTHING;
    }
    AgentApplication application = new AgentApplication(target.agent().get(), time);
    if (!application.inMaintenance()) {
      return Undone.NOTHING;
    }
    application.maintenance(false, by, "");
    return Undone.BY_AGENT;
  }
}
