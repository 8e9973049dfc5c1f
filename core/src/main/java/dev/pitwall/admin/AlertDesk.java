package dev.pitwall.admin;

import java.time.Duration;
import java.util.Map;

/**
 * What can be asked and said about alerts over the admin port. Each method answers within
 * milliseconds; what it changes survives a restart.
 */
public interface AlertDesk {

  /** The open incidents and what holds their messages back. */
  AlertsDocument alerts();

  /**
   * Somebody looks after an incident: no reminders until it gets worse, or for a day.
   *
   * @param incident the id of an open incident
   * @throws IllegalArgumentException if there is none, or nobody is named
   */
  void acknowledge(String incident, String by, String note);

  /** Takes an acknowledgement back; false if there was none. */
  boolean unacknowledge(String incident);

  /**
   * Holds messages back.
   *
   * @param rule a rule's id, or a pattern with {@code *}
   * @param labels of the reading; all must match
   * @param length more than zero, at most 30 days
   * @throws IllegalArgumentException for anything that cannot be
   */
  AlertsDocument.Silence silence(
      String rule, Map<String, String> labels, String by, String reason, Duration length);

  /** Ends a silence; false if there was none with this id. */
  boolean unsilence(String id);
}
