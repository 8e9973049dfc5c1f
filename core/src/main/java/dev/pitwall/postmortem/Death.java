package dev.pitwall.postmortem;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A run that ended without a shutdown.
 *
 * @param down from its last sign of life to the start of this process; never negative
 * @param evidence what speaks for the cause, strongest first
 */
record Death(Run run, Instant lastSeen, Duration down, Cause cause, List<Evidence> evidence) {
  Death {
    evidence = List.copyOf(evidence);
  }

  /** The likely cause, as certain as the evidence is. */
  enum Cause {
    /** The machine was booted meanwhile. */
    REBOOT,
    /** The state directory is now used on another machine. */
    MOVED,
    /** The kernel killed it for memory. */
    OOM_KILL,
    /** The JVM left a crash report. */
    JVM_CRASH,
    /** A heap dump was written at its end: the heap was full. */
    HEAP_FULL,
    /** Nothing left a trace: kill -9 does not. */
    UNKNOWN
  }

  /**
   * One observation.
   *
   * @param key of its words
   * @param values name, value, name, value...
   */
  record Evidence(String key, List<String> values) {
    Evidence {
      values = List.copyOf(values);
    }

    static Evidence of(String key, String... values) {
      return new Evidence(key, List.of(values));
    }
  }
}
