package dev.pitwall;

import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Where a command, which has no state directory of its own, finds the backups of the agent. */
public final class BackupPlace {
  private BackupPlace() {}

  /** The place by the configuration: the first state folder that exists, where none is set. */
  public static BackupSite of(LoadedConfiguration configuration, Locale locale) {
    CoreSettings core = CoreSettings.from(configuration);
    ProcessFacts facts = ProcessFacts.read();
    Sender sender = Pitwall.sender(core, facts);
    Path state =
        core.stateDir()
            .orElseGet(
                () -> {
                  List<Path> places =
                      StateDirectory.roots(facts.home()).stream()
                          .map(root -> root.resolve(StateDirectory.folderName(sender.app())))
                          .toList();
                  return places.stream()
                      .filter(Files::isDirectory)
                      .findFirst()
                      .orElse(places.get(places.size() - 1));
                });
    BackupSettings settings = BackupSettings.from(configuration);
    return new BackupSite(
        settings, settings.folder(state), List.of(state), sender, locale, TimeSource.system());
  }
}
