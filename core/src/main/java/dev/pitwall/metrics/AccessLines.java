package dev.pitwall.metrics;

/**
 * Takes the finished lines of the access log in place of the logger {@code pitwall.access}; a
 * logger makes an event and several copies of each line. Called on the recording thread alone.
 */
public interface AccessLines {

  /**
   * One line.
   *
   * @param line without a line separator; used again, so it is not to be kept
   */
  void line(StringBuilder line);

  /** No further line is ready: what was kept back is written now. */
  void flush();
}
