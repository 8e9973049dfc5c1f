package dev.pitwall.check.logs;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The events of a followed log file; a stack trace belongs to the event before it. */
final class FileErrors implements AutoCloseable {
  private static final Pattern THROWABLE =
      Pattern.compile(
          "^(?:Caused by: )?((?:[\\w$]+\\.)*[A-Z][\\w$]*(?:Exception|Error|Throwable|Failure))"
              + "(?:[:\\s].*|$)");

  /** An event and, from its stack trace, what was thrown. */
  private record Event(LogLine.Begin begin, @Nullable String throwableClass) {}

  private final LogTail tail;
  private final Path file;
  private final TimeSource time;
  private final ErrorWindow window;
  private final int size;
  private final Deque<Event> events = new ArrayDeque<>();
  private boolean levelled;
  private boolean anyLine;

  FileErrors(Path file, int size, TimeSource time) {
    this.file = file;
    this.tail = new LogTail(file);
    this.time = time;
    this.size = size;
    this.window = new ErrorWindow(size);
  }

  ErrorWindow window() {
    return window;
  }

  /** False if there were lines, but none with a level: then nothing can be counted. */
  boolean understood() {
    return levelled || !anyLine;
  }

  /** Reads what is new. */
  void read() throws IOException {
    boolean firstLook = !tail.seen();
    tail.read(this::line);
    if (firstLook && tail.seen()) {
      intoWindowByAge();
    } else {
      long now = time.nanoTime();
      events.forEach(event -> put(event, now));
    }
    events.clear();
  }

  private void line(String text) {
    LogLine line = LogLine.parse(text);
    anyLine |= !(line instanceof LogLine.Nothing);
    if (line instanceof LogLine.Begin begin) {
      levelled |= begin.levelled();
      if (events.size() == size) {
        events.removeFirst();
      }
      events.addLast(new Event(begin, null));
    } else if (line instanceof LogLine.Continuation continuation) {
      Event last = events.peekLast();
      if (last != null && last.begin().error() && last.throwableClass() == null) {
        Matcher thrown = THROWABLE.matcher(head(continuation.text()));
        if (thrown.matches()) {
          events.removeLast();
          events.addLast(new Event(last.begin(), thrown.group(1)));
        }
      }
    }
  }

  private static String head(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300);
  }

  /**
   * The events that were in the file before Pitwall came: the newest is as old as the file's last
   * change, the others by the distance of their times. So no zone has to be known.
   */
  private void intoWindowByAge() throws IOException {
    Instant changed = Files.getLastModifiedTime(file).toInstant();
    Duration atLeast = positive(Duration.between(changed, time.now()));
    Optional<LocalDateTime> newest = Optional.empty();
    for (Iterator<Event> back = events.descendingIterator(); back.hasNext(); ) {
      newest = back.next().begin().at();
      if (newest.isPresent()) {
        break;
      }
    }
    long now = time.nanoTime();
    for (Event event : events) {
      Duration before = Duration.ZERO;
      if (newest.isPresent() && event.begin().at().isPresent()) {
        before = positive(Duration.between(event.begin().at().get(), newest.get()));
      }
      Duration age = atLeast.plus(before);
      put(
          event,
          now - Math.min(age.toSeconds(), Duration.ofDays(3650).toSeconds()) * 1_000_000_000L);
    }
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private void put(Event event, long nanos) {
    if (event.begin().error()) {
      window.error(nanos, event.begin().text(), event.throwableClass());
    } else {
      window.other();
    }
  }

  @Override
  public void close() throws IOException {
    tail.close();
  }
}
