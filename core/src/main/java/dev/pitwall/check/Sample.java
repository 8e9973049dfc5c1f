package dev.pitwall.check;

import java.time.Instant;
import java.util.List;

/**
 * What one run of one check answered.
 *
 * @param check the check's id, for instance {@code host}
 * @param at wall time at the end of the run
 * @param nanos elapsed-time clock at the end of the run; strictly grows from sample to sample
 */
public record Sample(String check, Instant at, long nanos, List<Reading> readings) {

  /** Keeps a copy of the readings. */
  public Sample {
    readings = List.copyOf(readings);
  }
}
