package dev.pitwall.alert;

/** A change that somebody must be told of. */
public sealed interface IncidentEvent {

  /** The incident after the change. */
  Incident incident();

  /** It began to fire. */
  record Opened(Incident incident) implements IncidentEvent {}

  /** The value came back and stayed back. */
  record Resolved(Incident incident) implements IncidentEvent {}
}
