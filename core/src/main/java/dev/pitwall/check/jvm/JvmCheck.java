package dev.pitwall.check.jvm;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code jvm.*} but for the pools: one meter after the other. */
final class JvmCheck implements Check {
  private static final String PREFIX = "jvm.";
  private final Supplier<List<JvmMeter>> supplier;
  private final Messages words;
  private @Nullable List<JvmMeter> meters;

  /** The meters are made at the first run, on the check's own thread. */
  JvmCheck(Supplier<List<JvmMeter>> supplier, Messages words) {
    this.supplier = supplier;
    this.words = words;
  }

  @Override
  public String id() {
    return "jvm";
  }

  @Override
  public boolean insideOnly() {
    return true;
  }

  @Override
  public boolean answers(String reading) {
    return reading.startsWith(PREFIX) && !reading.startsWith(PoolCheck.PREFIX);
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(
        CollectorMeter.TIME.unknown(reason),
        DeadlockMeter.DEADLOCKED.unknown(reason),
        ThreadMeter.THREADS.unknown(reason));
  }

  @Override
  public List<Reading> run() {
    List<JvmMeter> current = meters;
    if (current == null) {
      current = supplier.get();
      meters = current;
    }
    List<Reading> readings = new ArrayList<>();
    for (JvmMeter meter : current) {
      measure(meter, readings);
    }
    return readings;
  }

  /**
   * A JVM whose beans differ (another vendor, a run-time image without a module) loses one part.
   */
  private void measure(JvmMeter meter, List<Reading> into) {
    List<Reading> part = new ArrayList<>();
    try {
      meter.measure(part::add);
      into.addAll(part);
    } catch (RuntimeException | LinkageError e) {
      String reason = words.get("bean-failed", "error", e.toString());
      meter.always().forEach(measure -> into.add(measure.unknown(reason)));
    }
  }
}
