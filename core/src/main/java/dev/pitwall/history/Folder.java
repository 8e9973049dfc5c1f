package dev.pitwall.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where the files are. */
record Folder(Path path, Disk disk) {

  /**
   * What is there, by time.
   *
   * @param segments of hours and days that are over
   * @param hours files of hours that went on
   */
  record Contents(List<SegmentFile> segments, List<FileName> hours) {}

  Path file(FileName name) {
    return path.resolve(name.toString());
  }

  /** Lists it, and deletes what a crash left unfinished. Other files are none of our business. */
  Contents list() throws IOException {
    List<SegmentFile> segments = new ArrayList<>();
    List<FileName> hours = new ArrayList<>();
    try (var list = Files.newDirectoryStream(path)) {
      for (Path each : list) {
        String text = String.valueOf(each.getFileName());
        if (text.endsWith(Disk.UNFINISHED)) {
          disk.delete(each);
        }
        FileName name = FileName.parse(text).orElse(null);
        if (name != null && name.kind() == Kind.HOT) {
          hours.add(name);
        } else if (name != null) {
          segments.add(new SegmentFile(name, each, each.toFile().length()));
        }
      }
    }
    Collections.sort(segments);
    Collections.sort(hours);
    return new Contents(segments, hours);
  }

  /** True if there is a segment of this hour that can be read. */
  boolean isSealed(FileName hour) {
    Path sealed = file(hour.as(Kind.FINE));
    if (!Files.exists(sealed)) {
      return false;
    }
    try (Segment segment = Segment.open(sealed)) {
      return !segment.entries().isEmpty();
    } catch (IOException damaged) {
      return false; // and is written anew
    }
  }
}
