package dev.pitwall.check.postgres;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Failovers: the server at our address became primary or standby, or another primary answers there,
 * which has a newer timeline. Counted for ten minutes.
 */
final class RoleChanges implements Question {
  static final ReadingKey KEY = ReadingKey.of("db.failover");
  static final Duration SHOWN = Duration.ofMinutes(10);

  private final Messages words;
  private final TimeSource time;
  private final CounterWindow window = new CounterWindow(SHOWN);
  private @Nullable Boolean standby;
  private String timeline = "";
  private long changes;
  private String last = "";

  RoleChanges(Messages words, TimeSource time) {
    this.words = words;
    this.time = time;
  }

  @Override
  public String id() {
    return "failover";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(new Reading.Unknown(KEY, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) {
    Boolean before = standby;
    if (before != null && before != facts.standby()) {
      changes++;
      last = words.get(facts.standby() ? "detail.failover.standby" : "detail.failover.primary");
    } else if (!timeline.isEmpty()
        && !facts.timeline().isEmpty()
        && !timeline.equals(facts.timeline())) {
      changes++;
      last = words.get("detail.failover.timeline", "from", timeline, "to", facts.timeline());
    }
    standby = facts.standby();
    timeline = facts.timeline().isEmpty() ? timeline : facts.timeline();
    window.add("", time.nanoTime(), changes);
    long recent = window.grown(0);
    return List.of(
        new Reading.Measured(KEY, Unit.COUNT, recent, recent == 0 ? "" : last, List.of()));
  }
}
