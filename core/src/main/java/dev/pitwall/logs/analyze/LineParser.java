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
}
