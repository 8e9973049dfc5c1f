package dev.pitwall.backup.archive;

/**
 * Something about one file that the person who counts on the archive must know.
 *
 * @param kind what it is
 * @param path the file, as text
 * @param detail a number or the system's own words; may be empty
 */
public record Remark(Kind kind, String path, String detail) {
  /** What can be worth telling of a file. */
  public enum Kind {
    /** It was written while it was read: the copy may be half old, half new. */
    CHANGED,
    /** It became shorter while it was read: the copy ends in zero bytes. */
    SHRANK,
    /** It was gone before it could be read. */
    VANISHED,
    /** It could not be read, or not to its end. */
    UNREADABLE,
    /** A socket, pipe or device, which has no content to keep. */
    SPECIAL,
    /** Left out on purpose. */
    EXCLUDED,
    /** It is there already and was left as it is. */
    EXISTS,
    /** Its name would lead out of the folder, or through a link. */
    REFUSED,
    /** It could not be written. */
    UNWRITABLE,
    /** It is there, but owner, mode or time could not be set. */
    ATTRIBUTES;

    /** True if content is missing or wrong because of it. */
    public boolean loss() {
      return switch (this) {
        case CHANGED, SHRANK, VANISHED, UNREADABLE, REFUSED, UNWRITABLE -> true;
        case SPECIAL, EXCLUDED, EXISTS, ATTRIBUTES -> false;
      };
    }
  }
}
