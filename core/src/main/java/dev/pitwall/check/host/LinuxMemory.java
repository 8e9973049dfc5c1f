package dev.pitwall.check.host;

import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Used share of the memory.
 *
 * <p>Without a limit: {@code (MemTotal - MemAvailable) / MemTotal}, as {@code free} of procps 4
 * shows it. Kernels before 3.14 lack MemAvailable; there {@code MemFree + Active(file) +
 * Inactive(file) + SReclaimable} stands for it. With a limit below MemTotal on a group of the
 * process or above it: {@linkplain Cgroups#workingSetBytes working set} / limit, for the group that
 * is nearest to its limit.
 */
final class LinuxMemory implements Meter {
  private static final List<String> FREEABLE =
      List.of("MemFree:", "Active(file):", "Inactive(file):", "SReclaimable:");

  private final HostFiles files;
  private final Processes processes;
  private final Messages words;
  private Optional<Path> limitedGroup = Optional.empty();

  LinuxMemory(HostFiles files, Processes processes, Messages words) {
    this.files = files;
    this.processes = processes;
    this.words = words;
  }

  /** The process's own group, if a limit held on it or above it at the last sample. */
  Optional<Path> limitedGroup() {
    return limitedGroup;
  }

  @Override
  public List<Measure> always() {
    return List.of(Measure.MEMORY);
  }

  @Override
  public void measure(Cgroups groups, Answers into) throws IOException {
    String meminfo = files.text("proc/meminfo");
    double total = kilobytes(meminfo, "MemTotal:").orElse(0);
    limitedGroup = Optional.empty();
    List<Path> levels = groups.levels("memory");
    Use nearest = null;
    for (Path level : levels) {
      OptionalDouble limit = groups.limitBytes(level);
      if (limit.isEmpty() || (total > 0 && limit.getAsDouble() >= total)) {
        continue;
      }
      limitedGroup = Optional.of(levels.get(0));
      OptionalDouble used = groups.workingSetBytes(level);
      if (used.isEmpty()) {
        into.unknown(Measure.MEMORY, words.get("memory.group-unreadable", "folder", level));
        return;
      }
      Use use = new Use(used.getAsDouble(), limit.getAsDouble());
      nearest = nearest == null || use.share() > nearest.share() ? use : nearest;
    }
    answer(nearest, total, available(meminfo), into);
  }

  /** Bytes used of those that there are. */
  private record Use(double used, double of) {
    double share() {
      return used / of;
    }
  }

  private void answer(@Nullable Use nearest, double total, OptionalDouble available, Answers into) {
    if (nearest != null) {
      answer(nearest, "memory.group", "limit", into);
    } else if (total > 0 && available.isPresent()) {
      answer(new Use(total - available.getAsDouble(), total), "memory.host", "total", into);
    } else {
      into.unknown(Measure.MEMORY, words.get("memory.unreadable", "file", "/proc/meminfo"));
    }
  }

  private void answer(Use use, String text, String whole, Answers into) {
    String detail =
        words.get(text, "used", Percent.bytes(use.used()), whole, Percent.bytes(use.of()));
    into.share(Measure.MEMORY, use.share(), detail, processes.byMemory());
  }

  private static OptionalDouble available(String meminfo) {
    OptionalDouble told = kilobytes(meminfo, "MemAvailable:");
    if (told.isPresent()) {
      return told;
    }
    double sum = 0;
    for (String part : FREEABLE) {
      OptionalDouble bytes = kilobytes(meminfo, part);
      if (bytes.isEmpty()) {
        return bytes;
      }
      sum += bytes.getAsDouble();
    }
    return OptionalDouble.of(sum);
  }

  private static OptionalDouble kilobytes(String meminfo, String name) {
    OptionalDouble kilobytes = Lines.number(meminfo, name);
    return kilobytes.isPresent() ? OptionalDouble.of(kilobytes.getAsDouble() * 1024) : kilobytes;
  }
}
