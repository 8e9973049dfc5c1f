package dev.pitwall.notify.alertmanager;

import dev.pitwall.alert.Incident;
import dev.pitwall.notify.Notification;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the words of the annotations come from. Pure functions; they are asked every minute.
 *
 * @param message the message about an incident
 * @param runbook the page of a rule, in Markdown; empty if there is none
 */
public record AlertWords(
    Function<Incident, Notification> message, Function<String, Optional<String>> runbook) {}
