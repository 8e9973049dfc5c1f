package dev.pitwall.check.logs;

import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The errors of the last 24 hours by kind, and for thirty days which kinds there ever were, so that
 * a new one can be told from an old one. Kept over a restart; a kill costs the last minute.
 *
 * <p>The thread that logs only lays its error down, without waiting; what {@link #settle} finds
 * there it tells apart. Beyond {@value #MOST_WAITING} between two settlements errors are only
 * counted, and beyond {@value KindTable#MOST} kinds a source as well.
 */
public final class ErrorHistory implements AutoCloseable {
  static final int MOST_WAITING = 2_000;
  private static final Duration SAVE = Duration.ofMinutes(1);
  private static final String UNWRITABLE = "errors.history";

  private final TimeSource time;
  private final Findings findings;
  private final Keep keep;
  private final Queue<Heard> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waits = new AtomicInteger();
  private final Map<Source, AtomicLong> overflow = new EnumMap<>(Source.class);
  private final Map<Source, KindTable> tables = new EnumMap<>(Source.class);
  private boolean changed;
  private long savedNanos;

  /** Whence errors come. */
  enum Source {
    LOG,
    FILE,
    RESPONSES
  }

  /**
   * An error that is not told apart yet.
   *
   * @param kind null: to be made of the event
   */
  private record Heard(
      Source source, Instant at, @Nullable String kind, ErrorWindow.ErrorEvent event) {}

  /** Where the history outlives the process. */
  public interface Keep {
    /** What was written last; empty if nothing was. */
    Optional<String> read() throws IOException;

    /** Replaces it as a whole. */
    void write(String text) throws IOException;

    /** Nowhere. */
    Keep NOTHING =
        new Keep() {
          @Override
          public Optional<String> read() {
            return Optional.empty();
          }

          @Override
          public void write(String text) {
            // the history ends with the process
          }
        };
  }

  private ErrorHistory(Keep keep, TimeSource time, Findings findings) {
    this.keep = keep;
    this.time = time;
    this.findings = findings;
    this.savedNanos = time.nanoTime();
    for (Source source : Source.values()) {
      overflow.put(source, new AtomicLong());
    }
  }

  private AtomicLong overflow(Source source) {
    return Objects.requireNonNull(overflow.get(source));
  }

  /** Goes on from what was kept; what cannot be read is a finding, and a new history begins. */
  public static ErrorHistory open(Keep keep, TimeSource time, Findings findings) {
    ErrorHistory history = new ErrorHistory(keep, time, findings);
    try {
      Optional<String> text = keep.read();
      if (text.isPresent()) {
        history.tables.putAll(HistoryJson.read(text.get()));
      }
    } catch (IOException e) {
      findings.report(
          "errors.history.unreadable",
          "Reading the errors of the last day: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ". What an earlier run of this version wrote is expected; counting begins anew, and"
              + " for 24 h no error can be called new. Nothing to do.");
    }
    return history;
  }

  /** From here on this source is counted; called before its first error. */
  synchronized void attach(Source source) {
    tables.computeIfAbsent(source, none -> new KindTable(time.now()));
  }

  /** An error, on whatever thread it came; its kind is made of it later. */
  void heard(Source source, Instant at, ErrorWindow.ErrorEvent event) {
    lay(new Heard(source, at, null, event));
  }

  /** An error whose text has no data in it. */
  void heard(Source source, ErrorWindow.ErrorEvent event) {
    lay(new Heard(source, time.now(), event.text(), event));
  }

  private void lay(Heard heard) {
    if (waits.get() >= MOST_WAITING) {
      overflow(heard.source()).incrementAndGet();
      return;
    }
    waits.incrementAndGet();
    waiting.add(heard);
  }

  /** Tells apart what was laid down, and writes the file if it is due. */
  synchronized void settle() {
    Instant now = time.now();
    for (Heard next = waiting.poll(); next != null; next = waiting.poll()) {
      waits.decrementAndGet();
      String kind = next.kind() == null ? ErrorRateCheck.kind(next.event()) : next.kind();
      table(next.source()).add(kind, next.at(), now);
      changed = true;
    }
    for (Source source : Source.values()) {
      long untold = overflow(source).getAndSet(0);
      if (untold > 0) {
        table(source).untold(untold, now);
        changed = true;
      }
    }
    if (changed && time.nanoTime() - savedNanos >= SAVE.toNanos()) {
      save(now);
    }
  }

  private KindTable table(Source source) {
    return tables.computeIfAbsent(source, none -> new KindTable(time.now()));
  }

  private void save(Instant now) {
    savedNanos = time.nanoTime();
    try {
      tables.values().forEach(table -> table.forgetOld(now));
      keep.write(HistoryJson.write(tables));
      changed = false;
      findings.clear(UNWRITABLE);
    } catch (IOException e) {
      findings.report(
          UNWRITABLE,
          "Writing the errors of the last day to the state folder: "
              + e
              + ". A folder with free space that this user may write is needed; they are counted on"
              + " in memory and forgotten at a restart.");
    }
  }

  /** Up to when the errors of this source are known: the newest one, else the begin. */
  synchronized Instant known(Source source) {
    KindTable table = table(source);
    return table.newest().orElse(table.since());
  }

  /**
   * The errors of the 24 hours before now, one summary a source: first the application's log or its
   * file, whichever had more, then the responses.
   *
   * @return empty if no source is attached
   */
  public synchronized List<ErrorSummary> day() {
    settle();
    Instant now = time.now();
    List<ErrorSummary> day = new ArrayList<>();
    Optional<ErrorSummary> log = summary(Source.LOG, now);
    Optional<ErrorSummary> file = summary(Source.FILE, now);
    // often the same errors twice: adding them up would be wrong
    boolean fileFirst =
        file.isPresent() && (log.isEmpty() || file.get().total() > log.get().total());
    (fileFirst ? file : log).ifPresent(day::add);
    summary(Source.RESPONSES, now).ifPresent(day::add);
    return day;
  }

  private Optional<ErrorSummary> summary(Source source, Instant now) {
    KindTable table = tables.get(source);
    return table == null ? Optional.empty() : Optional.of(table.day(name(source), now));
  }

  static String name(Source source) {
    return source.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Writes what is not written yet. */
  @Override
  public synchronized void close() {
    settle();
    if (changed) {
      save(time.now());
    }
  }
}
