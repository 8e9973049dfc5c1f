package dev.pitwall.check.host;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;

/** What a round can answer: a reading's key and its unit. */
record Measure(ReadingKey key, Unit unit) {
  static final Measure CPU = share("host.cpu");
  static final Measure IOWAIT = share("host.cpu.iowait");
  static final Measure STEAL = share("host.cpu.steal");
  static final Measure THROTTLED = share("host.cpu.throttled");
  static final Measure LOAD = new Measure(ReadingKey.of("host.load"), Unit.COUNT);
  static final Measure MEMORY = share("host.memory");
  static final Measure OOM_KILLS = new Measure(ReadingKey.of("host.memory.oom-kills"), Unit.COUNT);
  static final Measure SWAP_IN = new Measure(ReadingKey.of("host.memory.swap-in"), Unit.BYTES);
  static final Measure CPU_PRESSURE = share("host.cpu.pressure");
  static final Measure MEMORY_PRESSURE = share("host.memory.pressure");
  static final Measure IO_PRESSURE = share("host.io.pressure");

  static Measure share(String name) {
    return new Measure(ReadingKey.of(name), Unit.RATIO);
  }
}
