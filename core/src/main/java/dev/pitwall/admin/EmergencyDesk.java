package dev.pitwall.admin;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an emergency procedure may ask of the running application over the admin port. None of it
 * stops anything; whether it is allowed at all is said by {@code admin.actions}.
 */
public interface EmergencyDesk {

  /** {@code admin.actions}, as it is now. */
  boolean allowed();

  /**
   * Begins to freeze evidence and returns at once; while that goes on, names the one under way.
   *
   * @return its id
   */
  String freeze();

  /** How the freezing of this id stands; empty if there was none. Only the last one is known. */
  Optional<Frozen> frozen(String id);

  /** Turns requests away; if they are turned away already, nothing changes. */
  Maintenance close(String by, String reason);

  /**
   * Lets requests in again.
   *
   * @throws IOException if the next start would turn them away again
   */
  void open() throws IOException;

  /** Whether requests are turned away; null while they are not. */
  @Nullable Maintenance maintenance();

  /** Requests that are being answered now. */
  long activeRequests();

  /**
   * That requests are turned away.
   *
   * @param kept true if a restart does not end it
   */
  record Maintenance(Instant since, String by, String reason, boolean kept) {}

  /**
   * Frozen evidence.
   *
   * @param done false while it goes on
   * @param file of the evidence; empty while there is none
   * @param recording a flight recording beside it; empty if none ran
   * @param error why there is no file; empty if there is one or it goes on
   */
  record Frozen(
      String id,
      boolean done,
      String file,
      long bytes,
      String recording,
      String error,
      List<Item> items) {
    /** Keeps a copy. */
    public Frozen {
      items = List.copyOf(items);
    }

    /** One piece: {@code OK}, {@code FAILED} or {@code NONE}. */
    public record Item(String name, String outcome, long bytes, String detail) {}
  }
}
