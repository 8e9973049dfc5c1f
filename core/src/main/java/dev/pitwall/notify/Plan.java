package dev.pitwall.notify;

import dev.pitwall.notify.Delivery.Part;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one channel is to be told at one moment.
 *
 * @param batch what goes into the next message; empty: nothing now
 * @param held what is not told now, and why
 * @param waiting how many mentions are on their way, held back by nobody
 * @param next when to look again if nothing happens until then
 */
record Plan(Optional<Batch> batch, List<Held> held, int waiting, Instant next) {

  /**
   * One message.
   *
   * @param mentions worst first
   */
  record Batch(Part part, List<Mention> mentions) {}

  /** One mention that waits. */
  record Held(Case one, Hold hold) {}
}
