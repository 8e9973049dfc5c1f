package dev.pitwall.check.host;

import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Used share of the memory.
 *
 * <p>Without a limit: {@code (MemTotal - MemAvailable) / MemTotal}, as {@code free} of procps 4
 * shows it. Kernels before 3.14 lack MemAvailable; there {@code MemFree + Active(file) +
 * Inactive(file) + SReclaimable} stands for it. With a limit below MemTotal on a group of the
 * process or above it: {@linkplain Cgroups#workingSetBytes working set} / limit, for the group that
 * is nearest to its limit.
 */
final class LinuxMemory {
  private static final Pattern LINE = Pattern.compile("([\\w()]+):\\s+(\\d{1,18}) kB");

  private final HostFiles files;
  private final Messages words;

  LinuxMemory(HostFiles files, Messages words) {
    this.files = files;
    this.words = words;
  }

  Meter.Outcome measure() throws IOException {
    Map<String, Double> meminfo = meminfo(files.lines("proc/meminfo"));
    double total = meminfo.getOrDefault("MemTotal", 0.0);
    OptionalDouble available = available(meminfo);
    Cgroups cgroups = Cgroups.read(files);
    Meter.Share nearest = null;
    for (Path level : cgroups.levels("memory")) {
      OptionalDouble limit = cgroups.limitBytes(level);
      if (limit.isEmpty() || (total > 0 && limit.getAsDouble() >= total)) {
        continue;
      }
      OptionalDouble used = cgroups.workingSetBytes(level);
      if (used.isEmpty()) {
        return new Meter.None(words.get("memory.group-unreadable", "folder", level));
      }
      Meter.Share share = ofGroup(used.getAsDouble(), limit.getAsDouble());
      if (nearest == null || share.share() > nearest.share()) {
        nearest = share;
      }
    }
    if (nearest != null) {
      return nearest;
    }
    if (!(total > 0) || available.isEmpty()) {
      return new Meter.None(words.get("memory.unreadable", "file", "/proc/meminfo"));
    }
    return ofHost(total, available.getAsDouble());
  }

  private Meter.Share ofGroup(double used, double limit) {
    String detail =
        words.get("memory.group", "used", Percent.bytes(used), "limit", Percent.bytes(limit));
    return new Meter.Share(used / limit, detail, Map.of());
  }

  private Meter.Share ofHost(double total, double available) {
    double used = total - available;
    String detail =
        words.get("memory.host", "used", Percent.bytes(used), "total", Percent.bytes(total));
    return new Meter.Share(used / total, detail, Map.of());
  }

  private static OptionalDouble available(Map<String, Double> meminfo) {
    Double told = meminfo.get("MemAvailable");
    if (told != null) {
      return OptionalDouble.of(told);
    }
    double sum = 0;
    for (String part : List.of("MemFree", "Active(file)", "Inactive(file)", "SReclaimable")) {
      Double bytes = meminfo.get(part);
      if (bytes == null) {
        return OptionalDouble.empty();
      }
      sum += bytes;
    }
    return OptionalDouble.of(sum);
  }

  /** Bytes by name. */
  private static Map<String, Double> meminfo(List<String> lines) {
    Map<String, Double> bytes = new HashMap<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        bytes.put(matcher.group(1), Double.parseDouble(matcher.group(2)) * 1024);
      }
    }
    return bytes;
  }
}
