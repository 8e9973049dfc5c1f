package dev.pitwall;

import dev.pitwall.check.logs.ErrorSummary;
import dev.pitwall.checklist.ChecklistWriter;
import dev.pitwall.checklist.FileErrors;
import dev.pitwall.config.Configuration;
import dev.pitwall.logs.analyze.ErrorGroup;
import dev.pitwall.logs.analyze.NewErrors;
import dev.pitwall.logs.live.WrittenLog;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Analyses the logs that {@code logs.rotate} names, with what was rolled since the day before, for
 * errors of the last 24 hours and which of them are new. One thread of the lowest priority reads
 * them one after the other, at most {@link #MOST_BYTES} and {@link #DEADLINE} together.
 */
final class DailyLogs {
  private static final Duration TWO_DAYS = Duration.ofDays(2);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long MOST_BYTES = 4L << 30;
  private static final int MOST_LOGS = 50;
  private static final int MOST_KINDS = 50;

  private final Configuration configuration;
  private final WrittenLogs written;
  private final TimeSource time;
  private final ZoneId zone;
  private final Messages words;

  DailyLogs(
      Configuration configuration,
      WrittenLogs written,
      TimeSource time,
      ZoneId zone,
      Locale locale) {
    this.configuration = configuration;
    this.written = written;
    this.time = time;
    this.zone = zone;
    this.words = Messages.of(ChecklistWriter.class, locale);
  }

  /**
   * Reads them. Access logs, which have no levels, are not in the answer.
   *
   * @param without logs whose errors are known from elsewhere
   * @param known kinds that earlier checklists told of; null if there was none
   */
  List<FileErrors> read(Set<Path> without, @Nullable Set<String> known)
      throws InterruptedException {
    Instant now = time.now();
    Map<Path, List<Path>> logs;
    try {
      logs =
          LogRotation.rotation(configuration, time, zone, written)
              .changedSince(now.minus(TWO_DAYS));
    } catch (IOException e) {
      return List.of(
          new FileErrors(
              "logs.rotate",
              null,
              words.get("facts.file.unreadable", "file", "logs.rotate", "error", e)));
    }
    List<FileErrors> errors = new ArrayList<>();
    long bytes = 0;
    long end = time.nanoTime() + DEADLINE.toNanos();
    for (Map.Entry<Path, List<Path>> log : logs.entrySet()) {
      if (without.contains(log.getKey()) || log.getValue().isEmpty()) {
        continue;
      }
      bytes += log.getValue().stream().mapToLong(DailyLogs::size).sum();
      if (bytes > MOST_BYTES || errors.size() == MOST_LOGS) {
        errors.add(unknown(log.getKey(), "facts.file.too-much"));
        break;
      }
      Duration left = Duration.ofNanos(end - time.nanoTime());
      Optional<NewErrors> read = analyse(log.getKey(), log.getValue(), now, left);
      if (read.isEmpty()) {
        errors.add(unknown(log.getKey(), "facts.file.too-much"));
        break;
      }
      told(log.getKey(), read.get(), now, known).ifPresent(errors::add);
    }
    return errors;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0; // told by the analysis
    }
  }

  private FileErrors unknown(Path log, String key) {
    return new FileErrors(log.toString(), null, words.get(key, "file", log));
  }

  /** Empty if it was not read within the time that is left. */
  @SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted: nothing rests on it
  private Optional<NewErrors> analyse(Path log, List<Path> files, Instant now, Duration left)
      throws InterruptedException {
    Optional<String> layout = written.of(log).flatMap(WrittenLog::layout);
    AtomicReference<@Nullable NewErrors> read = new AtomicReference<>();
    Thread reader =
        Threads.daemon(
            "logs-daily",
            () -> {
              try {
                read.set(NewErrors.of(files, now, zone, MOST_KINDS, layout));
              } catch (InterruptedException tooLong) {
                Thread.currentThread().interrupt();
              }
            });
    reader.setPriority(Thread.MIN_PRIORITY);
    reader.start();
    try {
      reader.join(Math.max(1, left.toMillis()));
    } finally {
      reader.interrupt();
    }
    return Optional.ofNullable(read.get());
  }

  private Optional<FileErrors> told(
      Path log, NewErrors read, Instant now, @Nullable Set<String> known) {
    if (!read.problems().isEmpty()) {
      String problems = String.join("; ", read.problems());
      return Optional.of(
          new FileErrors(
              log.toString(),
              null,
              words.get("facts.file.unreadable", "file", log, "error", problems)));
    }
    Long errors = read.errors();
    if (errors == null) {
      return Optional.of(unknown(log, "facts.file.no-levels"));
    }
    if (!read.application() && !read.idle()) {
      return Optional.empty(); // an access log: its 5xx are counted where they are answered
    }
    List<ErrorSummary.Kind> kinds = new ArrayList<>();
    for (ErrorGroup group : read.fresh()) {
      Boolean fresh = isFresh(read, group, known);
      kinds.add(kind(group, fresh, now));
    }
    for (ErrorGroup group : read.top()) {
      if (!read.fresh().contains(group)) {
        kinds.add(kind(group, Boolean.FALSE, now));
      }
    }
    kinds.sort(
        Comparator.comparing((ErrorSummary.Kind kind) -> !Boolean.TRUE.equals(kind.fresh()))
            .thenComparing(Comparator.comparingLong(ErrorSummary.Kind::count).reversed()));
    return Optional.of(
        new FileErrors(
            log.toString(),
            new ErrorSummary(
                log.toString(),
                now.minus(DAY),
                now,
                true,
                errors,
                kinds.subList(0, Math.min(MOST_KINDS, kinds.size())),
                read.kinds(),
                0),
            ""));
  }

  /** New is what was there neither the day before nor in an earlier checklist. */
  private static @Nullable Boolean isFresh(
      NewErrors read, ErrorGroup group, @Nullable Set<String> known) {
    if (known != null && known.contains(NewErrors.text(group))) {
      return Boolean.FALSE;
    }
    boolean anythingBefore = read.compared() || known != null;
    return anythingBefore ? Boolean.TRUE : null;
  }

  private static ErrorSummary.Kind kind(ErrorGroup group, @Nullable Boolean fresh, Instant now) {
    return new ErrorSummary.Kind(
        NewErrors.text(group),
        group.count(),
        Objects.requireNonNullElse(group.first(), now),
        Objects.requireNonNullElse(group.last(), now),
        fresh);
  }
}
