package dev.pitwall.check.host;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final HostFiles files;
  private Map<Integer, ProcessStat> before = Map.of();
  private double totalBefore;
  private List<Offender> byCpu = List.of();
  private List<ProcessStat> seen = List.of();

  LinuxProcesses(HostFiles files) {
    this.files = files;
  }

  @Override
  public void look(double totalTicks) {
    seen = list();
    byCpu = shares(totalTicks - totalBefore);
    Map<Integer, ProcessStat> now = new HashMap<>(seen.size() * 2);
    seen.forEach(process -> now.put(process.pid(), process));
    before = now;
    totalBefore = totalTicks;
  }

  /** None where there is no {@code /proc}; the readings themselves say why they are unknown. */
  private List<ProcessStat> list() {
    String proc = files.at("proc").toString();
    String[] names = files.at("proc").toFile().list();
    List<ProcessStat> processes = new ArrayList<>();
    if (names == null) {
      return processes;
    }
    for (String name : names) {
      if (processes.size() >= MOST) {
        break;
      }
      if (isNumber(name)) {
        read(proc + "/" + name + "/stat", processes);
      }
    }
    return processes;
  }

  private static boolean isNumber(String name) {
    char c = name.charAt(0);
    return c >= '0' && c <= '9';
  }

  private void read(String file, List<ProcessStat> into) {
    try {
      int length = files.read(file);
      ProcessStat.parse(files.buffer(), length).ifPresent(into::add);
    } catch (IOException ended) {
      // Between the listing and now; it is nobody's largest process any more.
      return;
    }
  }

  private List<Offender> shares(double passed) {
    if (before.isEmpty() || !(passed > 0)) {
      return List.of();
    }
    return largest(process -> ticksSince(process) / passed).stream()
        .map(p -> new Offender(label(p), ticksSince(p) / passed, Unit.RATIO))
        .toList();
  }

  private double ticksSince(ProcessStat process) {
    ProcessStat last = before.get(process.pid());
    if (last == null || last.start() != process.start()) {
      return 0;
    }
    return (double) Math.max(process.ticks() - last.ticks(), 0);
  }

  /** The processes with the largest sizes above zero, largest first. */
  private List<ProcessStat> largest(ToDoubleFunction<ProcessStat> size) {
    List<ProcessStat> some = new ArrayList<>();
    for (ProcessStat process : seen) {
      if (size.applyAsDouble(process) > 0) {
        some.add(process);
      }
    }
    some.sort(Comparator.comparingDouble(size).reversed());
    return some.size() > SHOWN ? some.subList(0, SHOWN) : some;
  }

  private OptionalDouble residentBytes(ProcessStat process) {
    try {
      // In kB there, so the size of a page is not needed.
      String status = files.text("proc/" + process.pid() + "/status");
      OptionalDouble kilobytes = Lines.number(status, "VmRSS:");
      return kilobytes.isPresent()
          ? OptionalDouble.of(kilobytes.getAsDouble() * 1024)
          : OptionalDouble.empty();
    } catch (IOException ended) {
      return OptionalDouble.empty();
    }
  }

  private static String label(ProcessStat process) {
    return process.name() + " (" + process.pid() + ")";
  }

  @Override
  public List<Offender> byCpu() {
    return byCpu;
  }

  @Override
  public List<Offender> byMemory() {
    List<Offender> offenders = new ArrayList<>();
    for (ProcessStat process : largest(ProcessStat::pages)) {
      OptionalDouble bytes = residentBytes(process);
      if (bytes.isPresent()) {
        offenders.add(new Offender(label(process), bytes.getAsDouble(), Unit.BYTES));
      }
    }
    return offenders;
  }
}
