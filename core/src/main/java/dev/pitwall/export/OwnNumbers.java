package dev.pitwall.export;

import dev.pitwall.check.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Pitwall tells about its own work at one moment. What is not known is absent or null and has
 * no series.
 *
 * @param checks the status of each check by its id
 * @param readings the last readings; unknown ones have no series
 * @param alertsActive open incidents; null while nobody knows
 * @param notifications messages by channel and outcome, since the start
 * @param lastBackup the newest verified backup; null if there is none
 * @param dropped what found no place, by what it was, since the start
 * @param checklist the newest one; null if there is none
 */
public record OwnNumbers(
    Map<String, CheckStatus> checks,
    List<Reading> readings,
    @Nullable Integer alertsActive,
    List<Sent> notifications,
    @Nullable Instant lastBackup,
    Map<String, Long> dropped,
    @Nullable Checklist checklist) {

  /** Keeps copies. */
  public OwnNumbers {
    checks = Map.copyOf(checks);
    readings = List.copyOf(readings);
    notifications = List.copyOf(notifications);
    dropped = Map.copyOf(dropped);
  }

  /** Without a checklist. */
  public OwnNumbers(
      Map<String, CheckStatus> checks,
      List<Reading> readings,
      @Nullable Integer alertsActive,
      List<Sent> notifications,
      @Nullable Instant lastBackup,
      Map<String, Long> dropped) {
    this(checks, readings, alertsActive, notifications, lastBackup, dropped, null);
  }

  /** A checklist: its number, when it was made, and how it stood. */
  public record Checklist(long number, Instant at, CheckStatus status) {}

  /** Where a check stands; its code is the value of {@code pitwall_check_status}. */
  public enum CheckStatus {
    OK(0),
    WARNING(1),
    CRITICAL(2),
    UNKNOWN(3);

    private final int code;

    CheckStatus(int code) {
      this.code = code;
    }

    /** 0 to 3. */
    public int code() {
      return code;
    }
  }

  /**
   * Messages of one channel with one outcome.
   *
   * @param outcome lower case: {@code sent}, {@code failed}...
   */
  public record Sent(String channel, String outcome, long count) {}
}
