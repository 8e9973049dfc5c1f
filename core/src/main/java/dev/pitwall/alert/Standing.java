package dev.pitwall.alert;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one rule on one target stands: what {@code status} shows.
 *
 * @param rule the rule's id
 * @param reading the target
 * @param since when this state began (PENDING: the first breach; FIRING and RECOVERING: the
 *     opening)
 * @param held how long the value has counted towards the next state; zero in other states than
 *     PENDING and RECOVERING
 * @param seen when it was last asked, whatever the answer
 * @param value the last measured value; null if there was none yet
 * @param threshold it fires beyond it: of the highest level that holds, else of the first
 * @param peak the worst value of this breach; null outside of one
 * @param incident the open incident's id; null if there is none
 * @param severity of the highest level that holds at present, which may be milder than the
 *     incident's; null while no incident is open
 */
public record Standing(
    String rule,
    ReadingKey reading,
    Unit unit,
    State state,
    Instant since,
    Duration held,
    Instant seen,
    @Nullable Double value,
    double threshold,
    @Nullable Double peak,
    @Nullable String incident,
    @Nullable Severity severity) {}
