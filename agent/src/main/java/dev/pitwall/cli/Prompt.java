package dev.pitwall.cli;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the person at the terminal. */
@FunctionalInterface
interface Prompt {

  /**
   * Asks and waits.
   *
   * @return the line that was typed; empty if there is no terminal, or its input has ended
   */
  Optional<String> ask(String question);

  /** The terminal of this process. */
  static Prompt ofProcess() {
    return question -> {
      @Nullable Console console = Terminal.isThere() ? System.console() : null;
      return console == null
          ? Optional.empty()
          : Optional.ofNullable(console.readLine("%s ", question));
    };
  }
}
