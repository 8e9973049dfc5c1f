package dev.pitwall.logs.rotate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
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
record LogFile(Path path, String inode, long size, FileTime written) {
  private static final int OTHERS_WRITE = 0002;
  private static final int GROUP_WRITE = 0020;
  private static final int STICKY = 01000;
  private static final long ROOT = 0;

  /** The regular file at {@code path}; empty if there is none. */
  static Optional<LogFile> at(Path path) throws IOException {
    try {
      BasicFileAttributes now =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String inode = UnixFile.at(path).inode();
      return Optional.of(new LogFile(path, inode, now.size(), now.lastModifiedTime()));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  /** Device and inode of what {@code link} leads to; empty if it leads nowhere. */
  static Optional<String> behind(Path link) throws IOException {
    try {
      return Optional.of(UnixFile.behind(link).inode());
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /**
   * Refuses what must not be rotated: a link, a device, a file with a second name, a folder that
   * others may write.
   */
  static void guard(Path path) throws IOException, Refusal {
    BasicFileAttributes kind =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (kind.isSymbolicLink()) {
      throw new Refusal("symlink", "file", path, "target", Files.readSymbolicLink(path));
    }
    if (!kind.isRegularFile()) {
      throw new Refusal("not-regular", "file", path);
    }
    long names = UnixFile.at(path).names();
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
      UnixFile unix = UnixFile.at(folder);
      boolean sticky = !holdsTheLog && (unix.mode() & STICKY) != 0;
      if (unix.uid() != ROOT && unix.uid() != us) {
        throw new Refusal("folder-owner", "folder", folder, "owner", Files.getOwner(folder));
      }
      boolean groupWrites = (unix.mode() & GROUP_WRITE) != 0 && unix.gid() != ROOT && us == ROOT;
      if (!sticky && ((unix.mode() & OTHERS_WRITE) != 0 || groupWrites)) {
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
        return Long.parseLong(List.of(line.split("\\s+", -1)).get(2));
      }
    }
    throw new IOException("/proc/self/status has no line Uid");
  }
}
