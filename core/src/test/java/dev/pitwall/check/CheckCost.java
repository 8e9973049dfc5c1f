package dev.pitwall.check;

import com.sun.management.ThreadMXBean;
import dev.pitwall.check.host.HostChecks;
import dev.pitwall.check.host.HostSettings;
import dev.pitwall.check.jvm.JvmChecks;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what one round of a check costs on this machine, in processor time and allocated bytes
 * of the thread that runs it: {@code java -cp ... dev.pitwall.check.CheckCost [ROUNDS]}. The clock
 * moves on by ten seconds a round, so that what is done every half minute counts as often as it is
 * done.
 */
public final class CheckCost {
  private CheckCost() {}

  /** Prints one line a check: the first round, then the mean of the others. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    TestTime time = new TestTime();
    HostSettings host =
        new HostSettings(Duration.ofSeconds(10), 0.8, 0.85, 0.8, List.of(Path.of("/")));
    List<Check> checks = new ArrayList<>(HostChecks.of(host, time, Locale.ENGLISH));
    checks.addAll(JvmChecks.of(time, Locale.ENGLISH));
    for (Check check : checks) {
      measure(check, rounds, time);
    }
  }

  private static void measure(Check check, int rounds, TestTime time) throws InterruptedException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long[] nanos = new long[2];
    long[] bytes = new long[2];
    int readings = 0;
    for (int i = 0; i <= rounds; i++) {
      int which = i == 0 ? 0 : 1;
      long allocated = threads.getThreadAllocatedBytes(thread);
      long cpu = threads.getCurrentThreadCpuTime();
      readings = check.run().size();
      nanos[which] += threads.getCurrentThreadCpuTime() - cpu;
      time.pass(Duration.ofSeconds(10));
      bytes[which] += threads.getThreadAllocatedBytes(thread) - allocated;
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s %2d readings; first round %.1f ms, %d kB; then %.0f us, %.1f kB a round%n",
        check.id(),
        readings,
        nanos[0] / 1e6,
        bytes[0] / 1000,
        nanos[1] / 1e3 / rounds,
        bytes[1] / 1e3 / rounds);
  }
}
