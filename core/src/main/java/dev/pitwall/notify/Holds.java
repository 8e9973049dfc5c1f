package dev.pitwall.notify;

import dev.pitwall.notify.Mention.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What keeps one mention back from one channel, apart from gathering and counting: people, windows,
 * other incidents, other channels. Computed for one moment.
 */
final class Holds {
  private final Store store;
  private final Diff diff;
  private final Instant now;
  private final Optional<Hold> quiet;
  private final Optional<Hold> maintenance;

  Holds(Store store, Diff diff, Instant now) {
    this.store = store;
    this.diff = diff;
    this.now = now;
    Instant wall = store.steady.wall();
    this.quiet = window(Outbox.Reason.QUIET_HOURS, store.settings.quietUntil(wall));
    this.maintenance = window(Outbox.Reason.MAINTENANCE, store.settings.maintenanceUntil(wall));
  }

  private Optional<Hold> window(Outbox.Reason reason, Optional<Instant> until) {
    return until.map(wall -> new Hold(reason, "", store.steady.ofWall(wall)));
  }

  Optional<Hold> on(String channel, Case one, Mention mention) {
    Optional<Hold> hold =
        mention.kind() == Kind.END ? onEnd(one) : onNews(one, mention.kind() == Kind.LATE);
    if (hold.isEmpty() && mention.kind() == Kind.REMINDER) {
      hold =
          store
              .acknowledgements
              .inForce(one.id(), now)
              .map(ack -> new Hold(Outbox.Reason.ACKNOWLEDGED, ack.by(), ack.until()));
    }
    return hold.isPresent() ? hold : onChannel(channel, one, mention);
  }

  /** Whoever was told of the opening is told of the end, whatever was silenced meanwhile. */
  private Optional<Hold> onEnd(Case one) {
    if (one.isCritical()) {
      return Optional.empty();
    }
    return maintenance.isPresent() ? maintenance : quiet;
  }

  private Optional<Hold> onNews(Case one, boolean over) {
    if (maintenance.isPresent()) {
      return maintenance;
    }
    Optional<Hold> silence =
        store
            .silences
            .of(one.incident(), now)
            .map(by -> new Hold(Outbox.Reason.SILENCE, by.id(), by.until()));
    if (silence.isPresent()) {
      return silence;
    }
    Optional<Hold> hidden = over ? Optional.empty() : store.cases.hiding(one.incident(), now);
    if (hidden.isPresent()) {
      return hidden;
    }
    return one.isCritical() ? Optional.empty() : quiet;
  }

  private Optional<Hold> onChannel(String channel, Case one, Mention mention) {
    Instant undecided = store.undecided.get(channel + "/" + one.id());
    if (undecided != null && undecided.isAfter(now)) {
      return Optional.of(new Hold(Outbox.Reason.ANOTHER_INSTANCE, "", undecided));
    }
    if (mention.kind() == Kind.END || !store.isFallback(channel)) {
      return Optional.empty();
    }
    Instant out = now;
    for (String first : store.primaries()) {
      Instant when = outAt(first, one);
      out = when.isAfter(out) ? when : out;
    }
    return out.isAfter(now)
        ? Optional.of(new Hold(Outbox.Reason.FALLBACK, "", out))
        : Optional.empty();
  }

  /** When this channel counts as not able to tell of the incident; the end of time if it is. */
  private Instant outAt(String channel, Case one) {
    Told told = store.told.get(channel, one.id());
    if (told.stage() == Told.Stage.REFUSED || told.stage() == Told.Stage.GIVEN_UP) {
      return Instant.EPOCH;
    }
    Instant since = store.record(channel).failingSince();
    Optional<Diff.Due> due = diff.of(one, told);
    boolean behind = due.isPresent() && due.get().mention().kind() != Kind.REMINDER;
    if (!behind || since == null) {
      return Instant.MAX;
    }
    Duration after = store.settings.fallbackAfter();
    return since.isAfter(one.changed()) ? since.plus(after) : one.changed().plus(after);
  }
}
