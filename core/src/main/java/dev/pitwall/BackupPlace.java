package dev.pitwall;

import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where backups are, the same for the agent and for a command. */
public final class BackupPlace {
  private BackupPlace() {}

  /** The place by the configuration, with the clocks of this machine. */
  public static BackupSite of(Configuration c, Locale locale) {
    return of(c, locale, TimeSource.system());
  }

  /**
   * Where backups are, for whom and in which language.
   *
   * <p>Without {@code backup.dir} they are in the state directory of the application: that of
   * {@code state-dir}, else the one that exists in the usual places; for a command line that does
   * not know the application's name, the only one there that holds backups or an agent.
   */
  public static BackupSite of(Configuration c, Locale locale, TimeSource time) {
    ProcessFacts facts = ProcessFacts.read();
    CoreSettings core = CoreSettings.from(c);
    Sender sender = Pitwall.sender(core, facts);
    BackupSettings settings = BackupSettings.from(c);
    Path state = state(c, core, sender.app(), facts.home());
    return new BackupSite(settings, settings.folder(state), List.of(state), sender, locale, time);
  }

  private static Path state(Configuration c, CoreSettings core, String app, Path home) {
    if (core.stateDir().isPresent()) {
      return core.stateDir().get();
    }
    List<Path> roots = StateDirectory.roots(home);
    String name = StateDirectory.folderName(app);
    List<Path> usual = roots.stream().map(root -> root.resolve(name)).toList();
    Optional<Path> existing = usual.stream().filter(Files::isWritable).findFirst();
    if (existing.isPresent() || core.appName().isPresent()) {
      return existing.orElse(usual.get(usual.size() - 1));
    }
    List<Path> agents =
        RunningAgent.search(c, home).places().stream()
            .map(RunningAgent.Place::folder)
            .map(BackupPlace::base)
            .distinct()
            .toList();
    return agents.size() == 1 ? agents.get(0) : usual.get(usual.size() - 1);
  }

  /** A second JVM has a folder in that of the first; backups are of the application. */
  private static Path base(Path folder) {
    Path parent = folder.getParent();
    return parent != null && folder.getFileName().toString().matches("jvm-\\d+") ? parent : folder;
  }
}
