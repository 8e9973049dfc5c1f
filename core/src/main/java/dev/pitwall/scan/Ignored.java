package dev.pitwall.scan;

/** A vulnerability that is there and accepted. */
public record Ignored(Vulnerability vulnerability, Ignore by) {}
