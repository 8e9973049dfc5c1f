package dev.pitwall;

import dev.pitwall.admin.HistoryDesk;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.history.History;
import dev.pitwall.history.Range;
import dev.pitwall.history.SeriesFacts;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is kept, as the admin port asks for it. */
record KeptHistory(History history, TimeSource time) implements HistoryDesk {
  @Override
  public Instant now() {
    return time.now();
  }

  @Override
  public long bytes() {
    return history.bytes();
  }

  @Override
  public List<SeriesFacts> series() {
    return history.series();
  }

  @Override
  public Range range(ReadingKey key, Instant from, Instant to, Duration step) {
    return history.range(key, from, to, step);
  }
}
