package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Operand.Argument;
import java.util.List;

/** The application's own log events, each at the one method that it passes once. */
final class LoggingHooks {
  private static final String LOGBACK_ADAPTER = "dev.pitwall.agent.hook.logback.LogbackAdapter";
  private static final String LOG4J_ADAPTER = "dev.pitwall.agent.hook.log4j.Log4jAdapter";
  private static final String LOGGER_CONFIG = "org/apache/logging/log4j/core/config/LoggerConfig";
  private static final String STRING = "Ljava/lang/String;";
  private static final String LEVEL_TO_THROWABLE =
      "Lorg/apache/logging/log4j/Level;"
          + "Lorg/apache/logging/log4j/message/Message;"
          + "Ljava/lang/Throwable;)V";
  private static final String MARKER = "Lorg/apache/logging/log4j/Marker;";

  static final Target LOGBACK =
      new Target(
          "Logback",
          false,
          List.of(
              new Hook(
                  "logback.event",
                  "ch/qos/logback/classic/Logger",
                  "callAppenders",
                  "(Lch/qos/logback/classic/spi/ILoggingEvent;)V",
                  List.of(new Argument(0)),
                  LOGBACK_ADAPTER)));

  /**
   * Log4j 2. The protected {@code log(LogEvent, predicate)} runs again for every parent that is
   * additive; these three are its only callers from outside, and none calls another.
   */
  static final Target LOG4J =
      new Target(
          "Log4j",
          false,
          List.of(
              log4j(
                  "message",
                  "(" + STRING + STRING + MARKER + LEVEL_TO_THROWABLE,
                  List.of(new Argument(0), new Argument(3), new Argument(4), new Argument(5))),
              log4j(
                  "located",
                  "("
                      + STRING
                      + STRING
                      + "Ljava/lang/StackTraceElement;"
                      + MARKER
                      + LEVEL_TO_THROWABLE,
                  List.of(new Argument(0), new Argument(4), new Argument(5), new Argument(6))),
              log4j(
                  "event",
                  "(Lorg/apache/logging/log4j/core/LogEvent;)V",
                  List.of(new Argument(0)))));

  private LoggingHooks() {}

  private static Hook log4j(String name, String descriptor, List<Operand> operands) {
    return new Hook("log4j." + name, LOGGER_CONFIG, "log", descriptor, operands, LOG4J_ADAPTER);
  }
}
