package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Scope;
import dev.pitwall.notify.Notifier.Sources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a message into words, with the values of this moment. */
final class Composer {
  /** How many incidents a message names one by one. */
  static final int MOST_NAMED = 10;

  private static final Logger log = LoggerFactory.getLogger(Composer.class);

  private final Words words;
  private final Sources sources;
  private final Steady steady;

  Composer(Words words, Sources sources, Steady steady) {
    this.words = words;
    this.sources = sources;
    this.steady = steady;
  }

  Letter compose(Outgoing outgoing) {
    Notification ready = outgoing.ready();
    if (ready != null) {
      return new Letter(outgoing.errand(), ready, outgoing.doubtful());
    }
    Instant now = steady.wall();
    List<Saying> sayings = current(outgoing.sayings());
    String id = outgoing.errand().id();
    String thread = thread(outgoing, sayings);
    Notification said =
        sayings.size() == 1
            ? PlainWords.orPlain(
                () -> words.one(id, thread, sayings.get(0), now), id, thread, sayings, now)
            : PlainWords.orPlain(
                () -> words.several(id, thread, sayings, now), id, thread, sayings, now);
    return new Letter(outgoing.errand(), said.with(facts(sayings)), outgoing.doubtful());
  }

  private List<Notification.Fact> facts(List<Saying> sayings) {
    Saying only = sayings.get(0);
    if (sayings.size() > 1 || !only.isOpen()) {
      return List.of();
    }
    try {
      return sources.facts().apply(only.incident());
    } catch (RuntimeException e) {
      log.warn("what else is known of {} cannot be had", only.incident().id(), e);
      return List.of();
    }
  }

  private String thread(Outgoing outgoing, List<Saying> sayings) {
    if (!outgoing.thread().isEmpty()) {
      return outgoing.thread();
    }
    if (sayings.size() > 1) {
      return outgoing.errand().id();
    }
    Incident one = sayings.get(0).incident();
    return one.about().scope() == Scope.CLUSTER ? sources.voice().thread(one) : one.id();
  }

  private List<Saying> current(List<Saying> sayings) {
    List<Saying> fresh = new ArrayList<>(sayings);
    for (int i = 0; i < Math.min(MOST_NAMED, sayings.size()); i++) {
      fresh.set(i, current(sayings.get(i), sayings.size() == 1));
    }
    return fresh;
  }

  /** A source that fails costs its part of the message, not the message. */
  private Saying current(Saying saying, boolean withChart) {
    IncidentEvent event = saying.event();
    Notification.@Nullable Chart chart = null;
    try {
      if (saying.isOpen()) {
        Incident newest = sources.current().apply(event.incident());
        event = newest.isOpen() ? new IncidentEvent.Changed(newest) : event;
      }
      if (withChart) {
        chart = sources.charts().apply(event.incident()).orElse(null);
      }
    } catch (RuntimeException e) {
      log.warn("the newest values of {} cannot be had", event.incident().id(), e);
    }
    return new Saying(saying.mention(), event, saying.known(), chart);
  }
}
