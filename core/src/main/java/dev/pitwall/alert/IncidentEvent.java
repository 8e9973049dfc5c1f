package dev.pitwall.alert;

/** A change that somebody must be told of. */
public sealed interface IncidentEvent {

  /** The incident after the change. */
  Incident incident();

  /** It began to fire. */
  record Opened(Incident incident) implements IncidentEvent {}

  /** It got worse, or began or ceased to flap. */
  record Changed(Incident incident) implements IncidentEvent {}

  /** The value came back and stayed back. */
  record Resolved(Incident incident) implements IncidentEvent {}

  /**
   * It ended for another reason than the value: nobody knows whether the trouble is over, so the
   * message never says "recovered".
   */
  record Closed(Incident incident, Reason reason) implements IncidentEvent {}

  /** Why an incident was closed without having recovered. */
  enum Reason {
    /** The rule is gone or switched off. */
    RULE_REMOVED,
    /** The rule has another reading or another threshold than the incident. */
    RULE_CHANGED,
    /** What was measured is gone: the disk is not mounted any more, the route not asked. */
    TARGET_GONE
  }
}
