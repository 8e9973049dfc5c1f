package dev.pitwall.check.postgres;

import dev.pitwall.check.Check;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.util.List;
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
    Rights rights = new Rights(findings, words);
    Door door = new Door(new Connector(settings), time);
    Agenda agenda = new Agenda(questions(settings, rights, words, time), words, time);
    return Optional.of(new PostgresCheck(door, rights, agenda, words));
  }

  /** In the order in which they are asked: what is urgent and light comes first. */
  private static List<Question> questions(
      PostgresSettings settings, Rights rights, Messages words, TimeSource time) {
    return List.of(
        new Connections(words),
        new Activity(words),
        new Blocked(words, time),
        new RoleChanges(words, time),
        new DatabaseCounters(words, time),
        new SlowStatements(settings.slow(), rights, words, time),
        new StandbySelf(words),
        new Standbys(words, time),
        new Slots(words),
        new Archiving(words),
        new ChecksumFailures(words),
        new PreparedTransactions(),
        new XminHorizon(words),
        new Wraparound(),
        new PendingRestart(),
        new EndOfLife(words, time),
        new WalSize(words),
        new DeadTuples(words),
        new InvalidIndexes(words),
        new Sequences(rights, words),
        new DatabaseSize(words, time));
  }
}
