package dev.pitwall.checklist;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a checklist for the comparison with a later one.
 *
 * @param slot the time it was due; null for one that was asked for by hand
 * @param items at most {@value #MOST_ITEMS}
 * @param errors the kinds of errors it knew; null if it knew none because it could not tell
 */
public record Kept(
    long number,
    Instant at,
    @Nullable Instant slot,
    Checklist.Status status,
    List<Line> items,
    @Nullable List<String> errors) {
  static final int MOST_ITEMS = 300;
  static final int MOST_ERRORS = 100;

  /** Keeps copies, cut to what may be kept. */
  public Kept {
    items = List.copyOf(items.subList(0, Math.min(MOST_ITEMS, items.size())));
    errors =
        errors == null
            ? null
            : List.copyOf(errors.subList(0, Math.min(MOST_ERRORS, errors.size())));
  }

  /** An item: what it was about, and how it stood. */
  public record Line(
      Section section,
      String id,
      String target,
      Checklist.Status status,
      @Nullable Double value,
      String said) {}

  /** The same under another number. */
  public Kept numbered(long other) {
    return new Kept(other, at, slot, status, items, errors);
  }

  static Kept of(Checklist made, @Nullable Instant slot, @Nullable List<String> errors) {
    return new Kept(
        made.number(),
        made.at(),
        slot,
        made.status(),
        made.groups().stream()
            .flatMap(
                group ->
                    group.items().stream()
                        .map(
                            item ->
                                new Line(
                                    group.section(),
                                    item.id(),
                                    item.target(),
                                    item.status(),
                                    item.value(),
                                    item.said())))
            .toList(),
        errors);
  }
}
