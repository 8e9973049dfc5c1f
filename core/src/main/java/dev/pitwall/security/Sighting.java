package dev.pitwall.security;

/**
 * A signal that went above its threshold.
 *
 * @param client see {@link Address#ofKey}; 0 if it is not one client's
 * @param user empty if it is not about one user
 * @param count how much of it there was
 * @param first when it began, as far as is known, seconds since 1970
 * @param last the newest of it
 */
public record Sighting(
    Signal signal, long client, String user, long count, long first, long last) {}
