package dev.pitwall.logs.analyze;

/** Reads lines of one format in place. Belongs to one thread. */
interface LineParser {

  /**
   * Reads one line.
   *
   * @param from its first byte
   * @param to behind its last byte, without line end; {@link Swar#PAD} more bytes may be read
   * @param event is filled; cleared by the caller
   * @return false if the line is no begin of an event of this format; the event is undefined then
   */
  boolean parse(byte[] line, int from, int to, Event event);

  /**
   * Reads a line whose end is not known yet, so that nobody has to look for it before; as {@link
   * #parse} reads it. A parser may leave any line to that.
   *
   * @param from its first byte, before {@code limit}
   * @param limit behind the last byte that was read of the file
   * @return index of the line feed behind the line; -1 if {@link #parse} must see the line, for
   *     whatever reason; the event is undefined then
   */
  default int parseAhead(byte[] lines, int from, int limit, Event event) {
    return -1;
  }
}
