package dev.pitwall.backup.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Folders and files that never go into an archive, with all that is in them. */
public final class Exclusions {
  private final Set<Path> places;

  private Exclusions(Set<Path> places) {
    this.places = Set.copyOf(places);
  }

  /**
   * The places themselves, wherever links on the way to them lead.
   *
   * @param places need not exist
   */
  public static Exclusions of(Collection<Path> places) {
    return new Exclusions(places.stream().map(Exclusions::real).collect(Collectors.toSet()));
  }

  private static Path real(Path place) {
    try {
      return place.toRealPath();
    } catch (IOException notThere) {
      return place.toAbsolutePath().normalize();
    }
  }

  /**
   * True if {@code file} is one of the places or lies in one.
   *
   * @param file absolute, and without a link on the way to it
   */
  boolean cover(Path file) {
    for (Path at = file; at != null; at = at.getParent()) {
      if (places.contains(at)) {
        return true;
      }
    }
    return false;
  }
}
