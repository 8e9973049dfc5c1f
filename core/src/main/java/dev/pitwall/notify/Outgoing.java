package dev.pitwall.notify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that is recorded as in flight, before its words.
 *
 * @param sayings worst first; empty for a message about no incident
 * @param thread under which the worst of them was told first; empty if none was
 * @param ready the words, for a message about no incident
 */
record Outgoing(
    Errand errand,
    List<Saying> sayings,
    boolean doubtful,
    String thread,
    @Nullable Notification ready) {}
