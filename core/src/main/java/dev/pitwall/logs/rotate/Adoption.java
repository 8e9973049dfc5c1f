package dev.pitwall.logs.rotate;

import dev.pitwall.logs.live.WrittenLog;
import dev.pitwall.logs.rotate.RolledNames.Rolled;
import dev.pitwall.logs.rotate.Rotated.Outcome;
import dev.pitwall.logs.rotate.Rotation.Mode;
import dev.pitwall.logs.rotate.Rotation.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks after a log that the application's logging library rolls. It is never rotated a second
 * time: the library is asked to look when nothing is logged at midnight, what a killed or full
 * machine left half-compressed is finished, and what the library no longer finds is deleted.
 */
final class Adoption {
  /** A file written to more recently has a next event that does the same. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Longer than any library compresses. */
  private static final Duration LEFT = Duration.ofHours(1);

  /** Without the agent, archives as fresh as this say that somebody rolls the log. */
  private static final Duration FRESH = Duration.ofDays(3);

  private static final int ALWAYS_KEPT = 2;

  private final Surroundings around;
  private final Mode mode;
  private final Folders folders;
  private final Instant now;

  Adoption(Surroundings around, Mode mode, Folders folders) {
    this.folders = folders;
    this.around = around;
    this.mode = mode;
    this.now = around.time().now();
  }

  /** What was done, the outcome {@code ADOPTED}; empty if nobody is seen to roll {@code log}. */
  Optional<Rotated> of(LogFile log) throws IOException {
    Optional<WrittenLog> own =
        around.written().of(log.path()).filter(each -> each.rolling().isPresent());
    if (own.isPresent()) {
      return Optional.of(look(log, own.get(), own.get().rolling().orElseThrow()));
    }
    Path folder = log.path().getParent();
    List<Path> files = folder == null ? List.of() : folders.of(folder);
    return RolledNames.beside(log.path(), files, now.minus(FRESH)).stream()
        .findFirst()
        .map(
            found ->
                adopted(
                    log, Reason.of("rolled-beside", "file", log.path(), "found", found), NOTHING));
  }

  /** True if the process that saw the library is another one that lives. */
  static boolean isElsewhere(long pid) {
    return pid != ProcessHandle.current().pid()
        && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  /** Another process looks after it. */
  static Rotated elsewhere(LogFile log, long pid) {
    return adopted(log, Reason.of("rolled-elsewhere", "file", log.path(), "pid", pid), NOTHING);
  }

  private static final Housekeeping.Done NOTHING =
      new Housekeeping.Done(List.of(), List.of(), Optional.empty());

  private static Rotated adopted(LogFile log, Reason who, Housekeeping.Done done) {
    return new Rotated(
        log.path(),
        done.trouble().isEmpty() ? Outcome.ADOPTED : Outcome.FAILED,
        Optional.empty(),
        log.size(),
        Optional.of(done.trouble().orElse(who)),
        Duration.ZERO,
        done.compressed(),
        done.deleted());
  }

  private Rotated look(LogFile log, WrittenLog own, WrittenLog.Rolling rolling) {
    List<Path> compressed = new ArrayList<>();
    List<Path> deleted = new ArrayList<>();
    Optional<Reason> trouble = ask(log, own, rolling);
    try {
      Optional<RolledNames> names = RolledNames.of(rolling.archives());
      if (names.isPresent()) {
        repair(log.path(), names.get(), compressed);
        expire(log.path(), names.get(), rolling.history(), deleted);
      }
    } catch (Refusal e) {
      trouble = trouble.or(() -> Optional.of(e.reason()));
    } catch (IOException e) {
      trouble = trouble.or(() -> Optional.of(Reason.of("io", "file", log.path(), "what", e)));
    }
    Reason who =
        Reason.of(
            "rolled-by",
            "file",
            log.path(),
            "library",
            own.library(),
            "appender",
            own.appender(),
            "archives",
            rolling.archives());
    return adopted(log, who, new Housekeeping.Done(compressed, deleted, trouble));
  }

  /** The library looks at the next event only, and an idle application has none. */
  @SuppressWarnings("IllegalCatch") // whatever the application's library throws stays here
  private Optional<Reason> ask(LogFile log, WrittenLog own, WrittenLog.Rolling rolling) {
    boolean idle = log.written().toInstant().isBefore(now.minus(IDLE));
    if (mode == Mode.DRY_RUN || log.size() == 0 || !idle) {
      return Optional.empty();
    }
    try {
      rolling.trigger().check();
      return Optional.empty();
    } catch (Exception | LinkageError e) {
      return Optional.of(
          Reason.of(
              "not-triggered", "file", log.path(), "library", own.library(), "what", e.toString()));
    }
  }

  private void repair(Path log, RolledNames names, List<Path> compressed)
      throws IOException, Refusal {
    if (!names.gzip()) {
      return;
    }
    String current = names.period(today(), 0);
    for (Rolled each : names.list()) {
      boolean whole = each.gzip() && !each.temporary();
      boolean past = each.period().compareTo(current) < 0 || each.temporary();
      if (!whole && past && !each.path().equals(log) && isLeft(each.path())) {
        Path packed = names.packed(each);
        if (mode != Mode.DRY_RUN) {
          Compressor.finish(each.path(), packed);
        }
        compressed.add(packed);
      }
    }
  }

  /** Renamed long ago, and nobody has it open for writing. */
  private boolean isLeft(Path path) throws IOException {
    FileTime changed = (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    return changed.toInstant().isBefore(now.minus(LEFT))
        && new Settling(around.time()).isFree(path);
  }

  private void expire(Path log, RolledNames names, int history, List<Path> deleted)
      throws IOException {
    if (history <= 0) {
      return;
    }
    // one more than the library keeps: what it deletes itself is left to it
    String oldest = names.period(today(), history + 1L);
    List<Rolled> all = names.list().stream().filter(each -> !each.path().equals(log)).toList();
    for (Rolled each : all.stream().skip(ALWAYS_KEPT).toList()) {
      if (each.period().compareTo(oldest) < 0 && !each.temporary()) {
        if (mode != Mode.DRY_RUN) {
          Files.delete(each.path());
        }
        deleted.add(each.path());
      }
    }
  }

  private LocalDateTime today() {
    return now.atZone(around.zone()).toLocalDateTime();
  }
}
