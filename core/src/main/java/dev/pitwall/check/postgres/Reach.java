package dev.pitwall.check.postgres;

import java.sql.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far a run came. */
sealed interface Reach {

  /**
   * The server answers.
   *
   * @param session null if it had no free slot for us and no session of ours was open
   * @param connectTime of the newest fresh connection; null before the first
   * @param remark what was odd about the newest fresh connection; null if nothing was
   */
  record Open(
      @Nullable Connection session, @Nullable Duration connectTime, @Nullable Trouble remark)
      implements Reach {}

  /** Nobody answers, or the server is starting or stopping. */
  record Down(Trouble trouble) implements Reach {}

  /** The server answers and does not let us in; nothing is known about its state. */
  record Refused(Trouble trouble) implements Reach {}
}
