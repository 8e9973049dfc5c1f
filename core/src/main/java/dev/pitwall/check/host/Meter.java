package dev.pitwall.check.host;

import java.io.IOException;
import java.util.List;

/**
 * Measures one part of the host.
 *
 * <p>What this system cannot have (a quota where none is set, pressure on a kernel without it) is
 * not answered. What it should have but does not tell is unknown, with the reason.
 */
interface Meter {

  /** What it answers each time, by a value or as unknown. */
  List<Measure> always();

  /**
   * Measures now.
   *
   * @param groups the control groups of this process
   * @throws IOException if a file is there but cannot be read; what {@link #always} names and was
   *     not yet answered is unknown then
   */
  void measure(Cgroups groups, Answers into) throws IOException;
}
