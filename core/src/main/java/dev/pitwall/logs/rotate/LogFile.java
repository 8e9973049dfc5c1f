package dev.pitwall.logs.rotate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

/**
 * A log as it lies there, and whether it may be touched. Nobody but root and ourselves may be able
 * to change the folder it lies in or one above it: then no name can be swapped for a link between
 * the look and the deed.
 *
 * @param path absolute, without a link among its folders
 * @param inode device and inode
 * @param size bytes
 */
record LogFile(Path path, String inode, long size, FileTime written, String owner, String group) {
  private static final int OTHERS_WRITE = 0002;
  private static final int GROUP_WRITE = 0020;
  private static final int STICKY = 01000;
  private static final long ROOT = 0;

  /** The regular file at {@code path}; empty if there is none. */
  static Optional<LogFile> at(Path path) throws IOException {
    try {
      Map<String, Object> unix =
          Files.readAttributes(
              path, "unix:dev,ino,size,lastModifiedTime,owner,group", LinkOption.NOFOLLOW_LINKS);
      return Optional.of(
          new LogFile(
              path,
              unix.get("dev") + ":" + unix.get("ino"),
              (Long) unix.get("size"),
              (FileTime) unix.get("lastModifiedTime"),
              String.valueOf(unix.get("owner")),
              String.valueOf(unix.get("group"))));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  /** Device and inode of what {@code link} leads to; empty if it leads nowhere. */
  static Optional<String> behind(Path link) throws IOException {
    try {
      Map<String, Object> unix = Files.readAttributes(link, "unix:dev,ino");
      return Optional.of(unix.get("dev") + ":" + unix.get("ino"));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /**
   * Refuses what must not be rotated: a link, a device, a file with a second name, a folder that
   * others may write.
   */
  static void guard(Path path) throws IOException, Refusal {
    Map<String, Object> unix =
        Files.readAttributes(
            path,
            "unix:nlink,isSymbolicLink,isRegularFile,isDirectory",
            LinkOption.NOFOLLOW_LINKS);
    if (Boolean.TRUE.equals(unix.get("isSymbolicLink"))) {
      throw new Refusal("symlink", "file", path, "target", Files.readSymbolicLink(path));
    }
    if (!Boolean.TRUE.equals(unix.get("isRegularFile"))) {
      throw new Refusal("not-regular", "file", path);
    }
    int names = (Integer) unix.get("nlink");
    if (names != 1) {
      throw new Refusal("hard-link", "file", path, "names", names);
    }
    guardFolders(path);
  }

  private static void guardFolders(Path path) throws IOException, Refusal {
    long us = ourselves();
    Path folder = path.getParent();
    boolean holdsTheLog = true;
    while (folder != null) {
      Map<String, Object> unix =
          Files.readAttributes(folder, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
      int mode = (Integer) unix.get("mode");
      int uid = (Integer) unix.get("uid");
      int gid = (Integer) unix.get("gid");
      boolean sticky = !holdsTheLog && (mode & STICKY) != 0;
      if (uid != ROOT && uid != us) {
        throw new Refusal("folder-owner", "folder", folder, "owner", Files.getOwner(folder));
      }
      boolean groupWrites = (mode & GROUP_WRITE) != 0 && gid != ROOT && us == ROOT;
      if (!sticky && ((mode & OTHERS_WRITE) != 0 || groupWrites)) {
        throw new Refusal("folder-writable", "folder", folder);
      }
      holdsTheLog = false;
      folder = folder.getParent();
    }
  }

  /** Our effective user id; what /proc/self belongs to says less when the process is protected. */
  private static long ourselves() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("Uid:")) {
        return Long.parseLong(line.split("\\s+")[2]);
      }
    }
    throw new IOException("/proc/self/status has no line Uid");
  }
}
