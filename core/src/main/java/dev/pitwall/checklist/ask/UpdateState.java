package dev.pitwall.checklist.ask;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the package manager of the operating system has waiting.
 *
 * @param manager {@code apt}, {@code dnf}, {@code apk}; empty if there is none
 * @param pending packages with a newer version; null if unknown
 * @param security those of them that mend a vulnerability; null if the manager does not tell
 * @param names security updates first, at most ten
 * @param restart true if an update that is installed waits for a restart of the machine
 * @param reason why it is unknown and what would mend it; null if it is known
 */
public record UpdateState(
    String manager,
    @Nullable Integer pending,
    @Nullable Integer security,
    List<String> names,
    boolean restart,
    @Nullable String reason) {

  /** Keeps a copy. */
  public UpdateState {
    names = List.copyOf(names);
  }

  static UpdateState unknown(String manager, boolean restart, String reason) {
    return new UpdateState(manager, null, null, List.of(), restart, reason);
  }
}
