package dev.pitwall.alert;

/** A change that somebody must be told of. */
public sealed interface IncidentEvent {

  /** The incident after the change. */
  Incident incident();

  /** It began to fire. */
  record Opened(Incident incident) implements IncidentEvent {}

  /** It got worse, or began or ceased to flap. */
  record Changed(Incident incident) implements IncidentEvent {}

  /**
   * The value came back and stayed back.
   *
   * @param late true where the opening was never told: the message is the first and only one, and
   *     says both, when it fired and when it recovered
   */
  record Resolved(Incident incident, boolean late) implements IncidentEvent {
    /** The usual case: the opening was told. */
    public Resolved(Incident incident) {
      this(incident, false);
    }
  }

  /**
   * It ended for another reason than the value: nobody knows whether the trouble is over, so the
   * message never says "recovered".
   *
   * @param late true where the opening was never told
   */
  record Closed(Incident incident, Reason reason, boolean late) implements IncidentEvent {
    /** The usual case: the opening was told. */
    public Closed(Incident incident, Reason reason) {
      this(incident, reason, false);
    }
  }

  /** Why an incident was closed without having recovered. */
  enum Reason {
    /** The rule is gone or switched off. */
    RULE_REMOVED,
    /** The rule has another reading or another threshold than the incident. */
    RULE_CHANGED
  }
}
