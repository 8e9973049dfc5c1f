package dev.pitwall.check.host;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.time.Duration;
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
 * so its length is not needed.
 *
 * <p>Looks at {@value #MOST} processes at most, and from the third look on every half minute only:
 * for a large process the kernel adds up all of its threads, which costs more than everything else
 * of a round together.
 */
final class LinuxProcesses implements Processes {
  private static final int MOST = 2_000;
  private static final int SHOWN = 5;
  private static final long APART_NANOS = Duration.ofSeconds(30).toNanos();

  private final HostFiles files;
  private final TimeSource time;
  private Map<Integer, ProcessStat> before = Map.of();
  private double totalBefore;
  private List<Offender> byCpu = List.of();
  private List<Offender> byMemory = List.of();
  private long lookedNanos;
  private int looks;

  LinuxProcesses(HostFiles files, TimeSource time) {
    this.files = files;
    this.time = time;
  }

  @Override
  public void look(double totalTicks) {
    long nanos = time.nanoTime();
    if (looks >= 2 && nanos - lookedNanos < APART_NANOS) {
      return;
    }
    looks = Math.min(looks + 1, 2);
    lookedNanos = nanos;
    List<ProcessStat> seen = list();
    byCpu = shares(seen, totalTicks - totalBefore);
    byMemory = resident(seen);
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

  private List<Offender> shares(List<ProcessStat> seen, double passed) {
    if (before.isEmpty() || !(passed > 0)) {
      return List.of();
    }
    return largest(seen, process -> ticksSince(process) / passed).stream()
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
  private static List<ProcessStat> largest(
      List<ProcessStat> seen, ToDoubleFunction<ProcessStat> size) {
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

  private List<Offender> resident(List<ProcessStat> seen) {
    List<Offender> offenders = new ArrayList<>();
    for (ProcessStat process : largest(seen, ProcessStat::pages)) {
      OptionalDouble bytes = residentBytes(process);
      if (bytes.isPresent()) {
        offenders.add(new Offender(label(process), bytes.getAsDouble(), Unit.BYTES));
      }
    }
    return offenders;
  }

  @Override
  public List<Offender> byMemory() {
    return byMemory;
  }
}
