package dev.pitwall.check.postgres;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;

/**
 * The time until the server's major version gets no more fixes, from the table of the PostgreSQL
 * project in {@code end-of-life.properties}; 0 once that day is over. A version that the table does
 * not know gives no reading.
 */
final class EndOfLife implements Question {
  static final ReadingKey KEY = ReadingKey.of("db.end-of-life");

  private final Messages words;
  private final TimeSource time;
  private final Properties days;

  EndOfLife(Messages words, TimeSource time) {
    this.words = words;
    this.time = time;
    this.days = table();
  }

  private static Properties table() {
    Properties table = new Properties();
    try (InputStream in = EndOfLife.class.getResourceAsStream("end-of-life.properties")) {
      if (in == null) {
        throw new IllegalStateException("end-of-life.properties is missing from the jar");
      }
      table.load(in);
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String id() {
    return "end-of-life";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of();
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) {
    String major = Integer.toString(facts.major());
    String day = days.getProperty(major);
    if (day == null) {
      return List.of();
    }
    Duration left =
        Duration.between(time.now(), LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant());
    String detail = words.get("detail.end-of-life", "version", major, "day", day);
    return List.of(
        new Reading.Measured(KEY, Unit.SECONDS, Math.max(0, left.toSeconds()), detail, List.of()));
  }
}
