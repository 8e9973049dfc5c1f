package dev.pitwall;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.BackupWording;
import dev.pitwall.backup.BackupWording.Outlook;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Made;
import dev.pitwall.backup.Progress;
import dev.pitwall.backup.restore.Drill;
import dev.pitwall.backup.restore.DrillSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The planned backups, and where backups are by a configuration. */
public final class BackupWork {
  private static final Logger log = LoggerFactory.getLogger(BackupWork.class);

  /** A backup that was missed by more is left to the next time. */
  private static final Duration CATCH_UP = Duration.ofHours(26);

  private BackupWork() {}

  /**
   * Where backups are, for whom and in which language.
   *
   * <p>Without {@code backup.dir} they are in the state directory of the application: that of
   * {@code state-dir}, else the one that exists in the usual places; for a command line that does
   * not know the application's name, the only one there that holds backups or an agent.
   */
  public static BackupSite site(Configuration c, Locale locale, TimeSource time) {
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
            .map(BackupWork::base)
            .distinct()
            .toList();
    return agents.size() == 1 ? agents.get(0) : usual.get(usual.size() - 1);
  }

  /** The backups there, which can be restored on trial. */
  public static Backups backups(BackupSite site, Configuration c) {
    return new Backups(site, new Drill(site, DrillSettings.from(c)).rehearsal());
  }

  /** A second JVM has a folder in that of the first; backups are of the application. */
  private static Path base(Path folder) {
    Path parent = folder.getParent();
    return parent != null && folder.getFileName().toString().matches("jvm-\\d+") ? parent : folder;
  }

  /**
   * The appointment of {@code backup.schedule}.
   *
   * @param inForce the configuration as it is at the moment
   * @param say takes the message about a backup that was made
   */
  static Appointment appointment(
      Supplier<Configuration> inForce,
      Locale locale,
      TimeSource time,
      ZoneId zone,
      Consumer<Notification> say) {
    return new Appointment(
        "backup",
        () -> BackupSettings.from(inForce.get()).schedule(),
        CATCH_UP,
        Appointment.Scope.ONE_FOR_ALL,
        slot -> {
          Configuration c = inForce.get();
          BackupSite site = site(c, locale, time);
          make(site, backups(site, c), slot, zone).ifPresent(say);
        });
  }

  /** Makes it; a failure is told by the rule backup.failed, which reads what the run left. */
  private static Optional<Notification> make(
      BackupSite site, Backups backups, Instant slot, ZoneId zone) throws InterruptedException {
    try {
      Made made = backups.make(slot.toString(), Progress.NONE);
      log.info("backup {}: {} bytes", made.manifest().id(), made.manifest().bytes());
      if (!made.problems().isEmpty()) {
        log.warn("backup {}: {}", made.manifest().id(), made.problems());
        return Optional.empty();
      }
      if (!site.settings().tellSuccess()) {
        return Optional.empty();
      }
      Instant now = site.time().now();
      Outlook outlook =
          new Outlook(
              site.settings().schedule().flatMap(cron -> cron.nextAfter(now, zone)),
              site.settings().drill().flatMap(cron -> cron.nextAfter(now, zone)),
              BackupWording.newestRestore(backups.catalogue().list().backups()));
      BackupWording words = new BackupWording(site.sender(), site.locale(), zone);
      return Optional.of(words.made(made, outlook, now));
    } catch (BackupException e) {
      log.warn("the backup of {} failed: {}", slot, e.getMessage());
      if (e.kind() == Kind.LOCKED) {
        throw new IllegalStateException(e); // tried again a quarter of an hour later
      }
      return Optional.empty();
    }
  }
}
