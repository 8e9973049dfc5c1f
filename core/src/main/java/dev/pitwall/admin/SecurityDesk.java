package dev.pitwall.admin;

import java.io.IOException;
import java.time.Duration;
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
        public void writeTo(Appendable out) throws IOException {
          out.append("{\"mode\":\"off\",\"denying\":false,\"denied\":[],\"allowed\":[]}");
        }

        @Override
        public int allow(String network, Duration length, String by) {
          return 0;
        }

        @Override
        public int allowAll(Duration length, String by) {
          return 0;
        }

        @Override
        public void admin(
            @Nullable String peer, @Nullable String forwardedFor, @Nullable String forwarded) {}
      };

  /** {@code admin.actions}, as it is now. */
  boolean allowed();

  /** How it stands, as the JSON document of {@code /api/v1/security}. */
  void writeTo(Appendable out) throws IOException;

  /**
   * Lets an address or network in, whatever speaks against it.
   *
   * @return how many denials that ended
   * @throws IllegalArgumentException if it is neither
   * @throws IllegalStateException if too many are allowed already
   */
  int allow(String network, Duration length, String by);

  /**
   * Denies nobody for a while.
   *
   * @return how many denials that ended
   */
  int allowAll(Duration length, String by);

  /** Who holds the token is never denied. */
  void admin(@Nullable String peer, @Nullable String forwardedFor, @Nullable String forwarded);
}
