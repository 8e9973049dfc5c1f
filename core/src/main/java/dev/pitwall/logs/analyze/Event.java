package dev.pitwall.logs.analyze;

/**
 * One event as a parser found it: numbers, and ranges of the line's bytes. One object a thread,
 * filled again for every line; a field without a value is {@link #NONE}, or an empty range.
 */
final class Event {
  static final int NONE = -1;

  /** The event has no level that is known. */
  static final int UNLEVELLED = 0;

  /** A level below warning. */
  static final int LOW = 1;

  static final int WARNING = 2;
  static final int ERROR = 3;

  /** The line records an HTTP request. */
  boolean request;

  /** One of the levels above. */
  int level;

  /** False where the line names no day: then every day has it. */
  boolean dated;

  /** True if the event is of the days that were asked for. */
  boolean chosen;

  /** Seconds since 1970, if {@link #dated}. */
  long epochSecond;

  /** 0 to 23 in the zone of the line, or {@link #NONE}. */
  int hour;

  /** 100 to 999, or {@link #NONE}. */
  int status;

  /** Response time in microseconds, or {@link #NONE}. */
  long micros;

  /** Bytes of the response, or {@link #NONE}. */
  long bytes;

  int methodFrom;
  int methodTo;
  int pathFrom;
  int pathTo;
  int clientFrom;
  int clientTo;
  int loggerFrom;
  int loggerTo;
  int textFrom;
  int textTo;

  /** The text is the inside of a JSON string. */
  boolean textEscaped;

  int throwableFrom;
  int throwableTo;

  /** A stack trace inside a JSON string. */
  int traceFrom;

  int traceTo;

  /** For the next line. */
  void clear() {
    request = false;
    level = UNLEVELLED;
    dated = false;
    chosen = true;
    epochSecond = 0;
    hour = NONE;
    status = NONE;
    micros = NONE;
    bytes = NONE;
    methodFrom = methodTo = 0;
    pathFrom = pathTo = 0;
    clientFrom = clientTo = 0;
    loggerFrom = loggerTo = 0;
    textFrom = textTo = 0;
    textEscaped = false;
    throwableFrom = throwableTo = 0;
    traceFrom = traceTo = 0;
  }

  /** Takes the time that the clock has read. */
  void at(Clock clock) {
    dated = true;
    chosen = clock.chosen();
    epochSecond = clock.epochSecond();
    hour = clock.hour();
  }
}
