package dev.pitwall.logs.rotate;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;

/** When a log is due. */
sealed interface Every {

  /** By the local calendar: at the first look after the period's end. */
  enum Period implements Every {
    HOURLY("uuuuMMddHH"),
    DAILY("uuuuMMdd"),
    /** From Monday on; an archive is named by that Monday. */
    WEEKLY("uuuuMMdd"),
    MONTHLY("uuuuMM");

    private final DateTimeFormatter label;

    Period(String pattern) {
      label = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }

    /** When the period that {@code time} is in began. */
    LocalDateTime begin(LocalDateTime time) {
      return switch (this) {
        case HOURLY -> time.truncatedTo(ChronoUnit.HOURS);
        case DAILY -> time.truncatedTo(ChronoUnit.DAYS);
        case WEEKLY ->
            time.truncatedTo(ChronoUnit.DAYS)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        case MONTHLY -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
      };
    }

    /** When the period of a label was over; empty for a label of another kind of period. */
    private Optional<LocalDateTime> after(String of) {
      try {
        LocalDateTime begin =
            switch (this) {
              case HOURLY ->
                  LocalDateTime.parse(
                      of + "00", DateTimeFormatter.ofPattern("uuuuMMddHHmm", Locale.ROOT));
              case DAILY, WEEKLY -> LocalDate.parse(of, label).atStartOfDay();
              case MONTHLY -> YearMonth.parse(of, label).atDay(1).atStartOfDay();
            };
        return Optional.of(
            switch (this) {
              case HOURLY -> begin.plusHours(1);
              case DAILY -> begin.plusDays(1);
              case WEEKLY -> begin.plusWeeks(1);
              case MONTHLY -> begin.plusMonths(1);
            });
      } catch (DateTimeParseException otherKind) {
        return Optional.empty();
      }
    }

    private LocalDateTime before(LocalDateTime begin) {
      return begin(begin.minusMinutes(1));
    }

    boolean isOver(ZonedDateTime since, ZonedDateTime now) {
      return begin(now.toLocalDateTime()).isAfter(begin(since.toLocalDateTime()));
    }

    /** The name of the last period that the content covers: the one before, or an earlier one. */
    private String coveredBy(ZonedDateTime lastWritten, ZonedDateTime now) {
      LocalDateTime before = before(begin(now.toLocalDateTime()));
      LocalDateTime written = begin(lastWritten.toLocalDateTime());
      return label.format(written.isBefore(before) ? written : before);
    }
  }

  /**
   * When it has grown beyond so many bytes.
   *
   * @param bytes 1 or more
   */
  record Size(long bytes) implements Every {
    private static final DateTimeFormatter DAY =
        DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  }

  /**
   * True if a log whose content began at {@code since} is due.
   *
   * @param size its bytes
   */
  default boolean due(ZonedDateTime since, ZonedDateTime now, long size) {
    return this instanceof Size limit ? size > limit.bytes() : ((Period) this).isOver(since, now);
  }

  /** The part of the archive's name that says what it covers: digits only. */
  default String label(ZonedDateTime lastWritten, ZonedDateTime now) {
    return this instanceof Period period
        ? period.coveredBy(lastWritten, now)
        : Size.DAY.format(now);
  }

  /** When the period of {@code label} was over; empty if it is no label of such a period. */
  default Optional<Instant> end(String label, ZoneId zone) {
    return this instanceof Period period
        ? period.after(label).map(time -> time.atZone(zone).toInstant())
        : Optional.empty();
  }
}
