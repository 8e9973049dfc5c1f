package dev.pitwall.logs.follow;

/**
 * How far a file was read, for the next run of the process. It names the file by its inode and by
 * the bytes before the offset, because an inode is given to another file once this one is deleted.
 *
 * @param file device and inode, or the time of creation where there are none, as text
 * @param offset of the first byte that was not read; it begins a line
 * @param mark digest of up to {@value Tail#MARK} bytes before the offset
 * @param marked how many bytes {@code mark} was made of
 */
public record Position(String file, long offset, long mark, int marked) {

  /** Refuses what no tail can have written. */
  public Position {
    if (offset < 0 || marked < 0 || marked > Tail.MARK || marked > offset) {
      throw new IllegalArgumentException("no position in a file: " + offset + " and " + marked);
    }
  }
}
