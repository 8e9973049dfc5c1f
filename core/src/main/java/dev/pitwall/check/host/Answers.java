package dev.pitwall.check.host;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import java.util.ArrayList;
import java.util.List;

/** The readings of one round, as they come in. */
final class Answers {
  private final List<Reading> readings = new ArrayList<>();

  void value(Measure measure, double value) {
    value(measure, value, "", List.of());
  }

  void value(Measure measure, double value, String detail, List<Offender> offenders) {
    readings.add(new Reading.Measured(measure.key(), measure.unit(), value, detail, offenders));
  }

  /** A share; kernels round and count late, so it is kept within 0 and 1. */
  void share(Measure measure, double share, String detail, List<Offender> offenders) {
    value(measure, Math.min(Math.max(share, 0), 1), detail, offenders);
  }

  void unknown(Measure measure, String reason) {
    readings.add(new Reading.Unknown(measure.key(), measure.unit(), reason));
  }

  /** Unknown, unless the round has answered it already. */
  void unknownIfOpen(Measure measure, String reason) {
    if (readings.stream().noneMatch(reading -> reading.key().equals(measure.key()))) {
      unknown(measure, reason);
    }
  }

  List<Reading> list() {
    return readings;
  }
}
