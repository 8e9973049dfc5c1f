package dev.pitwall.postmortem;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * One run of the JVM, as it is written down while it lives.
 *
 * @param life what does not change
 * @param beat its last sign of life
 * @param ended true once a shutdown began: whatever follows was wanted
 */
record Run(Life life, Beat beat, boolean ended) {

  /**
   * What does not change while a JVM lives.
   *
   * @param started when the process began, by the wall clock
   * @param bootId of the machine; empty if it cannot be read
   * @param folder the working directory, where the JVM leaves its crash reports
   * @param errorFile the JVM's option {@code -XX:ErrorFile}; empty if it is not set
   * @param heapDumps the option {@code -XX:HeapDumpPath}; empty if it is not set
   */
  record Life(
      long pid, Instant started, String bootId, String folder, String errorFile, String heapDumps) {
    boolean sameProcess(Life other) {
      return pid == other.pid && started.equals(other.started) && bootId.equals(other.bootId);
    }
  }

  /**
   * A sign of life.
   *
   * @param at wall time
   * @param uptimeMillis since the boot of the machine, which no setting of a clock changes
   * @param oomKills on the whole machine since its boot
   * @param groupOomKills in the control group
   */
  record Beat(
      Instant at, OptionalLong uptimeMillis, OptionalLong oomKills, OptionalLong groupOomKills) {
    static Beat of(Machine machine, Instant now) {
      return new Beat(now, machine.uptimeMillis(), machine.oomKills(), machine.groupOomKills());
    }
  }

  Run alive(Beat next) {
    return new Run(life, next, false);
  }

  Run end(Beat last) {
    return new Run(life, last, true);
  }
}
