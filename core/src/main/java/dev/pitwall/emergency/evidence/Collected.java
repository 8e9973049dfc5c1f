package dev.pitwall.emergency.evidence;

import java.nio.file.Path;
import java.util.List;

/**
 * Evidence in a file.
 *
 * @param file a zip archive, mode 0600
 * @param bytes its size
 * @param items what was sought, in its order
 */
public record Collected(Path file, long bytes, List<Item> items) {

  /** Keeps a copy. */
  public Collected {
    items = List.copyOf(items);
  }

  /** How one piece fared. */
  public enum Outcome {
    OK,
    FAILED,
    /** There was nothing of the kind. */
    NONE
  }

  /**
   * One piece.
   *
   * @param bytes of its text
   * @param detail why it is not there or not whole; else empty
   */
  public record Item(String name, Outcome outcome, long bytes, String detail) {}

  /** True if nothing failed. */
  public boolean whole() {
    return items.stream().noneMatch(item -> item.outcome() == Outcome.FAILED);
  }
}
