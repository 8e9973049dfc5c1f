package dev.pitwall.logs.rotate;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Permissions of a file, written in octal: {@code 0644}. */
record FileMode(Set<PosixFilePermission> permissions) {
  private static final int MOST = 0777;
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ
  };

  FileMode {
    permissions = Set.copyOf(permissions);
  }

  static FileMode parse(String text) {
    if (!text.strip().matches("0?[0-7]{3}")) {
      throw new IllegalArgumentException("not an octal mode");
    }
    int mode = Integer.parseInt(text.strip(), 8);
    if ((mode & 0600) != 0600 || mode > MOST) {
      throw new IllegalArgumentException("its owner could not write it");
    }
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BITS.length; bit++) {
      if ((mode >> bit & 1) == 1) {
        set.add(BITS[bit]);
      }
    }
    return new FileMode(set);
  }
}
