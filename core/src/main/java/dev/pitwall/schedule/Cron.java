package dev.pitwall.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.pitwall.config.Key;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Times by a crontab line of five fields: minute, hour, day of month, month, day of week (0 and 7
 * are Sunday; a day that one of the two day fields names is enough when both are restricted).
 *
 * <p>The library computes in local time without a zone; the zone's jumps are settled here, since
 * that is where such libraries err. An hour that is named ({@code 30 2 * * *}) means one run a day:
 * a local time that is skipped in spring runs at the first instant after the gap, one that comes
 * twice in autumn runs the first time. An hour left open ({@code 15 * * * *}) means every real
 * hour: both of the doubled ones, and nothing for the skipped one. Vixie's cron does the same.
 */
public final class Cron {
  /** Loaded with the first line, not at start-up with the first key that could hold one. */
  private static final class Grammar {
    static final CronParser PARSER =
        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  }

  private static final int FIELDS = 5;

  /** No zone ever set its clocks further. */
  private static final Duration LONGEST_JUMP = Duration.ofHours(24);

  private final String text;
  private final ExecutionTime times;
  private final boolean everyHour;

  private Cron(String text, ExecutionTime times, boolean everyHour) {
    this.text = text;
    this.times = times;
    this.everyHour = everyHour;
  }

  /**
   * A crontab line.
   *
   * @throws IllegalArgumentException if it is none, with the reason
   */
  public static Cron parse(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    List<String> fields = List.of(line.split(" ", -1));
    if (fields.size() != FIELDS) {
      throw new IllegalArgumentException("it has " + fields.size() + " fields");
    }
    ExecutionTime times = ExecutionTime.forCron(Grammar.PARSER.parse(line));
    return new Cron(line, times, fields.get(1).startsWith("*"));
  }

  /**
   * A configuration key whose value is a crontab line.
   *
   * @param defaultText null: no line, so the work has no time
   */
  public static Key<Cron> key(String name, @Nullable String defaultText, String meaning) {
    return Key.parsed(
        name,
        locale -> Messages.of(Cron.class, locale).get("allowed.cron"),
        Cron::parse,
        defaultText,
        meaning);
  }

  /** The first time after {@code instant}; empty if there is none, as on February 30. */
  public Optional<Instant> nextAfter(Instant instant, ZoneId zone) {
    return everyHour ? nextReal(instant, zone.getRules()) : nextNamed(instant, zone.getRules());
  }

  /** The last time that is not after {@code instant}; empty if there was none. */
  public Optional<Instant> latestUpTo(Instant instant, ZoneId zone) {
    return everyHour ? latestReal(instant, zone.getRules()) : latestNamed(instant, zone.getRules());
  }

  private Optional<Instant> nextNamed(Instant after, ZoneRules rules) {
    LocalDateTime local = local(after, rules.getOffset(after));
    while (true) {
      Optional<LocalDateTime> next = following(local);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      local = next.get();
      Instant found = once(local, rules);
      if (found.isAfter(after)) {
        return Optional.of(found);
      }
    }
  }

  private Optional<Instant> latestNamed(Instant upTo, ZoneRules rules) {
    LocalDateTime local = local(upTo, rules.getOffset(upTo));
    // clocks that were set back: local times ahead of now have been already
    ZoneOffsetTransition jump = rules.previousTransition(upTo);
    if (jump != null && jump.isOverlap() && jump.getInstant().plus(LONGEST_JUMP).isAfter(upTo)) {
      local = local.plus(jump.getDuration().abs());
    }
    Optional<LocalDateTime> latest = upTo(local);
    while (latest.isPresent()) {
      Instant found = once(latest.get(), rules);
      if (!found.isAfter(upTo)) {
        return Optional.of(found);
      }
      latest = preceding(latest.get());
    }
    return Optional.empty();
  }

  /** The first of two, and the end of the gap for a time that is skipped. */
  private static Instant once(LocalDateTime local, ZoneRules rules) {
    ZoneOffsetTransition jump = rules.getTransition(local);
    if (jump != null && jump.isGap()) {
      return jump.getInstant();
    }
    return local.toInstant(rules.getValidOffsets(local).get(0));
  }

  private Optional<Instant> nextReal(Instant after, ZoneRules rules) {
    Instant from = after;
    ZoneOffset offset = rules.getOffset(after);
    ZoneOffsetTransition jump = rules.nextTransition(after);
    while (true) {
      ZoneOffset inForce = offset;
      Optional<Instant> next =
          following(local(from, inForce)).map(local -> local.toInstant(inForce));
      if (next.isEmpty() || jump == null || next.get().isBefore(jump.getInstant())) {
        return next;
      }
      from = jump.getInstant().minusNanos(1); // a time at the very jump counts
      offset = jump.getOffsetAfter();
      jump = rules.nextTransition(jump.getInstant());
    }
  }

  private Optional<Instant> latestReal(Instant upTo, ZoneRules rules) {
    Instant limit = upTo;
    while (true) {
      ZoneOffset offset = rules.getOffset(limit);
      Optional<Instant> latest = upTo(local(limit, offset)).map(local -> local.toInstant(offset));
      ZoneOffsetTransition jump = rules.previousTransition(limit.plusNanos(1));
      if (latest.isEmpty() || jump == null || !latest.get().isBefore(jump.getInstant())) {
        return latest;
      }
      limit = jump.getInstant().minusNanos(1);
    }
  }

  private static LocalDateTime local(Instant instant, ZoneOffset offset) {
    return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), offset);
  }

  private Optional<LocalDateTime> following(LocalDateTime local) {
    return times.nextExecution(local.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  private Optional<LocalDateTime> preceding(LocalDateTime local) {
    return times.lastExecution(local.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  private Optional<LocalDateTime> upTo(LocalDateTime local) {
    return preceding(local.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cron cron && cron.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written, with single spaces. */
  @Override
  public String toString() {
    return text;
  }
}
