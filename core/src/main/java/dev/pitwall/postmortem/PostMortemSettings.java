package dev.pitwall.postmortem;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.util.List;

/**
 * Whether an unclean death is told after the next start.
 *
 * @param on false: nothing is written and nothing is told
 */
public record PostMortemSettings(boolean on) {
  private static final Key<Boolean> POST_MORTEM =
      Key.flag(
          "alerts.post-mortem",
          true,
          "Tell after the start that the run before ended without a shutdown, and what is known of"
              + " why.");

  /** Its key. */
  public static List<Key<?>> keys() {
    return List.of(POST_MORTEM);
  }

  /** The settings in force. */
  public static PostMortemSettings from(Configuration c) {
    return new PostMortemSettings(c.get(POST_MORTEM));
  }
}
