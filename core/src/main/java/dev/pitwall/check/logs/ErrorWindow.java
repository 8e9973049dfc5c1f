package dev.pitwall.check.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one source, as a ring: an error stands in its slot, any other event only
 * clears it. Writers take a slot by one atomic increment and never wait; a writer that is overtaken
 * by a whole round may misplace its one event, which a share of hundred does not notice.
 */
final class ErrorWindow {
  private static final int MOST_CHARACTERS = 500;

  /**
   * An error.
   *
   * @param nanos of the elapsed-time clock when it happened
   * @param text the begin of its message
   */
  record ErrorEvent(long nanos, String text, @Nullable String throwableClass) {
    ErrorEvent thrown(String type) {
      return new ErrorEvent(nanos, text, type);
    }
  }

  private final AtomicReferenceArray<@Nullable ErrorEvent> slots;
  private final AtomicLong next = new AtomicLong();

  ErrorWindow(int size) {
    slots = new AtomicReferenceArray<>(size);
  }

  void other() {
    slots.set(slot(), null);
  }

  /** An event that keeps the begin of its text only. */
  static ErrorEvent event(long nanos, String text, @Nullable String throwableClass) {
    String begin = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    return new ErrorEvent(nanos, begin, throwableClass);
  }

  void error(ErrorEvent event) {
    slots.set(slot(), event);
  }

  void error(long nanos, String text, @Nullable String throwableClass) {
    error(event(nanos, text, throwableClass));
  }

  private int slot() {
    return (int) Math.floorMod(next.getAndIncrement(), (long) slots.length());
  }

  /** The errors that are at most {@code maxAgeNanos} old. */
  List<ErrorEvent> youngerThan(long maxAgeNanos, long nowNanos) {
    List<ErrorEvent> young = new ArrayList<>();
    for (int i = 0; i < slots.length(); i++) {
      ErrorEvent error = slots.get(i);
      if (error != null && nowNanos - error.nanos() <= maxAgeNanos) {
        young.add(error);
      }
    }
    return young;
  }

  /** How many events the window holds now. */
  long events() {
    return Math.min(next.get(), slots.length());
  }
}
