package dev.pitwall.checklist.ask;

/**
 * How a service stands.
 *
 * @param name its line in the checklist
 * @param kind {@code systemd}, {@code compose}, {@code tcp}, {@code http}, {@code process}: which
 *     advice fits
 * @param word what it is: {@code running}, {@code HTTP 503}; for {@link State#UNKNOWN} why nobody
 *     knows and what would mend it
 * @param command one command line that looks closer; may be empty
 */
public record ServiceState(String name, String kind, State state, String word, String command) {

  /** How it stands. */
  public enum State {
    UP,
    /** It runs, but not as it should. */
    SHAKY,
    DOWN,
    UNKNOWN
  }

  static ServiceState of(Target service, String kind, State state, String word, String command) {
    return new ServiceState(service.written(), kind, state, word, command);
  }
}
