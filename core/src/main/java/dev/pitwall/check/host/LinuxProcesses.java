package dev.pitwall.check.host;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Unit;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The largest processes from {@code /proc/PID/stat}. A process's share of the processors is the
 * difference of its ticks over the difference of {@code /proc/stat}'s: both count in the same tick,
 * so its length is not needed. Looks at {@value #MOST} processes at most.
 */
final class LinuxProcesses implements Processes {
  private static final int MOST = 2_000;
  private static final int SHOWN = 5;

  /** One process; {@code key} also holds its start time, because a pid is used again. */
  private record Seen(String key, String name, int pid, double ticks, double pages) {}

  private final HostFiles files;
  private Map<String, Double> ticksBefore = Map.of();
  private double totalBefore;
  private List<Offender> byCpu = List.of();
  private List<Offender> byMemory = List.of();

  LinuxProcesses(HostFiles files) {
    this.files = files;
  }

  @Override
  public void look() {
    try {
      List<Seen> processes = list();
      byCpu = shares(processes, totalTicks());
      byMemory = resident(processes);
    } catch (IOException e) {
      // Without /proc there is nobody to name; the readings themselves say why they are unknown.
      byCpu = List.of();
      byMemory = List.of();
    }
  }

  private List<Seen> list() throws IOException {
    List<Seen> processes = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(
            files.at("proc"), folder -> isNumber(folder.getFileName().toString()))) {
      for (Path folder : folders) {
        if (processes.size() >= MOST) {
          break;
        }
        read(folder).ifPresent(processes::add);
      }
    }
    return processes;
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Optional<Seen> read(Path folder) {
    try {
      return parse(HostFiles.text(folder.resolve("stat")));
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /** The name stands in parentheses and may hold blanks and parentheses itself: proc(5). */
  private static Optional<Seen> parse(String stat) {
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    if (open < 1 || close < open) {
      return Optional.empty();
    }
    String[] rest = stat.substring(close + 1).strip().split(" ", -1);
    if (rest.length < 22) {
      return Optional.empty();
    }
    try {
      int pid = Integer.parseInt(stat.substring(0, open).strip());
      double ticks = Double.parseDouble(rest[11]) + Double.parseDouble(rest[12]);
      double pages = Double.parseDouble(rest[21]);
      String name = stat.substring(open + 1, close);
      return Optional.of(new Seen(pid + "@" + rest[19], name, pid, ticks, pages));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private double totalTicks() throws IOException {
    return CpuTicks.parse(files.text("proc/stat").lines().findFirst().orElse(""))
        .map(
            t ->
                (double) t.user()
                    + t.nice()
                    + t.system()
                    + t.idle()
                    + t.iowait()
                    + t.irq()
                    + t.softirq()
                    + t.steal())
        .orElse(0.0);
  }

  private List<Offender> shares(List<Seen> processes, double total) {
    double passed = total - totalBefore;
    Map<String, Double> before = ticksBefore;
    List<Offender> largest = List.of();
    if (!before.isEmpty() && passed > 0) {
      ToDoubleFunction<Seen> share =
          p -> Math.max(p.ticks() - before.getOrDefault(p.key(), p.ticks()), 0) / passed;
      largest =
          processes.stream()
              .filter(p -> share.applyAsDouble(p) > 0)
              .sorted(Comparator.comparingDouble(share).reversed())
              .limit(SHOWN)
              .map(p -> new Offender(label(p), share.applyAsDouble(p), Unit.RATIO))
              .toList();
    }
    Map<String, Double> now = new HashMap<>();
    processes.forEach(p -> now.put(p.key(), p.ticks()));
    ticksBefore = now;
    totalBefore = total;
    return largest;
  }

  private List<Offender> resident(List<Seen> processes) {
    List<Offender> largest = new ArrayList<>();
    processes.stream()
        .filter(p -> p.pages() > 0)
        .sorted(Comparator.comparingDouble(Seen::pages).reversed())
        .limit(SHOWN)
        .forEach(
            p -> {
              // Asked in kB there, so the size of a page is not needed either.
              OptionalDouble bytes = residentBytes(p);
              if (bytes.isPresent()) {
                largest.add(new Offender(label(p), bytes.getAsDouble(), Unit.BYTES));
              }
            });
    return largest;
  }

  private OptionalDouble residentBytes(Seen process) {
    try {
      return files
          .text("proc/" + process.pid() + "/status")
          .lines()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("\\D", ""))
          .filter(digits -> !digits.isEmpty() && digits.length() < 16)
          .mapToDouble(digits -> Double.parseDouble(digits) * 1024)
          .findFirst();
    } catch (IOException ended) {
      return OptionalDouble.empty();
    }
  }

  private static String label(Seen process) {
    return process.name() + " (" + process.pid() + ")";
  }

  @Override
  public List<Offender> byCpu() {
    return byCpu;
  }

  @Override
  public List<Offender> byMemory() {
    return byMemory;
  }
}
