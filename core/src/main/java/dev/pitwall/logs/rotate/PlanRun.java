package dev.pitwall.logs.rotate;

import dev.pitwall.logs.rotate.RotateState.Known;
import dev.pitwall.logs.rotate.Rotated.Outcome;
import dev.pitwall.logs.rotate.Rotation.Mode;
import dev.pitwall.logs.rotate.Rotation.Surroundings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run over the logs of one plan: all that are due give up their names, then the program opens
 * them anew once, then nobody may write into the archives any more, and only then they are
 * compressed and old ones deleted.
 */
final class PlanRun {
  /** A rotation further in the future than this was noted by a clock that was wrong. */
  private static final Duration CLOCK_SLACK = Duration.ofHours(25);

  private final RotatePlan plan;
  private final RotateState state;
  private final Surroundings around;
  private final Mode mode;
  private final Folders folders;
  private final Instant now;

  PlanRun(RotatePlan plan, RotateState state, Surroundings around, Mode mode, Folders folders) {
    this.folders = folders;
    this.plan = plan;
    this.state = state;
    this.around = around;
    this.mode = mode;
    this.now = around.time().now();
  }

  /** A log whose name was given up in this run or in one that died. */
  private record Renamed(Path log, Path archive, Duration lossWindow) {}

  /** Rotates what is due of them. */
  List<Rotated> over(List<Path> logs) throws IOException, InterruptedException {
    List<Rotated> report = new ArrayList<>();
    List<Renamed> renamed = new ArrayList<>();
    for (Path log : logs) {
      try {
        Optional<Rotated> left = giveUpName(log, renamed);
        left.ifPresent(report::add);
      } catch (Refusal e) {
        report.add(trouble(log, Outcome.REFUSED, e.reason()));
      } catch (IOException e) {
        report.add(trouble(log, Outcome.FAILED, Reason.of("io", "file", log, "what", e)));
      }
    }
    if (!renamed.isEmpty()) {
      Optional<Reason> notReopened = reopen();
      Settling settling = new Settling(around.time());
      settling.await(renamed.stream().map(Renamed::archive).toList(), plan.copyTruncate());
      for (Renamed one : renamed) {
        report.add(finish(one, notReopened, settling));
      }
    }
    return report;
  }

  private Rotated trouble(Path log, Outcome outcome, Reason reason) throws IOException {
    if (mode != Mode.DRY_RUN) {
      Optional<Known> known = state.of(log);
      state.put(
          log,
          new Known(
              known.map(Known::since).orElse(now),
              known.flatMap(Known::pending),
              Optional.of(reason)));
    }
    return Rotated.left(log, outcome, reason);
  }

  /** Of a log that its own library rolls; that this process sees it is known to the others too. */
  private Optional<Rotated> adopted(LogFile log) throws IOException {
    Optional<Known> known = state.of(log.path());
    Optional<Long> elsewhere = known.flatMap(Known::adopter).filter(Adoption::isElsewhere);
    Optional<Rotated> adopted =
        elsewhere.isPresent()
            ? Optional.of(Adoption.elsewhere(log, elsewhere.get()))
            : new Adoption(around, mode, folders).of(log);
    if (mode == Mode.DRY_RUN || elsewhere.isPresent()) {
      return adopted;
    }
    if (adopted.isPresent()) {
      Rotated one = adopted.get();
      Optional<Reason> trouble = one.troubled() ? one.reason() : Optional.empty();
      Instant since = known.map(Known::since).orElse(now);
      boolean live = around.written().of(log.path()).isPresent();
      Optional<Long> us = live ? Optional.of(ProcessHandle.current().pid()) : Optional.empty();
      state.put(log.path(), new Known(since, Optional.empty(), trouble, us));
    } else if (known.flatMap(Known::adopter).isPresent()) {
      state.put(log.path(), Known.well(now)); // its content is of the library's last roll at most
    }
    return adopted;
  }

  /**
   * A log that is not rotated now. If the last run left a trouble, what it could not do is done
   * now; then the trouble is over.
   */
  private Rotated quiet(Path log, Outcome outcome, long bytes) throws IOException {
    Optional<Known> known = state.of(log).filter(before -> before.trouble().isPresent());
    if (known.isEmpty()) {
      return Rotated.left(log, outcome, bytes);
    }
    Housekeeping housekeeping = new Housekeeping(plan, new Archives(log));
    boolean folder = Files.isDirectory(log.resolveSibling("."));
    Settling settling = new Settling(around.time());
    Housekeeping.Done done =
        !folder
            ? new Housekeeping.Done(List.of(), List.of(), Optional.empty())
            : mode == Mode.DRY_RUN
                ? housekeeping.plan(Optional.empty(), settling)
                : housekeeping.run(settling);
    if (mode != Mode.DRY_RUN) {
      Known before = known.get();
      state.put(log, new Known(before.since(), before.pending(), done.trouble()));
    }
    return new Rotated(
        log,
        done.trouble().isEmpty() ? outcome : Outcome.FAILED,
        Optional.empty(),
        bytes,
        done.trouble(),
        Duration.ZERO,
        done.compressed(),
        done.deleted());
  }

  /** Empty: it is among the renamed now. */
  private Optional<Rotated> giveUpName(Path log, List<Renamed> renamed)
      throws IOException, Refusal {
    Archives archives = new Archives(log);
    if (mode != Mode.DRY_RUN) {
      finishHalfMade(archives, folders.of(archives.parent()));
    }
    Optional<Path> begun = state.of(log).flatMap(Known::pending).filter(Files::isRegularFile);
    if (begun.isPresent() && mode == Mode.DRY_RUN) {
      return Optional.of(planned(log, begun.get(), Files.size(begun.get()), Optional.empty()));
    }
    if (begun.isPresent()) {
      renamed.add(new Renamed(log, begun.get(), Duration.ZERO));
      return Optional.empty();
    }
    Optional<LogFile> found = LogFile.at(log);
    if (found.isEmpty()) {
      return Optional.of(
          plan.missingOk()
              ? quiet(log, Outcome.MISSING, 0)
              : trouble(log, Outcome.FAILED, Reason.of("missing", "file", log)));
    }
    Optional<Rotated> adopted = adopted(found.get());
    if (adopted.isPresent()) {
      return adopted;
    }
    LogFile.guard(log);
    Optional<Path> other = around.others().of(log);
    if (other.isPresent()) {
      throw new Refusal("rotated-by-other", "file", log, "by", other.get());
    }
    LogFile file = found.get();
    if (!isDue(file, archives)) {
      return Optional.of(quiet(log, Outcome.NOT_DUE, file.size()));
    }
    if (file.size() == 0 && plan.notIfEmpty()) {
      Rotated left = quiet(log, Outcome.EMPTY, 0);
      settle(log);
      return Optional.of(left);
    }
    Path archive = archives.free(plan.every().label(at(file.written().toInstant()), at(now)));
    if (mode == Mode.DRY_RUN) {
      return Optional.of(planned(log, archive, file.size(), Optional.of(archive)));
    }
    renamed.add(giveUp(file, archive, archives));
    return Optional.empty();
  }

  /** What {@link #finish} would report. */
  private Rotated planned(Path log, Path archive, long bytes, Optional<Path> coming)
      throws IOException {
    Housekeeping.Done done =
        new Housekeeping(plan, new Archives(log)).plan(coming, new Settling(around.time()));
    return new Rotated(
        log,
        Outcome.ROTATED,
        Optional.of(archive),
        bytes,
        Optional.empty(),
        Duration.ZERO,
        done.compressed(),
        done.deleted());
  }

  private boolean isDue(LogFile file, Archives archives) throws IOException {
    if (mode == Mode.FORCE) {
      return true;
    }
    Optional<Known> known = state.of(file.path());
    if (known.isEmpty()) {
      List<Path> files = folders.of(archives.parent());
      Instant since = archives.coveredUntil(plan.every(), around.zone(), files).orElse(now);
      if (mode != Mode.DRY_RUN) {
        state.put(file.path(), Known.well(since));
      }
      return plan.every().due(at(since), at(now), file.size());
    }
    Instant since = known.get().since();
    return since.isAfter(now.plus(CLOCK_SLACK))
        || plan.every().due(at(since), at(now), file.size());
  }

  private ZonedDateTime at(Instant instant) {
    return instant.atZone(around.zone());
  }

  private void settle(Path log) throws IOException {
    if (mode != Mode.DRY_RUN) {
      Optional<Reason> trouble = state.of(log).flatMap(Known::trouble);
      state.put(log, new Known(now, Optional.empty(), trouble));
    }
  }

  private Renamed giveUp(LogFile log, Path archive, Archives archives) throws IOException, Refusal {
    Optional<Known> known = state.of(log.path());
    Instant since = known.map(Known::since).orElse(now);
    Optional<Reason> trouble = known.flatMap(Known::trouble); // over only once this has succeeded
    state.put(log.path(), new Known(since, Optional.of(archive), trouble));
    if (plan.copyTruncate()) {
      return new Renamed(log.path(), archive, CopyTruncate.rotate(log, archive, around.time()));
    }
    PosixFileAttributes old = Likeness.attributes(log.path());
    Path moving = Archives.plus(archive, Archives.MOVING);
    Files.move(log.path(), moving, StandardCopyOption.ATOMIC_MOVE);
    Path under = archives.settle(moving);
    if (!under.equals(archive)) {
      state.put(log.path(), new Known(since, Optional.of(under), trouble));
    }
    create(log.path(), old);
    RotateState.syncFolder(log.path());
    if (!Files.isRegularFile(under, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refusal("swapped", "file", log.path(), "archive", under);
    }
    return new Renamed(log.path(), under, Duration.ZERO);
  }

  /** The program may have made it meanwhile, which is as good. */
  private void create(Path log, PosixFileAttributes old) throws IOException {
    try {
      Files.createFile(log);
      Likeness.give(old, log, plan.mode());
    } catch (FileAlreadyExistsException meanwhile) {
      return;
    }
  }

  /** What a run that died left: a part is worth nothing, a name half given up is finished. */
  private static void finishHalfMade(Archives archives, List<Path> files)
      throws IOException, Refusal {
    for (Path path : archives.halfMade(files)) {
      if (path.toString().endsWith(Archives.MOVING)) {
        archives.settle(path);
      } else {
        Files.deleteIfExists(path);
      }
    }
  }

  private Optional<Reason> reopen() throws IOException, InterruptedException {
    try {
      around.postRotate().run(plan.reopen());
      return Optional.empty();
    } catch (Refusal e) {
      return Optional.of(e.reason());
    }
  }

  private Rotated finish(Renamed one, Optional<Reason> notReopened, Settling settling)
      throws IOException {
    Path log = one.log();
    Optional<Reason> reason = notReopened.or(() -> settling.unsettled(one.archive()));
    long bytes = Files.exists(one.archive()) ? Files.size(one.archive()) : 0;
    Housekeeping.Done done = new Housekeeping.Done(List.of(), List.of(), reason);
    if (reason.isPresent()) {
      // told, and tried again at the next run; nothing is compressed or deleted until then
      Instant since = state.of(log).map(Known::since).orElse(now);
      state.put(log, new Known(since, Optional.of(one.archive()), reason));
    } else {
      done = new Housekeeping(plan, new Archives(log)).run(settling);
      state.put(log, new Known(now, Optional.empty(), done.trouble()));
    }
    return new Rotated(
        log,
        done.trouble().isEmpty() ? Outcome.ROTATED : Outcome.FAILED,
        Optional.of(one.archive()),
        bytes,
        done.trouble(),
        one.lossWindow(),
        done.compressed(),
        done.deleted());
  }
}
