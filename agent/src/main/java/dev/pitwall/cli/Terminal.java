package dev.pitwall.cli;

import java.io.Console;
import java.util.Map;
import java.util.Optional;

/**
 * What the place of the output can show.
 *
 * @param width columns; 80 where nobody says
 * @param colour true if escape sequences are welcome
 * @param interactive true if somebody watches: only then is progress drawn
 */
record Terminal(int width, boolean colour, boolean interactive) {
  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 20;
  private static final int MOST_WIDTH = 1000;

  /**
   * From the environment: {@code NO_COLOR} switches colours off, {@code CLICOLOR_FORCE} on, {@code
   * TERM=dumb} off; otherwise they are for a terminal only.
   *
   * @param interactive true if the output is a terminal
   */
  static Terminal of(Map<String, String> environment, boolean interactive) {
    boolean never = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    String force = environment.getOrDefault("CLICOLOR_FORCE", "");
    boolean always = !force.isEmpty() && !force.equals("0");
    boolean dumb = "dumb".equals(environment.get("TERM"));
    return new Terminal(
        width(environment.getOrDefault("COLUMNS", "")),
        !never && (always || (interactive && !dumb)),
        interactive && !dumb);
  }

  private static int width(String columns) {
    boolean number = columns.matches("\\d{1,6}");
    int width = number ? Integer.parseInt(columns) : USUAL_WIDTH;
    return Math.max(LEAST_WIDTH, Math.min(width, MOST_WIDTH));
  }

  /** True if this process writes to a terminal. */
  @SuppressWarnings("SystemConsoleNull") // null on Java 17 to 21, asked further on 22 and later
  static boolean isThere() {
    Console console = System.console();
    return console != null && isTerminal(console).orElse(true);
  }

  /** From Java 22 on there is a console without a terminal, and it says so itself. */
  private static Optional<Boolean> isTerminal(Console console) {
    try {
      return Optional.of((Boolean) Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException olderJava) {
      return Optional.empty();
    }
  }

  /** A state token in its colour: OK green, WARNING yellow, everything else red. */
  String state(String token) {
    if (!colour) {
      return token;
    }
    String number =
        switch (token) {
          case "OK" -> "32";
          case "WARNING" -> "33";
          default -> "31";
        };
    return "\u001b[" + number + "m" + token + "\u001b[0m";
  }
}
