package dev.pitwall.history;

import java.nio.file.Path;

/**
 * A file in the folder.
 *
 * @param bytes its size
 */
record SegmentFile(FileName name, Path path, long bytes) implements Comparable<SegmentFile> {

  boolean is(Kind kind) {
    return name.kind() == kind;
  }

  /** The second at which its day begins. */
  long day() {
    return Math.floorDiv(name.start(), Kind.COARSE.seconds()) * Kind.COARSE.seconds();
  }

  @Override
  public int compareTo(SegmentFile other) {
    int byName = name.compareTo(other.name);
    return byName == 0 ? name.kind().compareTo(other.name.kind()) : byName;
  }
}
