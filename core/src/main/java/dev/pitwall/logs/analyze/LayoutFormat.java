package dev.pitwall.logs.analyze;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an application's log by the very pattern that Logback or Log4j writes them with: a
 * row of parts with literals between them. Nothing has to be guessed.
 *
 * @param lead the literal before the first part
 */
record LayoutFormat(String name, String lead, List<Part> parts) implements Format {

  LayoutFormat {
    parts = List.copyOf(parts);
  }

  /** What a part holds. */
  enum Kind {
    SKIP,
    TIME,
    LEVEL,
    LOGGER,
    MESSAGE
  }

  /**
   * One part.
   *
   * @param padded filled up with blanks, before or behind
   * @param date how its time is written; null if it is none
   * @param then the literal behind it; empty for the last one
   */
  record Part(Kind kind, boolean padded, @Nullable LayoutDate date, String then) {}

  @Override
  public boolean application() {
    return true;
  }

  @Override
  public boolean multiline() {
    return true;
  }

  @Override
  public LineParser parser(Clock clock) {
    return new LayoutParser(this, clock);
  }
}
