package dev.pitwall.check;

/**
 * One of the largest contributors to a reading: a process, a statement, an error, a client.
 *
 * @param name what it is, already redacted
 * @param value how much of it, in {@code unit}
 */
public record Offender(String name, double value, Unit unit) {}
