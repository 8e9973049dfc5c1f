package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Severity;
import dev.pitwall.notify.Mention.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a channel is to be told: the difference between what is so and what it was told. Nothing
 * else decides that. Pure.
 *
 * @param settings how long to gather, and when to remind
 * @param started when this process began to tell: reminders wait a little after it
 */
record Diff(TellingSettings settings, Instant started) {
  /** No reminder earlier after a start: the checks look first whether it is still so. */
  static final Duration NO_REMINDER_AFTER_START = Duration.ofMinutes(10);

  /**
   * Something to tell.
   *
   * @param ripe when it may go out by itself; it goes out earlier with something that is ripe,
   *     unless it is a reminder
   */
  record Due(Mention mention, Instant ripe) {}

  Optional<Due> of(Case one, Told told) {
    if (told.isOver()) {
      return Optional.empty();
    }
    if (!one.isOpen()) {
      boolean known = told.stage() == Told.Stage.OPEN || told.stage() == Told.Stage.OTHERS;
      return due(one, known ? Kind.END : Kind.LATE, 0);
    }
    Incident incident = one.incident();
    boolean worse = incident.severity().compareTo(told.level()) > 0;
    Instant again = told.at().plus(settings.repeat());
    return switch (told.stage()) {
      case NOTHING -> due(one, Kind.OPEN, 0);
      case REFUSED -> due(one, Kind.OPEN, 0, worse ? gathered(one, Kind.OPEN) : again);
      case OPEN, OTHERS -> {
        if (worse) {
          yield due(one, Kind.RAISE, 0);
        }
        if (incident.flapping() != told.flapping()) {
          yield due(one, incident.flapping() ? Kind.FLAP : Kind.SETTLED, 0);
        }
        if (incident.severity() == Severity.INFO) {
          yield Optional.empty();
        }
        Instant earliest = started.plus(NO_REMINDER_AFTER_START);
        Instant ripe = again.isBefore(earliest) ? earliest : again;
        yield due(one, Kind.REMINDER, told.reminders() + 1, ripe);
      }
      case ENDED, GIVEN_UP -> Optional.empty();
    };
  }

  private Optional<Due> due(Case one, Kind kind, int number) {
    return due(one, kind, number, gathered(one, kind));
  }

  private static Optional<Due> due(Case one, Kind kind, int number, Instant ripe) {
    Incident incident = one.incident();
    Mention mention =
        new Mention(incident.id(), kind, incident.severity(), incident.flapping(), number);
    return Optional.of(new Due(mention, ripe));
  }

  /** An opening is counted from the first hearing, so one that keeps changing goes out as well. */
  private Instant gathered(Case one, Kind kind) {
    Instant from = kind == Kind.OPEN ? one.heard() : one.changed();
    Instant usual = from.plus(settings.groupWait());
    Instant critical = one.changed().plus(TellingSettings.GROUP_WAIT_CRITICAL);
    return one.isCritical() && critical.isBefore(usual) ? critical : usual;
  }
}
