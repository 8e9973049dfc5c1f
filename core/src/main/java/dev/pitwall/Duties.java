package dev.pitwall;

import dev.pitwall.admin.ChecklistDesk;
import dev.pitwall.check.logs.ErrorHistory;
import dev.pitwall.checklist.BackupFacts;
import dev.pitwall.checklist.NightBook;
import dev.pitwall.cluster.Cluster;
import dev.pitwall.config.Configuration;
import dev.pitwall.export.OwnNumbers;
import dev.pitwall.schedule.Threads;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is done at set times, and what is written down for it. */
final class Duties {
  private final Supplier<@Nullable Watch> watch;
  private final NightBook night;
  private final Mornings mornings;
  private final Appointments appointments;

  /**
   * Does nothing before {@link #begin}.
   *
   * @param inForce the configuration
   * @param watch null before the application has started
   * @param errors of the last day
   * @param threads for what is asked for by hand
   */
  Duties(
      Scene scene,
      Supplier<Configuration> inForce,
      Supplier<@Nullable Watch> watch,
      ErrorHistory errors,
      Threads threads) {
    this.watch = watch;
    ZoneId zone = ZoneId.systemDefault();
    night = new NightBook(scene.journal(), scene.time());
    mornings =
        new Mornings(
            scene,
            zone,
            new Mornings.Setting(
                inForce,
                watch,
                () -> Gathering.ofMachine(inForce.get(), scene.locale(), scene.time()),
                errors,
                night,
                () -> BackupFacts.NONE),
            threads.worker("checklist-asked"));
    appointments =
        new Appointments(scene.journal(), scene.time(), zone, scene.findings(), this::once);
  }

  private Cluster.Outcome once(String job, String slot, Runnable work) {
    Watch watching = watch.get();
    return watching == null ? Cluster.Outcome.UNKNOWN : watching.once(job, slot, work);
  }

  /** Keeps the appointments until the threads end. */
  void begin(Threads threads) {
    appointments.keep(mornings.appointment(), threads);
  }

  /** Where the incidents are written down. */
  NightBook night() {
    return night;
  }

  /** The checklist, as the admin port asks for it. */
  ChecklistDesk checklist() {
    return mornings;
  }

  /** The newest checklist; null if there is none. */
  OwnNumbers.@Nullable Checklist newestChecklist() {
    return mornings.newest();
  }
}
