package dev.pitwall.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * All that can be read at one moment.
 *
 * @param files by time
 * @param hours not in a file yet, by time; the last one goes on
 */
record View(List<SegmentFile> files, List<Hour> hours) {
  static final View EMPTY = new View(List.of(), List.of());

  View {
    files = List.copyOf(files);
    hours = List.copyOf(hours);
  }

  View with(SegmentFile file) {
    List<SegmentFile> more = new ArrayList<>(files);
    more.removeIf(known -> known.name().equals(file.name()));
    more.add(file);
    Collections.sort(more);
    return new View(more, hours);
  }

  View without(List<SegmentFile> gone) {
    List<SegmentFile> less = new ArrayList<>(files);
    less.removeAll(gone);
    return new View(less, hours);
  }

  View with(Hour hour) {
    List<Hour> more = new ArrayList<>(hours);
    more.add(hour);
    return new View(files, more);
  }

  View without(Hour hour) {
    List<Hour> less = new ArrayList<>(hours);
    less.remove(hour);
    return new View(files, less);
  }

  long bytes() {
    return files.stream().mapToLong(SegmentFile::bytes).sum();
  }

  long bytes(Kind kind) {
    return files.stream().filter(file -> file.is(kind)).mapToLong(SegmentFile::bytes).sum();
  }

  /** The fine files of one day. */
  List<SegmentFile> fineOf(long day) {
    return files.stream().filter(file -> file.is(Kind.FINE) && file.day() == day).toList();
  }
}
