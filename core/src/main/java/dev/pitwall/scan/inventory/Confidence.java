package dev.pitwall.scan.inventory;

/** How sure coordinates are, the surest first. */
public enum Confidence {
  /** Two independent signs agree, or a Maven repository's own folders say it. */
  HIGH,
  /** One good sign. */
  MEDIUM,
  /** A guess. */
  LOW,
  /** Nothing says what it is. */
  NONE
}
