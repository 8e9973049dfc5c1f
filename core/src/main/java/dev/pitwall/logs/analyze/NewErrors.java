package dev.pitwall.logs.analyze;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The errors of the last 24 hours, and which of them did not occur in the 24 hours before: for the
 * daily checklist. Real hours, not the calendar's day, so that an error at 23:59 is not forgotten
 * at 00:01.
 *
 * @param errors null if no file tells levels, or none could be read
 * @param application false if every event is a request, as in access logs: then the errors are
 *     answers with 5xx
 * @param idle nothing was written in the 24 hours
 * @param compared false if nothing is left of the day before, so that everything would be new
 * @param kinds how many kinds there are
 * @param top the most frequent, the most frequent first
 * @param fresh those that were not there the day before, the most frequent first
 * @param problems files that were not read or understood, with the reason
 */
public record NewErrors(
    @Nullable Long errors,
    boolean application,
    boolean idle,
    boolean compared,
    int kinds,
    List<ErrorGroup> top,
    List<ErrorGroup> fresh,
    List<String> problems) {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int KNOWN = 1_000;

  /** Takes copies. */
  public NewErrors {
    top = List.copyOf(top);
    fresh = List.copyOf(fresh);
    problems = List.copyOf(problems);
  }

  /**
   * Reads the files twice, on the calling thread only: the application comes first.
   *
   * @param now the end of the 24 hours
   * @param zone of lines that name none
   * @param most entries of the lists
   */
  public static NewErrors of(List<Path> files, Instant now, ZoneId zone, int most)
      throws InterruptedException {
    return of(files, now, zone, most, Optional.empty());
  }

  /**
   * The same where the pattern of the lines is known.
   *
   * @param layout of Logback or Log4j
   * @throws InterruptedException also if the thread was interrupted while it read: then the counts
   *     are not those of the whole files
   */
  public static NewErrors of(
      List<Path> files, Instant now, ZoneId zone, int most, Optional<String> layout)
      throws InterruptedException {
    LongConsumer nobody = bytes -> {};
    Instant begin = now.minus(DAY);
    LogReport today =
        LogAnalysis.run(
            AnalysisRequest.of(files, new Span.Since(begin), zone)
                .withTop(KNOWN)
                .withLayout(layout),
            nobody);
    LogReport before =
        LogAnalysis.run(
            AnalysisRequest.of(files, new Span.Between(begin.minus(DAY), begin), zone)
                .withTop(AnalysisRequest.MOST_TOP)
                .withLayout(layout),
            nobody);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Set<String> known =
        before.topErrors().stream()
            .map(NewErrors::kind)
            .collect(Collectors.toCollection(HashSet::new));
    List<ErrorGroup> fresh =
        today.topErrors().stream()
            .filter(group -> !known.contains(kind(group)))
            .limit(most)
            .toList();
    List<String> problems =
        today.files().stream()
            .filter(file -> !file.complete())
            .map(
                file ->
                    file.path()
                        + ": "
                        + Objects.requireNonNullElse(file.problem(), "unknown format"))
            .toList();
    List<ErrorGroup> top = today.topErrors();
    boolean idle = today.lines() == 0;
    return new NewErrors(
        idle && today.errors() == null ? Long.valueOf(0) : today.errors(),
        today.files().stream().anyMatch(file -> file.events() > file.requests()),
        idle,
        before.lines() > 0,
        top.size(),
        top.subList(0, Math.min(most, top.size())),
        fresh,
        problems);
  }

  /** A kind in one line, as the errors that are heard in the process are told. */
  public static String text(ErrorGroup group) {
    return group.message().isEmpty() ? group.exception() : group.message();
  }

  private static String kind(ErrorGroup group) {
    return group.message()
        + '\0'
        + group.exception()
        + '\0'
        + group.cause()
        + '\0'
        + group.frames();
  }
}
