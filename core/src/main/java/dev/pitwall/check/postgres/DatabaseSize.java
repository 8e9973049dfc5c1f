package dev.pitwall.check.postgres;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How large the database is, how fast it grows, and when that fills the disk, where the server
 * stands on this machine.
 */
final class DatabaseSize implements Question {
  private static final Logger log = LoggerFactory.getLogger(DatabaseSize.class);

  static final ReadingKey SIZE = ReadingKey.of("db.size");
  static final ReadingKey GROWTH = ReadingKey.of("db.growth");
  static final ReadingKey TIME_TO_FULL = ReadingKey.of("db.time-to-full");

  /** Farther than this nobody can see. */
  private static final Duration FAR = Duration.ofDays(365);

  private static final String SQL =
      "SELECT /* pitwall */ pg_database_size(current_database())::float8";

  private final Messages words;
  private final TimeSource time;
  private final Growth growth = new Growth();
  private String identity = "";

  DatabaseSize(Messages words, TimeSource time) {
    this.words = words;
    this.time = time;
  }

  @Override
  public String id() {
    return "size";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(new Reading.Unknown(SIZE, Unit.BYTES, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    double size = session.row(SQL, row -> row.getDouble(1));
    // a restart changes no size, another database does
    if (!identity.equals(facts.database())) {
      identity = facts.database();
      growth.clear();
    }
    growth.add(time.nanoTime(), size);
    List<Reading> readings = new ArrayList<>();
    readings.add(new Reading.Measured(SIZE, Unit.BYTES, size));
    OptionalDouble perDay = growth.perDay();
    if (perDay.isPresent()) {
      readings.add(new Reading.Measured(GROWTH, Unit.BYTES, perDay.getAsDouble()));
      OptionalDouble free = free(facts.dataDirectory());
      if (free.isPresent()) {
        readings.add(timeToFull(free.getAsDouble(), perDay.getAsDouble()));
      }
    }
    return readings;
  }

  private Reading timeToFull(double free, double perDay) {
    double far = FAR.toSeconds();
    double seconds =
        perDay <= 0 ? far : Math.min(far, free / perDay * Duration.ofDays(1).toSeconds());
    String detail = words.get("detail.time-to-full", "free", gib(free), "growth", gib(perDay));
    return new Reading.Measured(TIME_TO_FULL, Unit.SECONDS, seconds, detail, List.of());
  }

  private static String gib(double bytes) {
    return Math.round(bytes / (1L << 30) * 100) / 100.0 + "";
  }

  /** Empty if the directory is not on this machine, for instance in a container. */
  private static OptionalDouble free(@Nullable String directory) {
    if (directory == null) {
      return OptionalDouble.empty();
    }
    try {
      Path path = Path.of(directory);
      return Files.isDirectory(path)
          ? OptionalDouble.of((double) Files.getFileStore(path).getUsableSpace())
          : OptionalDouble.empty();
    } catch (IOException | InvalidPathException | SecurityException e) {
      log.debug("the free space at the data directory cannot be read", e);
      return OptionalDouble.empty();
    }
  }
}
