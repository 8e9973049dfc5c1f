package dev.pitwall;

import dev.pitwall.admin.ChecklistDesk;
import dev.pitwall.check.Reading;
import dev.pitwall.check.logs.ErrorHistory;
import dev.pitwall.checklist.BackupFacts;
import dev.pitwall.checklist.Checklist;
import dev.pitwall.checklist.ChecklistMessage;
import dev.pitwall.checklist.ChecklistSettings;
import dev.pitwall.checklist.ChecklistWriter;
import dev.pitwall.checklist.Day;
import dev.pitwall.checklist.Facts;
import dev.pitwall.checklist.Kept;
import dev.pitwall.checklist.KeptChecklists;
import dev.pitwall.checklist.Night;
import dev.pitwall.checklist.NightBook;
import dev.pitwall.checklist.ScanFacts;
import dev.pitwall.checklist.Section;
import dev.pitwall.config.Configuration;
import dev.pitwall.export.OwnNumbers;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.StateFile;
import dev.pitwall.notify.Notification;
import dev.pitwall.schedule.Worker;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the checklist in the application's process, at its appointment or when somebody asks for
 * it: gathers, writes, keeps it for the next day's comparison, and hands it to the notifier, whose
 * outbox does not lose it.
 *
 * <p>A replica that does not lead leaves out what all of them share, and speaks only if something
 * of its own is wrong: so each machine is looked at, and the database is told of once.
 */
final class Mornings implements ChecklistDesk {
  private static final Logger log = LoggerFactory.getLogger(Mornings.class);
  private static final Duration CATCH_UP = Duration.ofHours(12);
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration LONGEST_NIGHT = Duration.ofDays(7);
  private static final int MOST_OF_ERRORS = 8 << 20;
  private static final String UNKEPT = "checklist.unkept";

  private final Scene scene;
  private final ZoneId zone;
  private final Setting setting;
  private final Worker worker;
  private final Optional<KeptChecklists> kept;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable Kept last;

  /** What this instance measures, where it stands among its replicas, and how it speaks. */
  interface Instance {
    /** The newest ones. */
    List<Reading> readings();

    /** False while another replica leads. */
    boolean speaksForAll();

    /** Whether anybody would hear it. */
    boolean hasChannel();

    /** Tells it through every channel; what cannot be sent now waits. */
    void say(Notification notification);
  }

  /**
   * What changes while this process runs, and what it remembers.
   *
   * @param inForce the configuration
   * @param instance null before the application has started
   * @param gathering how the machine is asked under a configuration
   * @param backups the catalogue's facts, from memory
   * @param scan what the last planned scan found, from memory
   */
  record Setting(
      Supplier<Configuration> inForce,
      Supplier<? extends @Nullable Instance> instance,
      Supplier<Gathering> gathering,
      ErrorHistory errors,
      NightBook night,
      Supplier<BackupFacts> backups,
      Supplier<ScanFacts> scan) {}

  /**
   * Makes none yet.
   *
   * @param worker makes those that are asked for
   */
  Mornings(Scene scene, ZoneId zone, Setting setting, Worker worker) {
    this.scene = scene;
    this.zone = zone;
    this.setting = setting;
    this.worker = worker;
    this.kept = scene.stateDirectory().map(KeptChecklists::new);
    List<Kept> all = earlier();
    this.last = all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** Where the errors of a day outlive the process. */
  static ErrorHistory.Keep errorsFile(Optional<Path> folder) {
    if (folder.isEmpty()) {
      return ErrorHistory.Keep.NOTHING;
    }
    StateFile file = new StateFile(folder.get().resolve("errors.json"), MOST_OF_ERRORS);
    return new ErrorHistory.Keep() {
      @Override
      public Optional<String> read() throws IOException {
        return file.read();
      }

      @Override
      public void write(String text) throws IOException {
        file.write(text);
      }
    };
  }

  /** When it is due, and what is done then. */
  Appointment appointment() {
    return new Appointment(
        "checklist",
        () -> ChecklistSettings.from(setting.inForce().get()).schedule(),
        CATCH_UP,
        Appointment.Scope.EVERY_INSTANCE,
        this::make);
  }

  private List<Kept> earlier() {
    Kept newest = last;
    List<Kept> remembered = newest == null ? List.of() : List.of(newest);
    if (kept.isEmpty()) {
      return remembered;
    }
    try {
      return kept.get().read();
    } catch (IOException e) {
      scene
          .findings()
          .report(
              UNKEPT,
              "Reading the checklists that are kept: "
                  + e.getMessage()
                  + ". What this version wrote is expected; the comparison with the day before is"
                  + " left out, and the next checklist begins the file anew. Nothing to do.");
      return remembered;
    }
  }

  /** Makes the one that is due; called again for the same slot it is the same one. */
  void make(Instant slot) throws InterruptedException {
    make(Optional.of(slot));
  }

  private synchronized void make(Optional<Instant> slot) throws InterruptedException {
    Instance instance = setting.instance().get();
    if (instance == null) {
      throw new IllegalStateException("the application has not started yet");
    }
    Instant now = scene.time().now();
    List<Kept> earlier = earlier();
    Set<Section> without = EnumSet.noneOf(Section.class);
    boolean follows = !instance.speaksForAll();
    if (follows) {
      Arrays.stream(Section.values()).filter(Section::shared).forEach(without::add);
    }
    Facts facts =
        setting
            .gathering()
            .get()
            .facts(report(instance), remembered(now, earlier), earlier, without);
    ChecklistWriter writer = new ChecklistWriter(scene.sender(), scene.locale(), zone);
    Checklist quiet = writer.write(facts, 0, now, earlier);
    boolean sent = !follows || isTrouble(quiet.status());
    long number = sent ? number(slot, earlier) : 0;
    Checklist made = sent ? writer.write(facts, number, now, earlier) : quiet;
    keep(ChecklistWriter.keep(made, facts, slot.orElse(null)), earlier);
    if (sent) {
      instance.say(ChecklistMessage.of(made, id(number, slot, now)));
    }
    log.info("checklist {}: {}, {}", number, made.status(), made.verdict());
  }

  private static boolean isTrouble(Checklist.Status status) {
    return status == Checklist.Status.CRITICAL || status == Checklist.Status.WARNING;
  }

  /** That of the same slot if it was begun before, else the next one. */
  private static long number(Optional<Instant> slot, List<Kept> earlier) {
    long most = earlier.stream().mapToLong(Kept::number).max().orElse(0);
    return earlier.stream()
        .filter(each -> slot.isPresent() && slot.get().equals(each.slot()) && each.number() > 0)
        .mapToLong(Kept::number)
        .findFirst()
        .orElse(most + 1);
  }

  /** The same for the same slot, so that the outbox takes it once. */
  private static String id(long number, Optional<Instant> slot, Instant now) {
    return "checklist-" + number + "-" + slot.orElse(now).truncatedTo(ChronoUnit.SECONDS);
  }

  private CheckReport report(Instance instance) {
    return CheckRound.judge(setting.inForce().get(), scene.locale(), instance.readings());
  }

  private Gathering.Remembered remembered(Instant now, List<Kept> earlier) {
    return new Gathering.Remembered(
        true,
        setting.errors().day(),
        Optional.of(night(now, earlier)),
        setting.backups().get(),
        setting.scan().get());
  }

  /** Since the last checklist; a day if there is none, a week at most. */
  private Night night(Instant now, List<Kept> earlier) {
    Instant from = earlier.isEmpty() ? now.minus(DAY) : earlier.get(earlier.size() - 1).at();
    Instant oldest = now.minus(LONGEST_NIGHT);
    return setting.night().since(from.isBefore(oldest) ? oldest : from);
  }

  private void keep(Kept made, List<Kept> earlier) {
    Kept counted = made.number() > 0 ? made : made.numbered(number(Optional.empty(), earlier) - 1);
    last = counted;
    if (kept.isEmpty()) {
      return;
    }
    Findings findings = scene.findings();
    try {
      kept.get().add(counted, zone);
      findings.clear(UNKEPT);
    } catch (IOException e) {
      findings.report(
          UNKEPT,
          "Writing the checklist to the state folder: "
              + e.getMessage()
              + ". A folder with free space that this user may write is needed; without it"
              + " tomorrow's checklist has nothing to compare itself with, and the same number.");
    }
  }

  @Override
  public void writeTo(Writer out) throws IOException {
    List<Kept> earlier = earlier();
    Kept newest = last;
    new Day(
            scene.sender(),
            setting.errors().day(),
            night(scene.time().now(), earlier),
            setting.backups().get(),
            setting.scan().get(),
            newest == null || newest.number() == 0
                ? null
                : new Day.Last(newest.number(), newest.at(), newest.status()))
        .writeTo(out);
  }

  @Override
  public Answer make() {
    Instance instance = setting.instance().get();
    if (instance == null || !instance.hasChannel()) {
      return Answer.NO_CHANNEL;
    }
    if (!asked.compareAndSet(false, true)) {
      return Answer.BUSY;
    }
    worker.run(
        () -> {
          try {
            make(Optional.empty());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            asked.set(false);
          }
        });
    return Answer.BEGUN;
  }

  /** The newest one, for the metrics; null if there is none. */
  OwnNumbers.@Nullable Checklist newest() {
    Kept newest = last;
    return newest == null
        ? null
        : new OwnNumbers.Checklist(
            newest.number(), newest.at(), OwnNumbers.CheckStatus.valueOf(newest.status().name()));
  }
}
