package dev.pitwall.logs.analyze;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Which events of the files are wanted. */
public sealed interface Span {

  /** The day that it is now in the zone of the line. */
  record Today(Instant now) implements Span {}

  /** A day in the zone of the line. */
  record On(LocalDate day) implements Span {}

  /** From this moment on. */
  record Since(Instant begin) implements Span {}

  /** From a moment on, before another. */
  record Between(Instant begin, Instant end) implements Span {}

  /** Everything. */
  record All() implements Span {}

  /**
   * Whether a whole minute may be wanted.
   *
   * @param epochDay the local day as written
   * @param epochSecond of its begin
   * @param offset of the line, seconds east
   */
  default boolean mayHold(long epochDay, long epochSecond, int offset) {
    if (this instanceof Today today) {
      return today.now().atOffset(ZoneOffset.ofTotalSeconds(offset)).toLocalDate().toEpochDay()
          == epochDay;
    } else if (this instanceof On on) {
      return on.day().toEpochDay() == epochDay;
    } else if (this instanceof Since since) {
      return epochSecond + 60 > since.begin().getEpochSecond();
    } else if (this instanceof Between between) {
      return epochSecond + 60 > between.begin().getEpochSecond()
          && epochSecond < between.end().getEpochSecond();
    }
    return true;
  }

  /** The first second that is wanted, if the span has one. */
  default long firstSecond() {
    if (this instanceof Between between) {
      return between.begin().getEpochSecond();
    }
    return this instanceof Since since ? since.begin().getEpochSecond() : Long.MIN_VALUE;
  }

  /** The second that is wanted no more, if the span has one. */
  default long endSecond() {
    return this instanceof Between between ? between.end().getEpochSecond() : Long.MAX_VALUE;
  }

  /**
   * As it is written: a day, {@code all}, or the moment it begins at.
   *
   * @param zone in which "today" is told
   */
  default String text(ZoneId zone) {
    if (this instanceof Today today) {
      return today.now().atZone(zone).toLocalDate().toString();
    } else if (this instanceof On on) {
      return on.day().toString();
    } else if (this instanceof Since since) {
      return since.begin().toString();
    } else if (this instanceof Between between) {
      return between.begin() + "/" + between.end();
    }
    return "all";
  }
}
