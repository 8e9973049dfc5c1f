package dev.pitwall.logs.rotate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * What only Unix knows of a file.
 *
 * @param inode device and inode
 * @param mode permissions and the bits above them
 * @param names how many names it has
 */
record UnixFile(String inode, int mode, long uid, long gid, long names) {
  private static final String ATTRIBUTES = "unix:dev,ino,mode,uid,gid,nlink";

  /** Of this very name, also if it is a link. */
  static UnixFile at(Path path) throws IOException {
    return of(Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
  }

  /** Of what a link leads to. */
  static UnixFile behind(Path path) throws IOException {
    return of(Files.readAttributes(path, ATTRIBUTES));
  }

  private static UnixFile of(Map<String, Object> unix) {
    return new UnixFile(
        number(unix, "dev") + ":" + number(unix, "ino"),
        (int) number(unix, "mode"),
        number(unix, "uid"),
        number(unix, "gid"),
        number(unix, "nlink"));
  }

  private static long number(Map<String, Object> unix, String name) {
    if (unix.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException("no unix:" + name + " for a file");
  }
}
