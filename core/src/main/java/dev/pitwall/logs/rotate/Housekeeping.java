package dev.pitwall.logs.rotate;

import dev.pitwall.logs.rotate.Archives.Archive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is done with the archives of one log: the older ones are compressed, the oldest deleted. */
final class Housekeeping {
  private final RotatePlan plan;
  private final Archives archives;

  /** What is done at the log of {@code archives}. */
  Housekeeping(RotatePlan plan, Archives archives) {
    this.plan = plan;
    this.archives = archives;
  }

  /**
   * What was done, or would be.
   *
   * @param compressed by their names afterwards
   * @param trouble what is still to be done, and why; empty if all is
   */
  record Done(List<Path> compressed, List<Path> deleted, Optional<Reason> trouble) {}

  /**
   * Does it; what was done before a trouble is in the answer as well.
   *
   * @param settling leaves alone what somebody has open
   */
  Done run(Settling settling) {
    List<Path> compressed = new ArrayList<>();
    List<Path> deleted = new ArrayList<>();
    Optional<Reason> trouble = Optional.empty();
    try {
      for (Archive archive : toCompress(archives.list())) {
        if (settling.isFree(archive.path())) {
          compressed.add(Compressor.compress(archive.path()));
        }
      }
      for (Archive archive : toDelete(archives.list())) {
        Files.delete(archive.path());
        deleted.add(archive.path());
      }
    } catch (Refusal e) {
      trouble = Optional.of(e.reason());
    } catch (IOException e) {
      trouble = Optional.of(Reason.of("io", "file", archives.log(), "what", e));
    }
    return new Done(compressed, deleted, trouble);
  }

  /**
   * What {@link #run} would do, and nothing is done.
   *
   * @param coming an archive that is not there yet; empty if there will be no further one
   */
  Done plan(Optional<Path> coming, Settling settling) throws IOException {
    List<Archive> now = coming.isEmpty() ? archives.list() : archives.listWith(coming.get());
    List<Path> compressed = new ArrayList<>();
    List<Path> deleted = new ArrayList<>();
    List<Archive> toCompress = new ArrayList<>();
    for (Archive archive : toCompress(now)) {
      boolean isNew = coming.filter(archive.path()::equals).isPresent();
      if (isNew || settling.isFree(archive.path())) {
        toCompress.add(archive);
        compressed.add(Archives.plus(archive.path(), Archives.GZIP));
      }
    }
    for (Archive archive : toDelete(now)) {
      deleted.add(
          toCompress.contains(archive)
              ? Archives.plus(archive.path(), Archives.GZIP)
              : archive.path());
    }
    return new Done(compressed, deleted, Optional.empty());
  }

  private List<Archive> toCompress(List<Archive> newestFirst) {
    int first = plan.delayCompress() ? 1 : 0;
    return plan.compress()
        ? newestFirst.stream().skip(first).filter(archive -> !archive.compressed()).toList()
        : List.of();
  }

  private List<Archive> toDelete(List<Archive> newestFirst) {
    return newestFirst.stream().skip(plan.keep()).toList();
  }
}
