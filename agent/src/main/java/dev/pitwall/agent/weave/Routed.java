package dev.pitwall.agent.weave;

/**
 * A connection whose server has no routes of its own: a framework or a servlet deployment on it
 * says what it knows. The adapters of both see each other by this type only; each has a loader of
 * its own.
 */
public interface Routed {
  /** For {@link #routedBy}: the connection serves one request at a time. */
  int ONE_AT_A_TIME = 0;

  /**
   * The request that is being served, and who knows more of it. The last one counts.
   *
   * @param stream number of the HTTP/2 stream, or {@link #ONE_AT_A_TIME}
   */
  void routedBy(int stream, Routing routing);
}
