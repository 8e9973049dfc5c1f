package dev.pitwall.notify;

/**
 * Who speaks: in every message and report.
 *
 * @param app the application's name
 * @param instance this JVM, {@code host:pid} unless set
 * @param environment for instance {@code production}; may be empty
 */
public record Sender(String app, String instance, String environment) {}
