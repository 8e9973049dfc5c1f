package dev.pitwall.alert;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same incident a moment later. */
final class IncidentStep {
  private IncidentStep() {}

  /** One measured sample later; the offenders stay those of the last breach. */
  static Incident seen(Incident open, Reading.Measured now, Instant at, boolean breach) {
    Incident.Course course = open.course();
    return with(
        open,
        new Incident.Course(
            course.first(),
            now.value(),
            open.about().side().worse(course.peak(), now.value()),
            course.threshold(),
            at),
        open.resolved(),
        now.detail(),
        breach ? now.offenders() : open.offenders());
  }

  /** With what is known of it from before a restart. */
  static Incident remembered(Incident open, Memory memory) {
    Incident.Course course = open.course();
    Double worst = memory.peak();
    Incident same =
        with(
            open,
            new Incident.Course(
                course.first(),
                course.last(),
                worst == null ? course.peak() : open.about().side().worse(course.peak(), worst),
                course.threshold(),
                course.seen()),
            open.resolved(),
            open.detail(),
            open.offenders());
    return flapping(same, Math.max(open.flaps(), memory.flaps()), open.flapping());
  }

  /** At this level. */
  static Incident risen(Incident open, Level level) {
    Incident.Course course = open.course();
    return new Incident(
        open.id(),
        open.about(),
        level.severity(),
        open.since(),
        open.opened(),
        open.resolved(),
        new Incident.Course(
            course.first(), course.last(), course.peak(), level.fire(), course.seen()),
        open.flaps(),
        open.flapping(),
        open.detail(),
        open.offenders());
  }

  /** Fired once more while it flaps. */
  static Incident flapped(Incident open) {
    return flapping(open, open.flaps() + 1, true);
  }

  /** Flaps no more. */
  static Incident settled(Incident open) {
    return flapping(open, open.flaps(), false);
  }

  private static Incident flapping(Incident open, int flaps, boolean flapping) {
    return new Incident(
        open.id(),
        open.about(),
        open.severity(),
        open.since(),
        open.opened(),
        open.resolved(),
        open.course(),
        flaps,
        flapping,
        open.detail(),
        open.offenders());
  }

  /** Over. */
  static Incident ended(Incident open, Instant at) {
    return with(open, open.course(), at, open.detail(), open.offenders());
  }

  private static Incident with(
      Incident open,
      Incident.Course course,
      @Nullable Instant resolved,
      String detail,
      List<Offender> offenders) {
    return new Incident(
        open.id(),
        open.about(),
        open.severity(),
        open.since(),
        open.opened(),
        resolved,
        course,
        open.flaps(),
        open.flapping(),
        detail,
        offenders);
  }
}
