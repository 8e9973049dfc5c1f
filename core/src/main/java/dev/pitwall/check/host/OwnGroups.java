package dev.pitwall.check.host;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of this process over time. The memberships are read each time, because a
 * process may be moved; the table of mounts only when they changed and every five minutes, because
 * on a host of containers it has thousands of lines.
 */
final class OwnGroups {
  private static final long KEEP_NANOS = Duration.ofMinutes(5).toNanos();

  private final HostFiles files;
  private final TimeSource time;
  private String membership = "";
  private @Nullable Cgroups known;
  private long readNanos;

  OwnGroups(HostFiles files, TimeSource time) {
    this.files = files;
    this.time = time;
  }

  Cgroups now() throws IOException {
    String current = files.find("proc/self/cgroup").orElse("");
    long nanos = time.nanoTime();
    Cgroups groups = known;
    if (groups == null || !current.equals(membership) || nanos - readNanos > KEEP_NANOS) {
      groups = Cgroups.read(files);
      known = groups;
      membership = current;
      readNanos = nanos;
    }
    return groups;
  }
}
