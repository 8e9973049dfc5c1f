package dev.pitwall.check.logs;

import dev.pitwall.logs.follow.LineBuffer;
import dev.pitwall.logs.follow.Reach;
import dev.pitwall.logs.follow.Tail;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
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

  /** Process id, thread and the like between the level and what is said. */
  private static final Pattern BEFORE =
      Pattern.compile("^(?:\\d+\\s+)?(?:---\\s+)?(?:\\[[^\\]]{0,100}]\\s*)+(?=\\S)");

  /** An event and, from its stack trace, what was thrown. */
  private record Event(LogLine.Begin begin, @Nullable String throwableClass) {}

  private final Tail tail;
  private final Path file;
  private final TimeSource time;
  private final ErrorWindow window;
  private final int size;
  private final Deque<Event> events = new ArrayDeque<>();
  private boolean levelled;
  private boolean anyLine;
  private boolean looked;
  private @Nullable ErrorHistory history;
  private @Nullable Event last;

  FileErrors(Path file, int size, TimeSource time) {
    this.file = file;
    this.tail = new Tail(file, Reach.NEWEST);
    this.time = time;
    this.size = size;
    this.window = new ErrorWindow(size);
  }

  /** Tells this history every error from here on, and those before that it does not know. */
  void remember(ErrorHistory errors) {
    errors.attach(ErrorHistory.Source.FILE);
    history = errors;
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
    tail.read(LineBuffer.Lines.texts(this::line));
    toHistory();
    looked |= tail.seen();
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
      toHistory();
      last = new Event(begin, null);
      levelled |= begin.levelled();
      if (events.size() == size) {
        events.removeFirst();
      }
      events.addLast(new Event(begin, null));
    } else if (line instanceof LogLine.Continuation continuation) {
      Event before = events.peekLast();
      if (before != null && before.begin().error() && before.throwableClass() == null) {
        Optional<String> thrown = thrown(continuation.text());
        if (thrown.isPresent()) {
          events.removeLast();
          events.addLast(new Event(before.begin(), thrown.get()));
          last = events.peekLast();
        }
      }
    }
  }

  /** What a line of a stack trace says was thrown. */
  static Optional<String> thrown(String line) {
    Matcher thrown = THROWABLE.matcher(head(line));
    return thrown.matches() ? Optional.of(thrown.group(1)) : Optional.empty();
  }

  /**
   * By the time in its line, else by now. At the first look the file's end is read, and with it
   * what was remembered before a restart.
   */
  private void toHistory() {
    Event event = last;
    ErrorHistory errors = history;
    last = null;
    if (event == null || errors == null || !event.begin().error()) {
      return;
    }
    Instant now = time.now();
    Instant at = event.begin().instant(ZoneId.systemDefault()).orElse(now);
    if (looked || at.isAfter(errors.known(ErrorHistory.Source.FILE))) {
      errors.heard(
          ErrorHistory.Source.FILE,
          at.isAfter(now) ? now : at,
          ErrorWindow.event(0, said(event.begin()), event.throwableClass()));
    }
  }

  /** Without the thread: the same error on another thread is the same error. */
  static String said(LogLine.Begin begin) {
    String text = begin.text();
    return BEFORE.matcher(text).replaceFirst("");
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
      window.error(nanos, said(event.begin()), event.throwableClass());
    } else {
      window.other();
    }
  }

  @Override
  public void close() throws IOException {
    tail.close();
  }
}
