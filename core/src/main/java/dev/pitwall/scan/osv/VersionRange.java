package dev.pitwall.scan.osv;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object of {@code ranges}; it may hold several pairs of events. */
record VersionRange(List<Event> events) {

  VersionRange {
    events = List.copyOf(events);
  }

  /** The evaluation of the OSV schema. */
  boolean contains(MavenVersion version) {
    boolean vulnerable = false;
    for (Event event : sorted()) {
      int order = compare(event, version);
      switch (event.type()) {
        case INTRODUCED -> vulnerable |= order <= 0;
        case FIXED -> vulnerable &= order > 0;
        case LAST_AFFECTED -> vulnerable &= order >= 0;
        default -> vulnerable &= true;
      }
    }
    return vulnerable && isBeforeLimits(version);
  }

  private boolean isBeforeLimits(MavenVersion version) {
    boolean any = false;
    for (Event event : events) {
      if (event.type() == Event.Type.LIMIT) {
        any = true;
        if (event.version().equals("*") || compare(event, version) > 0) {
          return true;
        }
      }
    }
    return !any;
  }

  /** The first version after this one in which it is mended; empty if the range names none. */
  Optional<String> fixAfter(MavenVersion version) {
    return sorted().stream()
        .filter(event -> event.type() == Event.Type.FIXED && compare(event, version) > 0)
        .map(Event::version)
        .findFirst();
  }

  /** At the same version what ends comes before what begins, and a last one after both. */
  private List<Event> sorted() {
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(
        Comparator.comparing(VersionRange::place, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(VersionRange::rank));
    return sorted;
  }

  private static int rank(Event event) {
    return switch (event.type()) {
      case FIXED -> 0;
      case INTRODUCED -> 1;
      default -> 2;
    };
  }

  private static int compare(Event event, MavenVersion version) {
    MavenVersion place = place(event);
    return place == null ? -1 : place.compareTo(version);
  }

  /** Null for the beginning. */
  private static @Nullable MavenVersion place(Event event) {
    return event.version().equals("0") ? null : MavenVersion.of(event.version()).orElse(null);
  }
}
