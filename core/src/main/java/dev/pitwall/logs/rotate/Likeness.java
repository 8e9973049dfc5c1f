package dev.pitwall.logs.rotate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/** Makes a new file like the one that it stands for. */
final class Likeness {
  private Likeness() {}

  /** Gives {@code to} the owner, group, permissions and time of {@code from}. */
  static void give(Path from, Path to) throws IOException {
    PosixFileAttributes like = attributes(from);
    PosixFileAttributeView view = view(to);
    own(like, view);
    view.setPermissions(like.permissions());
    view.setTimes(like.lastModifiedTime(), null, null);
  }

  /**
   * Gives a new, empty log the owner and group of the old one, and {@code mode} whatever the umask.
   */
  static void give(PosixFileAttributes old, Path to, FileMode mode) throws IOException {
    PosixFileAttributeView view = view(to);
    own(old, view);
    view.setPermissions(mode.permissions());
  }

  static PosixFileAttributes attributes(Path of) throws IOException {
    return Files.readAttributes(of, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static PosixFileAttributeView view(Path of) {
    return Files.getFileAttributeView(of, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Only root may give a file away; for everybody else it stays one's own. */
  private static void own(PosixFileAttributes like, PosixFileAttributeView view)
      throws IOException {
    PosixFileAttributes now = view.readAttributes();
    try {
      if (!now.group().equals(like.group())) {
        view.setGroup(like.group());
      }
      if (!now.owner().equals(like.owner())) {
        view.setOwner(like.owner());
      }
    } catch (java.nio.file.FileSystemException notAllowed) {
      return;
    }
  }
}
