package dev.pitwall.backup.archive;

import java.nio.file.attribute.FileTime;

/**
 * One entry's head, as the archive holds it.
 *
 * @param type what it is
 * @param name bytes of the name, parts divided by {@code /}, as found: not to be trusted
 * @param target what a link leads to; empty for others
 * @param permissions the lower 12 bits of the mode
 * @param size bytes of content that follow
 * @param modified when its content was last changed
 * @param uid number of the owner
 * @param gid number of the group
 * @param owner name of the owner; may be empty
 * @param group name of the group; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of the archive, never compared
record TarEntry(
    Type type,
    byte[] name,
    byte[] target,
    int permissions,
    long size,
    FileTime modified,
    long uid,
    long gid,
    String owner,
    String group) {

  /** POSIX's type flags that are kept. */
  enum Type {
    FILE('0'),
    HARD_LINK('1'),
    LINK('2'),
    FOLDER('5'),
    /** Device, pipe, or something of another program's own. */
    OTHER('?');

    private final byte flag;

    Type(char flag) {
      this.flag = (byte) flag;
    }

    byte flag() {
      return flag;
    }

    static Type of(byte flag) {
      return switch (flag) {
        case '0', 0, '7' -> FILE;
        case '1' -> HARD_LINK;
        case '2' -> LINK;
        case '5' -> FOLDER;
        default -> OTHER;
      };
    }
  }
}
