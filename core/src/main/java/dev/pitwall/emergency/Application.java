package dev.pitwall.emergency;

import dev.pitwall.emergency.evidence.Collected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The running application, as far as its agent can be asked. */
public interface Application {

  /** Which one, for people: name, address, process. */
  String name();

  /**
   * Freezes evidence inside it; at most about 20 seconds.
   *
   * @throws IOException with the reason if it does not
   */
  Frozen freeze() throws IOException, InterruptedException;

  /** Turns requests away, or lets them in again; the same twice changes nothing. */
  Mode maintenance(boolean on, String by, String reason) throws IOException, InterruptedException;

  /** How many requests are being answered now; empty if unknown. */
  Optional<Long> activeRequests() throws IOException, InterruptedException;

  /** The agent is there and may not do it. */
  final class NotAllowedException extends IOException {
    private static final long serialVersionUID = 1;

    /** With what would allow it. */
    public NotAllowedException(String message) {
      super(message);
    }
  }

  /**
   * Evidence of the agent.
   *
   * @param recording a flight recording beside it; empty if none ran
   */
  record Frozen(Collected collected, Optional<Path> recording) {}

  /**
   * What holds after the change.
   *
   * @param kept true if it outlasts a restart of the application
   */
  record Mode(boolean on, boolean kept) {}
}
