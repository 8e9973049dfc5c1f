package dev.pitwall.logs.rotate;

import java.util.List;

/**
 * How some logs are rotated: one entry of {@code logs.rotate}.
 *
 * @param files absolute paths, with {@code *} and {@code ?} in the file's name
 * @param keep so many archives of each; 2 or more
 * @param delayCompress the newest archive is not compressed
 * @param copyTruncate copied and emptied in place, which can lose lines
 */
record RotatePlan(
    List<String> files,
    Every every,
    int keep,
    boolean compress,
    boolean delayCompress,
    boolean notIfEmpty,
    boolean missingOk,
    FileMode mode,
    Reopen reopen,
    boolean copyTruncate) {
  RotatePlan {
    files = List.copyOf(files);
  }
}
