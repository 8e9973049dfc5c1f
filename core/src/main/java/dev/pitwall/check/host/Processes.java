package dev.pitwall.check.host;

import dev.pitwall.check.Offender;
import java.util.List;

/** The processes that take most. */
interface Processes {
  /** For systems where nobody lists processes. */
  Processes NONE =
      new Processes() {
        @Override
        public void look(double totalTicks) {}

        @Override
        public List<Offender> byCpu() {
          return List.of();
        }

        @Override
        public List<Offender> byMemory() {
          return List.of();
        }
      };

  /**
   * Takes a new look; the shares of the processor are those since the look before.
   *
   * @param totalTicks time of all processors since boot; 0 if it is unknown
   */
  void look(double totalTicks);

  /** Largest share of the processors first; empty after the first look. */
  List<Offender> byCpu();

  /** Largest resident memory first. */
  List<Offender> byMemory();
}
