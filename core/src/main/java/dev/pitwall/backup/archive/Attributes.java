package dev.pitwall.backup.archive;

import dev.pitwall.backup.archive.Remark.Kind;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a file the owner, permissions and time that an archive remembers. Owners go by their name
 * where this machine knows it, else by number; who is not root keeps the files as his own. The
 * set-user and set-group bits of files are not brought back: an archive must not make programs that
 * run as somebody else.
 */
final class Attributes {
  private static final int GROUP_STICKY = 03000;

  private final Remarks remarks;
  private final Map<String, Optional<UserPrincipal>> users = new HashMap<>();
  private final Map<String, Optional<GroupPrincipal>> groups = new HashMap<>();

  Attributes(Remarks remarks) {
    this.remarks = remarks;
  }

  void set(Path file, TarEntry entry) {
    owner(file, entry); // first: it takes the set-group bit away
    if (entry.type() != TarEntry.Type.LINK) {
      permissions(file, entry);
    }
    time(file, entry);
  }

  private void owner(Path file, TarEntry entry) {
    try {
      FileFacts now = FileFacts.of(file);
      PosixFileAttributeView view =
          Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      Optional<UserPrincipal> user = users.computeIfAbsent(entry.owner(), Attributes::user);
      if (user.isPresent() && !now.owner().equals(entry.owner())) {
        view.setOwner(user.get());
      } else if (user.isEmpty() && now.uid() != (int) entry.uid()) {
        Files.setAttribute(file, "unix:uid", (int) entry.uid(), LinkOption.NOFOLLOW_LINKS);
      }
      Optional<GroupPrincipal> group = groups.computeIfAbsent(entry.group(), Attributes::group);
      if (group.isPresent() && !now.group().equals(entry.group())) {
        view.setGroup(group.get());
      } else if (group.isEmpty() && now.gid() != (int) entry.gid()) {
        Files.setAttribute(file, "unix:gid", (int) entry.gid(), LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException | UnsupportedOperationException e) {
      remarks.add(Kind.ATTRIBUTES, file.toString(), "owner " + entry.owner() + ":" + entry.group());
    }
  }

  private void permissions(Path file, TarEntry entry) {
    int bits = entry.permissions();
    try {
      if (entry.type() == TarEntry.Type.FOLDER && (bits & GROUP_STICKY) != 0) {
        Files.setAttribute(file, "unix:mode", bits & ~04000);
      } else {
        PosixFileAttributeView view =
            Files.getFileAttributeView(
                file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        view.setPermissions(permissions(bits));
      }
    } catch (IOException | UnsupportedOperationException e) {
      remarks.add(Kind.ATTRIBUTES, file.toString(), "mode " + Integer.toOctalString(bits));
    }
  }

  private static Set<PosixFilePermission> permissions(int bits) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] highToLow = PosixFilePermission.values();
    for (int i = 0; i < highToLow.length; i++) {
      if ((bits & (0400 >> i)) != 0) {
        permissions.add(highToLow[i]);
      }
    }
    return permissions;
  }

  void time(Path file, TarEntry entry) {
    try {
      Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(entry.modified(), null, null);
    } catch (IOException | UnsupportedOperationException e) {
      if (entry.type() != TarEntry.Type.LINK) { // not every system keeps the time of a link
        remarks.add(Kind.ATTRIBUTES, file.toString(), "time " + entry.modified());
      }
    }
  }

  private static Optional<UserPrincipal> user(String name) {
    try {
      return name.isEmpty() ? Optional.empty() : Optional.of(names().lookupPrincipalByName(name));
    } catch (IOException | UnsupportedOperationException unknownHere) {
      return Optional.empty();
    }
  }

  private static Optional<GroupPrincipal> group(String name) {
    try {
      return name.isEmpty()
          ? Optional.empty()
          : Optional.of(names().lookupPrincipalByGroupName(name));
    } catch (IOException | UnsupportedOperationException unknownHere) {
      return Optional.empty();
    }
  }

  private static UserPrincipalLookupService names() {
    return FileSystems.getDefault().getUserPrincipalLookupService();
  }
}
