package dev.pitwall.alert;

/** Whom a rule speaks for. */
public enum Scope {
  /** Each instance of the application for itself: its host, its JVM. */
  NODE,
  /** All instances together, so one of them is enough to tell: the database they share. */
  CLUSTER
}
