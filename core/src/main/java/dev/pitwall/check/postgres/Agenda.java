package dev.pitwall.check.postgres;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which question is asked when. Heavy ones are asked seldom and their answer is repeated in
 * between. One that ran into a time limit three times in a row is left alone for half an hour: a
 * statement that cannot end burdens the server each time and tells nothing.
 */
final class Agenda {
  private static final Logger log = LoggerFactory.getLogger(Agenda.class);

  static final int STRIKES = 3;
  static final Duration PARKED = Duration.ofMinutes(30);

  /** What is left when this is over waits for the next run. */
  static final Duration BUDGET = Duration.ofSeconds(5);

  private static final Duration MOST_RETRY = Duration.ofMinutes(5);

  /**
   * What one run gave.
   *
   * @param timeouts how many questions ran into a time limit
   * @param slow the last of them; null if none did
   * @param lost why the session ended in the middle; null if it did not
   */
  record Round(
      List<Reading> readings, int timeouts, @Nullable Trouble slow, @Nullable Trouble lost) {}

  private final List<Entry> entries;
  private final Messages words;
  private final TimeSource time;
  private String identity = "";

  Agenda(List<Question> questions, Messages words, TimeSource time) {
    this.words = words;
    this.time = time;
    this.entries = questions.stream().map(Entry::new).toList();
  }

  /** Everything that is always answered, and what was answered last, as unknown. */
  List<Reading> unknown(String reason) {
    List<Reading> readings = new ArrayList<>();
    entries.forEach(entry -> readings.addAll(entry.unknown(reason)));
    return readings;
  }

  Round ask(Session session, ServerFacts facts) {
    long start = time.nanoTime();
    if (!identity.equals(facts.identity())) {
      identity = facts.identity();
      entries.forEach(Entry::forget);
    }
    List<Reading> readings = new ArrayList<>();
    int timeouts = 0;
    Trouble slow = null;
    for (Entry entry : entries) {
      if (time.nanoTime() - start > BUDGET.toNanos()) {
        readings.addAll(entry.late(facts));
        continue;
      }
      Trouble trouble = entry.ask(session, facts);
      if (trouble != null && session.over()) {
        return new Round(readings, timeouts, slow, trouble);
      }
      if (trouble != null && trouble.kind() == Trouble.Kind.SLOW) {
        timeouts++;
        slow = trouble;
      }
      readings.addAll(entry.last);
    }
    return new Round(readings, timeouts, slow, null);
  }

  /** A question and how it went lately. */
  private final class Entry {
    private final Question question;
    private volatile List<Reading> last = List.of();
    private boolean asked;
    private boolean parked;
    private long dueAt;
    private int strikes;

    Entry(Question question) {
      this.question = question;
    }

    /** Another server, or the same one anew: old answers are not repeated. */
    void forget() {
      asked = false;
      if (!parked) {
        last = List.of();
      }
    }

    /** Asks if it is time; null if nothing went wrong. */
    @Nullable Trouble ask(Session session, ServerFacts facts) {
      if (!question.applies(facts)) {
        last = List.of();
        asked = false;
        return null;
      }
      long now = time.nanoTime();
      if ((asked || parked) && now - dueAt < 0) {
        return null;
      }
      asked = true;
      try {
        last = List.copyOf(question.ask(session, facts));
        strikes = 0;
        parked = false;
        dueAt = now + question.every().toNanos();
        return null;
      } catch (SQLException e) {
        Trouble trouble = Trouble.asking(e);
        failed(trouble, now);
        return trouble;
      } catch (RuntimeException e) {
        log.warn("the question {} to PostgreSQL failed", question.id(), e);
        String reason = words.get("unknown.failed", "error", e.toString());
        last = withLast(question.failed(reason), reason);
        dueAt = now + retry().toNanos();
        return null;
      }
    }

    private void failed(Trouble trouble, long now) {
      log.debug("question {}: {}", question.id(), trouble);
      strikes = trouble.timedOut() ? strikes + 1 : 0;
      parked = strikes >= STRIKES;
      dueAt = now + (parked ? PARKED : retry()).toNanos();
      String reason = parked ? parkedUntil() : trouble.text(words);
      last = withLast(question.failed(reason), reason);
    }

    private String parkedUntil() {
      Instant until = time.now().plus(PARKED).truncatedTo(ChronoUnit.MINUTES);
      return words.get(
          "unknown.parked",
          "times",
          strikes,
          "until",
          until.atZone(ZoneId.systemDefault()).toLocalTime());
    }

    private Duration retry() {
      return question.every().compareTo(MOST_RETRY) < 0 ? question.every() : MOST_RETRY;
    }

    /** The run has no time left for it. */
    List<Reading> late(ServerFacts facts) {
      if (!question.applies(facts)) {
        return List.of();
      }
      boolean holds = asked && time.nanoTime() - dueAt < 0;
      return holds ? last : unknown(words.get("unknown.budget", "seconds", BUDGET.toSeconds()));
    }

    List<Reading> unknown(String reason) {
      return withLast(question.unknown(reason), reason);
    }

    private List<Reading> withLast(List<Reading> first, String reason) {
      List<Reading> readings = new ArrayList<>(first);
      Set<ReadingKey> named = new HashSet<>();
      readings.forEach(reading -> named.add(reading.key()));
      for (Reading before : last) {
        if (named.add(before.key())) {
          readings.add(new Reading.Unknown(before.key(), before.unit(), reason));
        }
      }
      return readings;
    }
  }
}
