package dev.pitwall.agent.weave;

import org.jspecify.annotations.Nullable;

/**
 * An exchange that is under way, as the hooks of a server's further parts see it. The parts may
 * have loaders of their own (a servlet environment beside the server), and then adapters of their
 * own, which share no class but those of Pitwall's loader: this one.
 */
public interface Underway {

  /** Where one may be found. */
  interface Place {
    /** The exchange that is under way here; null if none is. */
    @Nullable Underway current();
  }

  /** The servlet mapping; the first counts, further ones are those of forwards and error pages. */
  void mapping(@Nullable String name);

  /** An error page may take over, perhaps because of an exception. */
  void errorPage(@Nullable Throwable thrown);
}
