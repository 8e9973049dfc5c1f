package dev.pitwall.alert;

/** How bad it is, mildest first. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL
}
