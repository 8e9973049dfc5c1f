package dev.pitwall.check.logs;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * One line of an application log, read as logback, Spring Boot, log4j, python's logging, {@code
 * java.util.logging} and JSON layouts write it. The level is read from its place at the begin of
 * the line, never from the message.
 */
sealed interface LogLine {

  /**
   * The begin of an event.
   *
   * @param levelled whether it has a level
   * @param error whether that level is ERROR or above
   * @param at its local time as written, if it could be read
   * @param offset of that time from UTC, if it is written beside it
   */
  record Begin(
      boolean levelled,
      boolean error,
      String text,
      Optional<LocalDateTime> at,
      Optional<ZoneOffset> offset)
      implements LogLine {

    /**
     * When it happened; empty if its line has no date.
     *
     * @param zone of a time without an offset
     */
    Optional<Instant> instant(ZoneId zone) {
      return at.map(
          local -> offset.map(local::toInstant).orElseGet(() -> local.atZone(zone).toInstant()));
    }
  }

  /** Belongs to the event before: a stack trace, a further line of a message. */
  record Continuation(String text) implements LogLine {}

  /** Says nothing by itself: an empty line, the first of the two lines of java.util.logging. */
  record Nothing() implements LogLine {}

  /** Reads a line without its line feed. */
  static LogLine parse(String line) {
    return LineGrammar.parse(line);
  }
}
