package dev.pitwall.backup.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Objects;

/**
 * What the system says of a file itself, never of what a link leads to.
 *
 * @param mode type and permissions, as {@code st_mode}
 * @param size bytes
 * @param modified to the nanosecond where the file system keeps it
 * @param uid number of the owner
 * @param gid number of the group
 * @param owner name of the owner; its number where it has none
 * @param group name of the group; its number where it has none
 * @param names how many names (hard links) it has
 * @param key the same for two names of the same file only
 */
record FileFacts(
    int mode,
    long size,
    FileTime modified,
    int uid,
    int gid,
    String owner,
    String group,
    int names,
    FileKey key) {
  private static final int TYPE = 0xf000;
  private static final int FOLDER = 0x4000;
  private static final int REGULAR = 0x8000;
  private static final int LINK = 0xa000;

  /** Device and inode. */
  record FileKey(long device, long inode) {}

  static FileFacts of(Path file) throws IOException {
    Map<String, Object> unix =
        Files.readAttributes(
            file,
            "unix:mode,size,lastModifiedTime,uid,gid,owner,group,nlink,dev,ino",
            LinkOption.NOFOLLOW_LINKS);
    return new FileFacts(
        fact(unix, "mode", Integer.class),
        fact(unix, "size", Long.class),
        fact(unix, "lastModifiedTime", FileTime.class),
        fact(unix, "uid", Integer.class),
        fact(unix, "gid", Integer.class),
        fact(unix, "owner", UserPrincipal.class).getName(),
        fact(unix, "group", GroupPrincipal.class).getName(),
        fact(unix, "nlink", Integer.class),
        new FileKey(fact(unix, "dev", Long.class), fact(unix, "ino", Long.class)));
  }

  private static <T> T fact(Map<String, Object> unix, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(unix.get(name), name));
  }

  boolean folder() {
    return (mode & TYPE) == FOLDER;
  }

  boolean regular() {
    return (mode & TYPE) == REGULAR;
  }

  boolean link() {
    return (mode & TYPE) == LINK;
  }

  /** Permissions with set-user, set-group and sticky: the lower 12 bits. */
  int permissions() {
    return mode & 07777;
  }
}
