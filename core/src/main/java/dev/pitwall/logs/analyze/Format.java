package dev.pitwall.logs.analyze;

/** The form of a log's lines. Immutable; each thread has a parser of its own. */
interface Format {

  /** As it is told to people: {@code combined}, {@code json}. */
  String name();

  /** True if its lines carry levels; an access log has none. */
  boolean application();

  /** True if lines that begin no event belong to the one before: stack traces. */
  boolean multiline();

  /** A parser for one thread. */
  LineParser parser(Clock clock);
}
