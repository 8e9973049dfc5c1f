package dev.pitwall.logs.rotate;

import dev.pitwall.logs.rotate.Archives.Archive;
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
  private final Instant now;

  PlanRun(RotatePlan plan, RotateState state, Surroundings around, Mode mode) {
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
              known.map(Known::since).orElse(now), known.flatMap(Known::pending), reason.code()));
    }
    return Rotated.left(log, outcome, reason);
  }

  /** Empty: it is among the renamed now. */
  private Optional<Rotated> giveUpName(Path log, List<Renamed> renamed)
      throws IOException, Refusal {
    Archives archives = new Archives(log);
    if (mode != Mode.DRY_RUN && Files.isDirectory(log.resolveSibling("."))) {
      finishHalfMade(archives);
    }
    Optional<Path> begun = state.of(log).flatMap(Known::pending).filter(Files::isRegularFile);
    if (begun.isPresent() && mode != Mode.DRY_RUN) {
      renamed.add(new Renamed(log, begun.get(), Duration.ZERO));
      return Optional.empty();
    }
    Optional<LogFile> found = LogFile.at(log);
    if (found.isEmpty()) {
      return Optional.of(
          plan.missingOk()
              ? Rotated.left(log, Outcome.MISSING, 0)
              : trouble(log, Outcome.FAILED, Reason.of("missing", "file", log)));
    }
    LogFile.guard(log);
    Optional<Path> other = around.others().of(log);
    if (other.isPresent()) {
      throw new Refusal("rotated-by-other", "file", log, "by", other.get());
    }
    LogFile file = found.get();
    if (!isDue(file, archives)) {
      return Optional.of(Rotated.left(log, Outcome.NOT_DUE, file.size()));
    }
    if (file.size() == 0 && plan.notIfEmpty()) {
      settle(log);
      return Optional.of(Rotated.left(log, Outcome.EMPTY, 0));
    }
    Path archive = archives.free(plan.every().label(at(file.written().toInstant()), at(now)));
    if (mode == Mode.DRY_RUN) {
      return Optional.of(
          new Rotated(
              log,
              Outcome.ROTATED,
              Optional.of(archive),
              file.size(),
              Optional.empty(),
              Duration.ZERO,
              List.of(),
              List.of()));
    }
    renamed.add(giveUp(file, archive, archives));
    return Optional.empty();
  }

  private boolean isDue(LogFile file, Archives archives) throws IOException {
    if (mode == Mode.FORCE) {
      return true;
    }
    Optional<Known> known = state.of(file.path());
    if (known.isEmpty()) {
      Instant since = archives.coveredUntil(plan.every(), around.zone()).orElse(now);
      if (mode != Mode.DRY_RUN) {
        state.put(file.path(), new Known(since, Optional.empty(), ""));
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
      state.put(log, new Known(now, Optional.empty(), ""));
    }
  }

  private Renamed giveUp(LogFile log, Path archive, Archives archives) throws IOException, Refusal {
    Instant since = state.of(log.path()).map(Known::since).orElse(now);
    state.put(log.path(), new Known(since, Optional.of(archive), ""));
    if (plan.copyTruncate()) {
      return new Renamed(log.path(), archive, CopyTruncate.rotate(log, archive, around.time()));
    }
    PosixFileAttributes old = Likeness.attributes(log.path());
    Path moving = Archives.plus(archive, Archives.MOVING);
    Files.move(log.path(), moving, StandardCopyOption.ATOMIC_MOVE);
    Path under = archives.settle(moving);
    if (!under.equals(archive)) {
      state.put(log.path(), new Known(since, Optional.of(under), ""));
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
  private static void finishHalfMade(Archives archives) throws IOException, Refusal {
    for (Path path : archives.halfMade()) {
      if (path.toString().endsWith(Archives.MOVING)) {
        archives.settle(path);
      } else {
        Files.delete(path);
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
    List<Path> compressed = new ArrayList<>();
    List<Path> deleted = new ArrayList<>();
    Optional<Reason> reason = notReopened.or(() -> settling.unsettled(one.archive()));
    long bytes = Files.exists(one.archive()) ? Files.size(one.archive()) : 0;
    if (reason.isPresent()) {
      // told, and tried again at the next run; nothing is compressed or deleted until then
      Instant since = state.of(log).map(Known::since).orElse(now);
      state.put(log, new Known(since, Optional.of(one.archive()), reason.get().code()));
    } else {
      try {
        compress(log, settling, compressed);
        expire(log, deleted);
        state.put(log, new Known(now, Optional.empty(), ""));
      } catch (Refusal e) {
        reason = Optional.of(e.reason());
        state.put(log, new Known(now, Optional.empty(), e.reason().code()));
      } catch (IOException e) {
        reason = Optional.of(Reason.of("io", "file", log, "what", e));
        state.put(log, new Known(now, Optional.empty(), "io"));
      }
    }
    return new Rotated(
        log,
        reason.isEmpty() ? Outcome.ROTATED : Outcome.FAILED,
        Optional.of(one.archive()),
        bytes,
        reason,
        one.lossWindow(),
        compressed,
        deleted);
  }

  private void compress(Path log, Settling settling, List<Path> compressed)
      throws IOException, Refusal {
    if (!plan.compress()) {
      return;
    }
    List<Archive> archives = new Archives(log).list();
    int first = plan.delayCompress() ? 1 : 0;
    for (Archive archive : archives.subList(Math.min(first, archives.size()), archives.size())) {
      if (!archive.compressed() && settling.isFree(archive.path())) {
        compressed.add(Compressor.compress(archive.path()));
      }
    }
  }

  private void expire(Path log, List<Path> deleted) throws IOException {
    List<Archive> archives = new Archives(log).list();
    for (int i = plan.keep(); i < archives.size(); i++) {
      Files.delete(archives.get(i).path());
      deleted.add(archives.get(i).path());
    }
  }
}
