package dev.pitwall.journal;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where Pitwall keeps what must survive a restart.
 *
 * @param directory as configured; empty: see {@link StateDirectory#open}
 */
public record StateSettings(Optional<Path> directory) {
  private static final Key<Path> STATE_DIR =
      Key.path(
          "state-dir",
          null,
          "Folder of the journal, the history and Pitwall's own logs; /var/lib/pitwall/<app> if"
              + " writable, else ~/.pitwall/<app>");

  /** The keys that are read here. */
  public static List<Key<?>> keys() {
    return List.of(STATE_DIR);
  }

  /** Reads them. */
  public static StateSettings from(Configuration c) {
    return new StateSettings(c.find(STATE_DIR));
  }
}
