package dev.pitwall.check.jvm;

import dev.pitwall.check.Check;
import dev.pitwall.check.host.HostFiles;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The checks of the JVM that they run in: {@code jvm} (heap, collections, threads, class and direct
 * memory) and {@code jvm.pool} (connection and thread pools, by their MBeans).
 *
 * <p>The pools have a check, and so a thread, of their own: their values come from code of the
 * application, which may take its time. No bean is touched and no class of {@code java.management}
 * is loaded before the first run, and nothing is ever registered.
 */
public final class JvmChecks {
  private JvmChecks() {}

  /** The checks; each to be run every {@code sample-interval}. */
  public static List<Check> of(TimeSource time, Locale locale) {
    Messages words = Messages.of(JvmChecks.class, locale);
    return List.of(
        new JvmCheck(() -> meters(time, words), words),
        new PoolCheck(MBeanServers::new, time, words));
  }

  static List<JvmMeter> meters(TimeSource time, Messages words) {
    return List.of(
        new HeapMeter(words),
        new CollectorMeter(time),
        new DeadlockMeter(time, words),
        new ThreadMeter(words),
        new NativeMemoryMeter(words),
        new ProcessMeter(new HostFiles(Path.of("/")), words));
  }
}
