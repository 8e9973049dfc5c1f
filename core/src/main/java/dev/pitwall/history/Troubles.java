package dev.pitwall.history;

import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Path;

/** Tells what the folder's disk refuses, and that it does so no more. */
final class Troubles {
  private static final String UNWRITABLE = "history.unwritable";
  private static final String UPKEEP = "history.upkeep";

  private final Path folder;
  private final Findings findings;

  Troubles(Path folder, Findings findings) {
    this.folder = folder;
    this.findings = findings;
  }

  void unwritable(IOException e) {
    findings.report(
        UNWRITABLE,
        "Writing the history in "
            + folder
            + " failed: "
            + e
            + ". It needs a local disk with free space that this user may write. Readings stay in"
            + " memory for two hours and it is tried again every minute; free space, or set"
            + " history.enabled = false.");
  }

  void writable() {
    findings.clear(UNWRITABLE);
  }

  void untended(IOException e) {
    findings.report(
        UPKEEP,
        "Making minutes of old readings, or deleting them, in "
            + folder
            + " failed: "
            + e
            + ". A local disk with free space is needed. What is there stays, and it is tried"
            + " again every minute; free space, or delete the oldest files.");
  }

  void tended() {
    findings.clear(UPKEEP);
  }

  void unclosed(IOException e) {
    findings.report(
        "history.close",
        "Closing a file of the history in "
            + folder
            + " failed: "
            + e
            + ". The last seconds of an hour may be missing in it; check the disk.");
  }
}
