package dev.pitwall.check.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The control groups of this process, version 1, 2 and mixed, from {@code /proc/self/cgroup} and
 * {@code /proc/self/mountinfo} (cgroups(7), proc(5)).
 *
 * <p>A group's folder is the mount point plus the group's path without the mount's root; if there
 * is no such folder (a path of the host's namespace seen from inside a container) it is the mount
 * point itself. A limit of an ancestor holds as well, so every question goes over all levels from
 * the group up to the mount point.
 */
final class Cgroups {
  /** From here on a limit of version 1 means none: it is the largest long, rounded to a page. */
  private static final double NO_LIMIT = 0x1p62;

  /** No control groups: another system than Linux, or a kernel without them. */
  static final Cgroups NONE = new Cgroups(new HostFiles(Path.of("")));

  private final HostFiles files;
  private final Map<String, String> versionOnePaths = new HashMap<>();
  private Optional<String> versionTwoPath = Optional.empty();
  private final List<Mount> mounts = new ArrayList<>();

  private Cgroups(HostFiles files) {
    this.files = files;
  }

  /** One line of mountinfo about a cgroup file system. */
  private record Mount(String root, String point, boolean versionTwo, List<String> controllers) {}

  /** Reads where this process is. */
  static Cgroups read(HostFiles files) throws IOException {
    Cgroups cgroups = new Cgroups(files);
    if (files.exists("proc/self/cgroup") && files.exists("proc/self/mountinfo")) {
      files.lines("proc/self/cgroup").forEach(cgroups::membership);
      files.lines("proc/self/mountinfo").forEach(cgroups::mount);
    }
    return cgroups;
  }

  private void membership(String line) {
    String[] fields = line.split(":", 3);
    if (fields.length < 3) {
      return;
    }
    if (fields[0].equals("0") && fields[1].isEmpty()) {
      versionTwoPath = Optional.of(fields[2]);
    } else {
      for (String controller : fields[1].split(",", -1)) {
        versionOnePaths.put(controller, fields[2]);
      }
    }
  }

  private void mount(String line) {
    int separator = line.indexOf(" - ");
    if (separator < 0) {
      return;
    }
    String[] before = line.substring(0, separator).split(" ", -1);
    String[] after = line.substring(separator + 3).split(" ", -1);
    if (before.length < 5 || after.length < 3) {
      return;
    }
    boolean versionTwo = after[0].equals("cgroup2");
    if (versionTwo || after[0].equals("cgroup")) {
      List<String> controllers = List.of(after[2].split(",", -1));
      String point = unescaped(before[4]);
      // What is mounted later upon the same folder hides what was there.
      mounts.removeIf(earlier -> earlier.point().equals(point));
      mounts.add(new Mount(unescaped(before[3]), point, versionTwo, controllers));
    }
  }

  /** Mountinfo writes blanks and backslashes as three octal digits. */
  static String unescaped(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  /**
   * The folders of the group that has this controller, from the process's own up to the mount
   * point; empty without such a controller. One that is mounted as version 1 is not in version 2.
   */
  List<Path> levels(String controller) {
    String pathOne = versionOnePaths.get(controller);
    if (pathOne != null) {
      List<Path> levels = levels(pathOne, false, controller);
      if (!levels.isEmpty()) {
        return levels;
      }
    }
    return versionTwoPath.map(path -> levels(path, true, controller)).orElse(List.of());
  }

  /** The levels of the unified hierarchy of version 2, also where controllers are on version 1. */
  List<Path> unifiedLevels() {
    return versionTwoPath.map(path -> levels(path, true, "")).orElse(List.of());
  }

  private List<Path> levels(String path, boolean versionTwo, String controller) {
    List<Path> fallback = List.of();
    for (Mount mount : mounts) {
      if (mount.versionTwo() != versionTwo
          || (!versionTwo && !mount.controllers().contains(controller))) {
        continue;
      }
      Path top = files.at(mount.point()).normalize();
      Optional<Path> leaf = folder(mount, top, path);
      if (leaf.isPresent()) {
        return upTo(top, leaf.get());
      }
      if (fallback.isEmpty() && Files.isDirectory(top)) {
        fallback = List.of(top);
      }
    }
    return fallback;
  }

  private static Optional<Path> folder(Mount mount, Path top, String path) {
    String root = mount.root().equals("/") ? "" : mount.root();
    boolean below = path.equals(root) || path.startsWith(root + "/");
    if (!below) {
      return Optional.empty();
    }
    String rest = path.substring(root.length());
    Path folder = top.resolve(rest.startsWith("/") ? rest.substring(1) : rest).normalize();
    // A path that leads out of the namespace ("/../..") is not visible from here.
    return folder.startsWith(top) && Files.isDirectory(folder)
        ? Optional.of(folder)
        : Optional.empty();
  }

  private static List<Path> upTo(Path top, Path leaf) {
    List<Path> levels = new ArrayList<>();
    for (Path level = leaf; level != null && level.startsWith(top); level = level.getParent()) {
      levels.add(level);
    }
    return levels;
  }

  /** Cores that the quota of one level allows: quota / period; empty if it has none. */
  OptionalDouble limitCores(Path level) throws IOException {
    Optional<String> max = files.find(level.resolve("cpu.max"));
    if (max.isPresent()) {
      String[] fields = max.get().split("\\s+", -1);
      return quotient(number(fields[0]), fields.length > 1 ? number(fields[1]) : none());
    }
    return quotient(
        number(files.find(level.resolve("cpu.cfs_quota_us")).orElse("")),
        number(files.find(level.resolve("cpu.cfs_period_us")).orElse("")));
  }

  private static OptionalDouble quotient(OptionalDouble quota, OptionalDouble period) {
    boolean limited =
        quota.isPresent()
            && period.isPresent()
            && quota.getAsDouble() > 0
            && period.getAsDouble() > 0;
    return limited ? OptionalDouble.of(quota.getAsDouble() / period.getAsDouble()) : none();
  }

  /** CPU time that the group at one level of {@code cpu} has used; empty if it is not told. */
  OptionalDouble cpuSeconds(Path level) throws IOException {
    OptionalDouble micros = Lines.number(text(level.resolve("cpu.stat")), "usage_usec");
    if (micros.isPresent()) {
      return OptionalDouble.of(micros.getAsDouble() / 1e6);
    }
    List<Path> cpu = levels("cpu");
    List<Path> accounting = levels("cpuacct");
    // Both hierarchies have the same groups; the same distance from the top is the same group.
    int fromTop = cpu.size() - cpu.indexOf(level);
    if (fromTop > accounting.size() || accounting.size() != cpu.size()) {
      return none();
    }
    Path usage = accounting.get(accounting.size() - fromTop).resolve("cpuacct.usage");
    OptionalDouble nanos = number(files.find(usage).orElse(""));
    return nanos.isPresent() ? OptionalDouble.of(nanos.getAsDouble() / 1e9) : none();
  }

  /** Bytes that one level allows; empty if it sets no limit. */
  OptionalDouble limitBytes(Path level) throws IOException {
    Optional<String> max = files.find(level.resolve("memory.max"));
    if (max.isPresent()) {
      return below(number(max.get()));
    }
    OptionalDouble own =
        below(number(files.find(level.resolve("memory.limit_in_bytes")).orElse("")));
    OptionalDouble inherited =
        below(Lines.number(text(level.resolve("memory.stat")), "hierarchical_memory_limit"));
    return inherited.isPresent()
        ? OptionalDouble.of(Math.min(own.orElse(NO_LIMIT), inherited.getAsDouble()))
        : own;
  }

  /** A limit of zero bytes would let nothing run: it is no limit that was set. */
  private static OptionalDouble below(OptionalDouble limit) {
    return limit.isPresent() && limit.getAsDouble() > 0 && limit.getAsDouble() < NO_LIMIT
        ? limit
        : none();
  }

  /**
   * The working set of one level as the kubelet defines it: usage minus inactive file cache, which
   * the kernel gives back before it kills; empty if it is not told.
   */
  OptionalDouble workingSetBytes(Path level) throws IOException {
    String stat = text(level.resolve("memory.stat"));
    OptionalDouble usage = number(files.find(level.resolve("memory.current")).orElse(""));
    OptionalDouble inactive = Lines.number(stat, "inactive_file");
    if (usage.isEmpty()) {
      usage = number(files.find(level.resolve("memory.usage_in_bytes")).orElse(""));
      inactive = Lines.number(stat, "total_inactive_file");
    }
    if (usage.isEmpty() || inactive.isEmpty()) {
      return none();
    }
    return OptionalDouble.of(Math.max(usage.getAsDouble() - inactive.getAsDouble(), 0));
  }

  /** How often the kernel stopped the group for its quota. */
  record Periods(OptionalDouble all, OptionalDouble throttled) {}

  /** The periods of one level of {@code cpu}. */
  Periods periods(Path level) throws IOException {
    String stat = text(level.resolve("cpu.stat"));
    return new Periods(Lines.number(stat, "nr_periods"), Lines.number(stat, "nr_throttled"));
  }

  /** Processes of one level that the kernel has ended for want of memory; empty if not told. */
  OptionalDouble oomKills(Path level) throws IOException {
    OptionalDouble events = Lines.number(text(level.resolve("memory.events")), "oom_kill");
    return events.isPresent()
        ? events
        : Lines.number(text(level.resolve("memory.oom_control")), "oom_kill");
  }

  /** Pages of one level that came back from swap; empty on kernels that do not tell it. */
  OptionalDouble pagesSwappedIn(Path level) throws IOException {
    return Lines.number(text(level.resolve("memory.stat")), "pswpin");
  }

  private String text(Path file) throws IOException {
    return files.find(file).orElse("");
  }

  private static OptionalDouble number(String text) {
    String digits = text.strip();
    // "max", "-1" and an empty text are no number.
    return Lines.leading(digits, 0);
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }
}
