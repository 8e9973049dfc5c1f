package dev.pitwall;

import dev.pitwall.admin.ChecklistDesk;
import dev.pitwall.check.logs.ErrorHistory;
import dev.pitwall.checklist.NightBook;
import dev.pitwall.cluster.Cluster;
import dev.pitwall.config.Configuration;
import dev.pitwall.export.OwnNumbers;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.notify.Notification;
import dev.pitwall.scan.inventory.LoadedCode;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.schedule.Worker;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is done at set times, and what is written down for it. */
final class Duties {
  private final Scene scene;
  private final Supplier<Configuration> inForce;
  private final Supplier<@Nullable Watch> watch;
  private final WrittenLogs written;
  private final NightBook night;
  private final ScanWork scans;
  private final Mornings mornings;
  private final Appointments appointments;

  /**
   * Does nothing before {@link #begin}.
   *
   * @param inForce the configuration
   * @param watch null before the application has started
   * @param errors of the last day
   * @param written what the application's logging libraries write
   * @param loaded what this JVM loaded; null where nobody can tell
   * @param threads for what is asked for by hand
   */
  Duties(
      Scene scene,
      Supplier<Configuration> inForce,
      Supplier<@Nullable Watch> watch,
      ErrorHistory errors,
      WrittenLogs written,
      Supplier<? extends @Nullable LoadedCode> loaded,
      Threads threads) {
    this.scene = scene;
    this.inForce = inForce;
    this.watch = watch;
    this.written = written;
    ZoneId zone = ZoneId.systemDefault();
    night = new NightBook(scene.journal(), scene.time());
    scans = new ScanWork(scene, inForce, loaded);
    mornings =
        new Mornings(
            scene,
            zone,
            new Mornings.Setting(
                inForce,
                watch,
                () -> Gathering.ofMachine(inForce.get(), scene.locale(), scene.time(), written),
                errors,
                night,
                () -> CatalogueFacts.of(inForce.get(), scene.locale(), scene.time()),
                () -> KeptScan.of(inForce.get(), scene.locale(), scans.last())),
            threads.worker("checklist-asked"));
    appointments =
        new Appointments(scene.journal(), scene.time(), zone, scene.findings(), this::once);
  }

  private Cluster.Outcome once(String job, String slot, Runnable work) {
    Watch watching = watch.get();
    return watching == null ? Cluster.Outcome.UNKNOWN : watching.cluster().once(job, slot, work);
  }

  private void say(Notification notification) {
    Watch watching = watch.get();
    if (watching != null) {
      watching.say(notification);
    }
  }

  /**
   * Keeps the appointments, and rotates what is due, until the threads end. One thread looks; the
   * others exist only once there is work for them.
   */
  void begin(Threads threads) {
    Locale locale = scene.locale();
    TimeSource time = scene.time();
    ZoneId zone = ZoneId.systemDefault();
    Worker looking = threads.worker("duties");
    for (Appointment each :
        List.of(
            mornings.appointment(),
            BackupWork.appointment(inForce, locale, time, zone, this::say),
            DrillWork.appointment(inForce, locale, time, zone, this::say))) {
      Runnable keeper = appointments.keeper(each, threads.worker(each.job())::run);
      looking.every(Appointments.LOOK, Appointments.LOOK, keeper);
    }
    Worker scanning = threads.worker("scan");
    Runnable keeper = appointments.keeper(scans.appointment(), scanning::run);
    looking.every(Appointments.LOOK, Appointments.LOOK, keeper);
    looking.after(ScanWork.WARM_UP, () -> scanning.run(scans::afterStart));
    Attendant rotating = new Attendant(threads.worker("rotate")::run);
    LogRotation rotation =
        new LogRotation(inForce, time, zone, locale, scene.findings(), rotating, written);
    looking.every(LogRotation.LOOK, LogRotation.LOOK, rotation::look);
  }

  /** What stays the same. */
  Scene scene() {
    return scene;
  }

  /** Where the incidents are written down. */
  NightBook night() {
    return night;
  }

  /** What the planned scans find. */
  ScanWork scans() {
    return scans;
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
