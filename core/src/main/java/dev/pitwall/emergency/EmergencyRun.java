package dev.pitwall.emergency;

import dev.pitwall.emergency.StepRecord.State;
import dev.pitwall.emergency.evidence.OwnFiles;
import dev.pitwall.emergency.evidence.TimeBox;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The emergency procedure: one step after the other, each within its time, each written down before
 * and after. A run that was killed is gone on with by the next one: what is over stays over, what
 * had begun is done again. A step that fails keeps nothing from the ones after it.
 */
public final class EmergencyRun {
  private static final Logger log = LoggerFactory.getLogger(EmergencyRun.class);
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final EmergencySettings settings;
  private final EmergencyMeans means;
  private final Path folder;
  private final Budgets budgets;
  private final RunFile file;

  /**
   * Does nothing yet.
   *
   * @param folder for the state, the archives and the evidence; made if needed
   */
  public EmergencyRun(EmergencySettings settings, EmergencyMeans means, Path folder) {
    this.settings = settings;
    this.means = means;
    this.folder = folder;
    this.budgets = new Budgets(settings);
    this.file = new RunFile(folder);
  }

  /** Another run is under way. */
  public static final class LockedException extends IOException {
    private static final long serialVersionUID = 1;

    LockedException(Path folder) {
      super(
          "beginning the emergency procedure in "
              + folder
              + ": another run is under way there; one at a time is allowed; wait for it, or end"
              + " it");
    }
  }

  /**
   * Who wants it.
   *
   * @param by the user
   * @param reason may be empty
   * @param fresh true: an unfinished run is not gone on with
   */
  public record Order(String by, String reason, boolean fresh) {}

  /** What would be done; asks the database at most for a few seconds, changes nothing. */
  public EmergencyPlan plan(boolean fresh) throws InterruptedException {
    Optional<RunState> unfinished = Optional.empty();
    try {
      unfinished = fresh ? Optional.empty() : unfinished();
    } catch (IOException e) {
      log.warn("the last run cannot be read", e);
    }
    return new Planning(settings, means, folder, budgets).plan(unfinished);
  }

  private Optional<RunState> unfinished() throws IOException {
    return file.read().filter(state -> state.finished() == null);
  }

  /**
   * Runs it.
   *
   * @param progress hears of each step when it begins and when it ends
   * @return how it went; also what an earlier try had done
   * @throws LockedException if another run is under way
   * @throws IOException if the folder may not be used, or holds a state that cannot be read
   */
  public RunState run(Order order, Consumer<StepRecord> progress)
      throws IOException, InterruptedException {
    try (Lock lock = lock()) {
      Optional<RunState> before = order.fresh() ? Optional.empty() : unfinished();
      RunState state = before.orElseGet(() -> begin(order));
      log.info(
          "emergency {}: {}, lock {}",
          state.id(),
          before.isPresent() ? "gone on with" : "begun",
          lock);
      go(state, EnumSet.allOf(Step.class), progress);
      return state;
    }
  }

  /** Evidence, archive and its verification alone; tells nobody and stops nothing. */
  public RunState collect(Order order, Consumer<StepRecord> progress)
      throws IOException, InterruptedException {
    OwnFiles.folder(folder);
    RunState state = begin(order);
    Set<Step> some = EnumSet.of(Step.EVIDENCE, Step.ARCHIVE, Step.VERIFY);
    for (Step step : Step.values()) {
      if (!some.contains(step)) {
        state.steps.put(step, StepRecord.skipped(step, ""));
      }
    }
    Steps steps = new Steps(settings, means, folder, state, ignored -> {});
    for (Step step : some) {
      one(step, state, steps, progress);
    }
    state.finished = means.time().now();
    return state;
  }

  private RunState begin(Order order) {
    TimeSource time = means.time();
    String id = ID.format(time.now()) + "-" + ProcessHandle.current().pid();
    return new RunState(id, time.now().truncatedTo(ChronoUnit.MILLIS), order.by(), order.reason());
  }

  private void go(RunState state, Set<Step> wanted, Consumer<StepRecord> progress)
      throws InterruptedException {
    Steps steps = new Steps(settings, means, folder, state, this::keep);
    for (Step step : wanted) {
      if (!state.record(step).state().over()) {
        one(step, state, steps, progress);
      }
    }
    state.finished = means.time().now();
    keep(state);
  }

  private void one(Step step, RunState state, Steps steps, Consumer<StepRecord> progress)
      throws InterruptedException {
    boolean again = state.record(step).state() == State.RUNNING;
    state.steps.put(step, state.record(step).running());
    steps.save();
    progress.accept(state.record(step));
    long begun = means.time().nanoTime();
    StepRecord ended;
    Duration budget = budgets.of(step);
    try {
      ended =
          TimeBox.within(
              budget.plus(Budgets.GRACE), "emergency", () -> steps.run(step, budget, again));
    } catch (TimeoutException e) {
      ended =
          StepRecord.failed(
              step, steps.words().get("late", "seconds", budget.toSeconds()), List.of());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      log.warn("emergency step {} failed", step, e);
      ended = StepRecord.failed(step, steps.said(e), List.of());
    }
    long took = means.time().nanoTime() - begun;
    state.steps.put(step, ended.after(Duration.ofNanos(took)));
    steps.save();
    progress.accept(state.record(step));
  }

  /** A full disk keeps the run from being gone on with, not from going on. */
  private void keep(RunState state) {
    try {
      file.write(state);
    } catch (IOException e) {
      log.warn("the state of the emergency run cannot be written; a crash now would lose it", e);
    }
  }

  private record Lock(Optional<FileChannel> channel) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (channel.isPresent()) {
        channel.get().close();
      }
    }
  }

  private Lock lock() throws IOException {
    try {
      OwnFiles.folder(folder);
      Path name = folder.resolve("emergency.lock");
      if (!Files.exists(name)) {
        OwnFiles.create(name).close();
        OwnFiles.belongToItsFolder(name);
      }
      FileChannel channel = FileChannel.open(name, StandardOpenOption.WRITE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException sameJvm) {
        lock = null;
      }
      if (lock == null) {
        channel.close();
        throw new LockedException(folder);
      }
      return new Lock(Optional.of(channel));
    } catch (LockedException | AccessDeniedException e) {
      throw e;
    } catch (IOException e) {
      log.warn("no lock can be had in {}; the run goes on without", folder, e);
      return new Lock(Optional.empty());
    }
  }
}
