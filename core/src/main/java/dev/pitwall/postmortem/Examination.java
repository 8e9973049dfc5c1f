package dev.pitwall.postmortem;

import dev.pitwall.postmortem.Death.Cause;
import dev.pitwall.postmortem.Death.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * From what a run has left to the likely cause of its end. The order is that of certainty: a crash
 * report names its process; a boot ends every process; the kernel's counter says that it killed
 * something.
 */
final class Examination {
  private final Machine machine;

  Examination(Machine machine) {
    this.machine = machine;
  }

  /**
   * Examines a run that did not end well.
   *
   * @param present this process
   * @param now wall time
   */
  Death of(Run dead, Run.Life present, Instant now) {
    List<Evidence> evidence = new ArrayList<>();
    Optional<CrashFiles.Report> report = CrashFiles.report(dead);
    report.ifPresent(found -> evidence.add(crash(found)));
    boolean otherBoot =
        !dead.life().bootId().isEmpty() && !dead.life().bootId().equals(present.bootId());
    boolean moved = otherBoot && bootedBefore(dead.beat().at(), now);
    if (otherBoot) {
      evidence.add(Evidence.of(moved ? "evidence.moved" : "evidence.boot"));
    }
    boolean killed = !otherBoot && killed(dead, evidence);
    Optional<String> dump = CrashFiles.heapDump(dead).map(Object::toString);
    dump.ifPresent(file -> evidence.add(Evidence.of("evidence.heap-dump", "file", file)));
    Cause cause;
    if (report.isPresent()) {
      cause = Cause.JVM_CRASH;
    } else if (otherBoot) {
      cause = moved ? Cause.MOVED : Cause.REBOOT;
    } else if (killed) {
      cause = Cause.OOM_KILL;
    } else {
      cause = dump.isPresent() ? Cause.HEAP_FULL : Cause.UNKNOWN;
    }
    return new Death(dead, dead.beat().at(), down(dead, present, now, otherBoot), cause, evidence);
  }

  private static Evidence crash(CrashFiles.Report report) {
    return Evidence.of(
        report.frame().isEmpty() ? "evidence.crash" : "evidence.crash-in",
        "file",
        report.file().toString(),
        "what",
        report.what(),
        "frame",
        report.frame());
  }

  /** A machine that was up while the run still lived elsewhere is another machine. */
  private boolean bootedBefore(Instant lastSeen, Instant now) {
    OptionalLong uptime = machine.uptimeMillis();
    return uptime.isPresent() && now.minusMillis(uptime.getAsLong()).isBefore(lastSeen);
  }

  private boolean killed(Run dead, List<Evidence> evidence) {
    long group = more(dead.beat().groupOomKills(), machine.groupOomKills());
    long all = more(dead.beat().oomKills(), machine.oomKills());
    if (group <= 0 && all <= 0) {
      return false;
    }
    Optional<String> line = machine.killedLine(dead.life().pid());
    line.ifPresent(text -> evidence.add(Evidence.of("evidence.kernel", "line", text)));
    evidence.add(
        group > 0
            ? Evidence.of("evidence.oom-group", "n", Long.toString(group))
            : Evidence.of("evidence.oom", "n", Long.toString(all)));
    return true;
  }

  private static long more(OptionalLong before, OptionalLong now) {
    return before.isPresent() && now.isPresent() ? now.getAsLong() - before.getAsLong() : 0;
  }

  /** By the machine's uptime where it is the same machine and boot, so that no clock matters. */
  private Duration down(Run dead, Run.Life present, Instant now, boolean otherBoot) {
    OptionalLong then = dead.beat().uptimeMillis();
    OptionalLong uptime = machine.uptimeMillis();
    Duration sinceSeen =
        otherBoot || then.isEmpty() || uptime.isEmpty()
            ? Duration.between(dead.beat().at(), now)
            : Duration.ofMillis(uptime.getAsLong() - then.getAsLong());
    Duration ownAge = Duration.between(present.started(), now);
    Duration down = sinceSeen.minus(ownAge.isNegative() ? Duration.ZERO : ownAge);
    return down.isNegative() ? Duration.ZERO : down;
  }
}
