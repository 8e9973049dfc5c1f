package dev.pitwall.check.host;

import dev.pitwall.check.Offender;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Processors: their busy share since the sample before, the shares of waiting and of stolen time,
 * and the load.
 *
 * <p>Without a quota busy is that of {@link CpuTicks#between}; with one that of {@link QuotaUse}.
 * The load is that of 15 minutes by the machine's processors, also inside a container: the kernel
 * counts no load of a group.
 */
final class LinuxCpu implements Meter {
  private final HostFiles files;
  private final Messages words;
  private final QuotaUse quotas;
  private final Processes processes;
  private @Nullable CpuTicks before;
  private boolean limited;

  LinuxCpu(HostFiles files, QuotaUse quotas, Processes processes, Messages words) {
    this.files = files;
    this.quotas = quotas;
    this.processes = processes;
    this.words = words;
  }

  /** True if a quota held at the last sample. */
  boolean limited() {
    return limited;
  }

  @Override
  public List<Measure> always() {
    return List.of(Measure.CPU, Measure.IOWAIT, Measure.STEAL, Measure.LOAD);
  }

  @Override
  public void measure(Cgroups groups, Answers into) throws IOException {
    String stat = files.text("proc/stat");
    CpuTicks ticks = CpuTicks.parse(firstLine(stat)).orElse(null);
    int cores = processors(stat);
    CpuTicks last = before;
    before = ticks;
    QuotaUse.Groups use = quotas.look(groups, cores);
    limited = use.limited();
    String load = files.find("proc/loadavg").orElse("");
    load(load, cores, into);
    if (ticks == null) {
      processes.look(0);
      unknown(words.get("cpu.unreadable", "file", "/proc/stat"), into);
      return;
    }
    processes.look(ticks.total());
    if (last == null) {
      unknown(words.get("cpu.first"), into);
      return;
    }
    Optional<CpuTicks.Use> host = CpuTicks.between(last, ticks);
    if (host.isEmpty()) {
      unknown(words.get("cpu.no-time"), into);
      return;
    }
    into.share(Measure.IOWAIT, host.get().iowait(), "", List.of());
    into.share(Measure.STEAL, host.get().steal(), "", List.of());
    use.throttled().ifPresent(share -> into.share(Measure.THROTTLED, share, "", List.of()));
    busy(use, host.get(), new Machine(cores, averages(load)), into);
  }

  /** What the details name beside the shares. */
  private record Machine(int cores, String load) {}

  private void unknown(String reason, Answers into) {
    into.unknown(Measure.CPU, reason);
    into.unknown(Measure.IOWAIT, reason);
    into.unknown(Measure.STEAL, reason);
  }

  private void busy(QuotaUse.Groups use, CpuTicks.Use host, Machine machine, Answers into) {
    List<Offender> largest = processes.byCpu();
    if (use.nearest().isPresent()) {
      QuotaUse.Use group = use.nearest().get();
      into.share(Measure.CPU, group.share(), ofGroup(group, host, machine), largest);
    } else if (use.limited()) {
      // With a quota the machine's share would be the answer to another question.
      into.unknown(Measure.CPU, words.get("cpu.group-unknown"));
    } else {
      into.share(Measure.CPU, host.busy(), ofHost(host, machine), largest);
    }
  }

  private String ofHost(CpuTicks.Use use, Machine machine) {
    return words.get(
        "cpu.host",
        "cores",
        machine.cores(),
        "iowait",
        Percent.of(use.iowait()),
        "steal",
        Percent.of(use.steal()),
        "load",
        machine.load());
  }

  private String ofGroup(QuotaUse.Use use, CpuTicks.Use host, Machine machine) {
    OptionalDouble throttled = use.throttled();
    return words.get(
        "cpu.group",
        "limit",
        Percent.plain(use.limitCores()),
        "throttled",
        throttled.isPresent() ? Percent.of(throttled.getAsDouble()) : words.get("not-reported"),
        "host",
        Percent.of(host.busy()),
        "load",
        machine.load());
  }

  private void load(String loadavg, int cores, Answers into) {
    OptionalDouble fifteen = fifteenMinutes(loadavg);
    if (fifteen.isEmpty()) {
      into.unknown(Measure.LOAD, words.get("load.unreadable", "file", "/proc/loadavg"));
    } else if (cores == 0) {
      into.unknown(Measure.LOAD, words.get("load.no-processors", "file", "/proc/stat"));
    } else {
      String detail =
          words.get("load.detail", "load", Percent.plain(fifteen.getAsDouble()), "cores", cores);
      into.value(Measure.LOAD, fifteen.getAsDouble() / cores, detail, List.of());
    }
  }

  private static OptionalDouble fifteenMinutes(String loadavg) {
    String[] fields = loadavg.split(" ", 4);
    try {
      double load = fields.length < 4 ? Double.NaN : Double.parseDouble(fields[2]);
      return load >= 0 && load < 1e9 ? OptionalDouble.of(load) : OptionalDouble.empty();
    } catch (NumberFormatException garbled) {
      return OptionalDouble.empty();
    }
  }

  private String averages(String loadavg) {
    String[] fields = loadavg.split(" ", 4);
    return fields.length < 4
        ? words.get("not-reported")
        : fields[0] + " " + fields[1] + " " + fields[2];
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Lines {@code cpu0 ...}: the processors that are on. */
  private static int processors(String stat) {
    int count = 0;
    for (int at = stat.indexOf("\ncpu"); at >= 0; at = stat.indexOf("\ncpu", at + 1)) {
      char next = at + 4 < stat.length() ? stat.charAt(at + 4) : ' ';
      count += next >= '0' && next <= '9' ? 1 : 0;
    }
    return count;
  }
}
