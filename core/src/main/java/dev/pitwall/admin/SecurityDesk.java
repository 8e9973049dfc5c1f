package dev.pitwall.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is denied by the answer to attacks, and how to let them in again. */
public interface SecurityDesk {
  /** Nobody is denied. */
  SecurityDesk NONE =
      new SecurityDesk() {
        @Override
        public boolean allowed() {
          return false;
        }

        @Override
        public DeniedDocument document() {
          return new DeniedDocument("off", false, 0, 0, null, List.of(), List.of());
        }

        @Override
        public DeniedDocument.Let allow(String network, Duration length, String by) {
          return new DeniedDocument.Let(0, Instant.EPOCH);
        }

        @Override
        public DeniedDocument.Let allowAll(Duration length, String by) {
          return new DeniedDocument.Let(0, Instant.EPOCH);
        }

        @Override
        public void admin(
            @Nullable String peer, @Nullable String forwardedFor, @Nullable String forwarded) {}
      };

  /** {@code admin.actions}, as it is now. */
  boolean allowed();

  /** How it stands. */
  DeniedDocument document();

  /**
   * Lets an address or network in, whatever speaks against it.
   *
   * @throws IllegalArgumentException if it is neither
   * @throws IllegalStateException if too many are allowed already
   */
  DeniedDocument.Let allow(String network, Duration length, String by);

  /** Denies nobody for a while. */
  DeniedDocument.Let allowAll(Duration length, String by);

  /** Who holds the token is never denied. */
  void admin(@Nullable String peer, @Nullable String forwardedFor, @Nullable String forwarded);
}
