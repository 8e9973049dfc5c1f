package dev.pitwall.logs.rotate;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** What makes a program open its log anew. */
sealed interface Reopen {
  Reopen NOTHING = new Nothing();
  Set<String> SIGNALS = Set.of("HUP", "USR1", "USR2", "INT", "WINCH");

  /** It does so by itself, or it is copied and emptied. */
  record Nothing() implements Reopen {}

  /**
   * A signal to the process that a file names.
   *
   * @param name without {@code SIG}: one of {@link #SIGNALS}
   */
  record Signal(String name, Path pidFile) implements Reopen {}

  /** A line for {@code sh -c}. */
  record Command(String line) implements Reopen {}

  static Reopen parse(String text) {
    String line = text.strip();
    if (!line.startsWith("signal:")) {
      return new Command(line);
    }
    String[] parts = line.split(":", 3);
    String name =
        parts.length == 3 ? parts[1].toUpperCase(Locale.ROOT).replaceFirst("^SIG", "") : "";
    if (!SIGNALS.contains(name) || !parts[2].startsWith("/")) {
      throw new IllegalArgumentException("not signal:NAME:/PID/FILE");
    }
    return new Signal(name, Path.of(parts[2]));
  }
}
