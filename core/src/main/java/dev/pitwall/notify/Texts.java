package dev.pitwall.notify;

import dev.pitwall.alert.IncidentEvent;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Where the words come from. Pure functions; they may be asked again for the same event.
 *
 * @param incident the message about an event
 * @param undeliverable the message to the other channels when one refuses: channel, what it said
 */
public record Texts(
    Function<IncidentEvent, Notification> incident,
    BiFunction<String, String, Notification> undeliverable) {}
