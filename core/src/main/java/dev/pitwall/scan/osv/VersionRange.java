package dev.pitwall.scan.osv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object of {@code ranges}; it may hold several pairs of events. */
record VersionRange(List<Event> events) {
  /** So many events of one range are taken; no real one has a tenth of them. */
  static final int MOST = 1_000;

  VersionRange {
    events = List.copyOf(events);
  }

  /**
   * An event at its place.
   *
   * @param version null for the beginning
   */
  private record Placed(Event event, @Nullable MavenVersion version) {

    int compareTo(MavenVersion other) {
      return version == null ? -1 : version.compareTo(other);
    }

    /** At the same version what ends comes before what begins, and a last one after both. */
    boolean isAfter(Placed other) {
      if (version == null || other.version == null) {
        return version != null || (other.version == null && rank() > other.rank());
      }
      int order = version.compareTo(other.version);
      return order > 0 || (order == 0 && rank() > other.rank());
    }

    private int rank() {
      return switch (event.type()) {
        case FIXED -> 0;
        case INTRODUCED -> 1;
        default -> 2;
      };
    }
  }

  /** The evaluation of the OSV schema. */
  boolean contains(MavenVersion version) {
    boolean vulnerable = false;
    for (Placed each : sorted()) {
      int order = each.compareTo(version);
      switch (each.event().type()) {
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
        if (event.version().equals("*") || placed(event).compareTo(version) > 0) {
          return true;
        }
      }
    }
    return !any;
  }

  /** The first version after this one in which it is mended; empty if the range names none. */
  Optional<String> fixAfter(MavenVersion version) {
    for (Placed each : sorted()) {
      if (each.event().type() == Event.Type.FIXED && each.compareTo(version) > 0) {
        return Optional.of(each.event().version());
      }
    }
    return Optional.empty();
  }

  /**
   * By insertion: Maven's order has cycles among odd texts ({@code 0.alpha} before {@code 0} before
   * {@code jre8} before {@code 0.alpha}), with which the JDK's sort may throw.
   */
  private List<Placed> sorted() {
    List<Placed> sorted = new ArrayList<>(events.size());
    for (Event event : events) {
      Placed next = placed(event);
      int at = sorted.size();
      while (at > 0 && sorted.get(at - 1).isAfter(next)) {
        at--;
      }
      sorted.add(at, next);
    }
    return sorted;
  }

  private static Placed placed(Event event) {
    return new Placed(
        event, event.version().equals("0") ? null : MavenVersion.of(event.version()).orElse(null));
  }
}
