package dev.pitwall.agent.hello;

import java.util.logging.Logger;
import org.apache.logging.log4j.LogManager;
import org.slf4j.LoggerFactory;

/** Logs errors as an application would, through one library or another. */
final class ErrorLog {
  static final int ERRORS = 12;

  private ErrorLog() {}

  /**
   * Logs {@value #ERRORS} errors.
   *
   * @param library {@code /slf4j}, {@code /log4j} or {@code /jul}
   */
  static void write(String library) {
    for (int i = 0; i < ERRORS; i++) {
      switch (library) {
        case "/slf4j" -> LoggerFactory.getLogger("shop").error("order {} is lost", i);
        case "/log4j" -> LogManager.getLogger("shop").error("order {} is lost", i);
        case "/jul" -> Logger.getLogger("shop").severe("order " + i + " is lost");
        default -> throw new IllegalArgumentException(library);
      }
    }
  }
}
