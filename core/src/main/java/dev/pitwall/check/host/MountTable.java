package dev.pitwall.check.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether a file system takes writes, by {@code /proc/self/mountinfo} (proc(5)). Its options stand
 * there twice: those of the mount, which an administrator or a container's runtime chose, and those
 * of the file system beneath. A mount for writing upon a file system that is read-only is what
 * remains after the kernel met an error and stopped writing ({@code errors=remount-ro}); ext4 of
 * Linux 6.15 and later calls it {@code emergency_ro} or {@code shutdown}.
 */
final class MountTable {
  private static final List<String> STOPPED = List.of("ro", "emergency_ro", "shutdown");

  private final HostFiles files;

  MountTable(HostFiles files) {
    this.files = files;
  }

  /**
   * True if the kernel stopped writing; empty if the table is missing or does not name the path.
   */
  Optional<Boolean> stopped(Path path) throws IOException {
    String wanted = path.toAbsolutePath().normalize().toString();
    String found = "";
    Optional<Boolean> stopped = Optional.empty();
    for (String line : files.find("proc/self/mountinfo").orElse("").split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      int separator = List.of(fields).indexOf("-");
      if (separator < 6 || fields.length < separator + 4) {
        continue;
      }
      String point = Cgroups.unescaped(fields[4]);
      // The nearest mount point counts, and of two upon the same folder the later one.
      if (holds(point, wanted) && point.length() >= found.length()) {
        found = point;
        List<String> ofMount = List.of(fields[5].split(",", -1));
        List<String> beneath = List.of(fields[separator + 3].split(",", -1));
        stopped =
            Optional.of(ofMount.contains("rw") && beneath.stream().anyMatch(STOPPED::contains));
      }
    }
    return stopped;
  }

  private static boolean holds(String point, String path) {
    return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
  }
}
