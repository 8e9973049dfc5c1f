package dev.pitwall.logs.analyze;

/**
 * Application logs whose lines begin with a time or a level, as logback, Spring Boot, log4j2,
 * Python's logging, Tomcat and the error logs of nginx and Apache write them.
 */
record AppFormat(String name) implements Format {
  static final AppFormat TEXT = new AppFormat("application");

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
    return new AppParser(clock);
  }
}
