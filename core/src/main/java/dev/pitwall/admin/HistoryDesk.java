package dev.pitwall.admin;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.history.Range;
import dev.pitwall.history.SeriesFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is kept of the readings, as the admin port asks for it. */
public interface HistoryDesk {
  /** Nothing is kept. */
  HistoryDesk NONE =
      new HistoryDesk() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long bytes() {
          return 0;
        }

        @Override
        public List<SeriesFacts> series() {
          return List.of();
        }

        @Override
        public Range range(ReadingKey key, Instant from, Instant to, Duration step) {
          throw new IllegalStateException("there is no series " + key);
        }
      };

  /** The wall clock, for ranges that end now. */
  Instant now();

  /** The size of all files. */
  long bytes();

  /** The series, by name. */
  List<SeriesFacts> series();

  /**
   * One of them over a range.
   *
   * @throws IllegalArgumentException if there would be too many buckets, with the reason
   */
  Range range(ReadingKey key, Instant from, Instant to, Duration step);
}
