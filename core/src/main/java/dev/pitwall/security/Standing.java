package dev.pitwall.security;

import java.util.List;

/**
 * How it stands with a signal at a moment.
 *
 * @param value of the worst client, or of all together
 * @param top who contributes most, largest first; at most five
 */
public record Standing(Signal signal, double value, List<Contributor> top) {
  static final int SHOWN = 5;

  /** Keeps a copy. */
  public Standing {
    top = List.copyOf(top);
  }

  /**
   * One of them.
   *
   * @param client see {@link Address#ofKey}; 0 if it is a user
   * @param user empty if it is a client
   */
  public record Contributor(long client, String user, double value) {}
}
