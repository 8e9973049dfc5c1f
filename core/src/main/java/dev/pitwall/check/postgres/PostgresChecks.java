package dev.pitwall.check.postgres;

import dev.pitwall.check.Check;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.util.Locale;
import java.util.Optional;

/** Makes the PostgreSQL check. */
public final class PostgresChecks {
  private PostgresChecks() {}

  /**
   * The check {@code postgres}, or empty without {@code postgres.url}. Connects at its first run,
   * never before. One run ends within 25 s whatever the server does.
   *
   * @param findings is told about missing grants and extensions, and that they are there again
   */
  public static Optional<Check> of(
      PostgresSettings settings, Locale locale, TimeSource time, Findings findings) {
    if (settings.url().isEmpty()) {
      return Optional.empty();
    }
    Messages words = Messages.of(PostgresChecks.class, locale);
    Connector connector = new Connector(settings);
    Door door = new Door(connector, time);
    return Optional.of(
        new PostgresCheck(
            door,
            new Connections(words),
            new SlowStatements(settings.slow(), words, time),
            new Rights(findings, words),
            words));
  }
}
