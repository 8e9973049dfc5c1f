package dev.pitwall.backup.archive;

import dev.pitwall.backup.archive.Remark.Kind;
import java.util.List;
import java.util.Map;

/**
 * What went into an archive, or came out of one.
 *
 * @param files regular files; a further name of the same file (a hard link) is a link
 * @param folders directories
 * @param links symbolic and hard links
 * @param bytes of content, without headers
 * @param remarks what must be known of single files; at most 100 of each kind
 * @param counts how many remarks of each kind there were, also those that are not listed
 */
public record ArchiveReport(
    long files,
    long folders,
    long links,
    long bytes,
    List<Remark> remarks,
    Map<Kind, Long> counts) {

  /** Keeps its own copies. */
  public ArchiveReport {
    remarks = List.copyOf(remarks);
    counts = Map.copyOf(counts);
  }

  /** How many files have a remark of this kind. */
  public long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** True if no content is missing or wrong. */
  public boolean whole() {
    return counts.keySet().stream().noneMatch(Kind::loss);
  }
}
