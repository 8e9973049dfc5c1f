package dev.pitwall.history;

import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Tells what of the files cannot be read: each place once. */
final class Damages {
  private static final String DAMAGED = "history.damaged";
  private static final int MOST = 1_000;

  private final Findings findings;
  private final Set<String> told = new HashSet<>();

  Damages(Findings findings) {
    this.findings = findings;
  }

  synchronized void tell(Path file, IOException e) {
    String place = file.getFileName() + ": " + e.getMessage();
    if (told.size() >= MOST || !told.add(place)) {
      return;
    }
    findings.report(
        DAMAGED,
        "Reading the history in "
            + file.getParent()
            + ": "
            + told.size()
            + " places are damaged, the newest is "
            + place
            + ". What was written is expected; these parts are passed over and everything else is"
            + " shown. Check the disk; the finding ends with a restart after the file is gone.");
  }

  /** How many places. */
  synchronized int count() {
    return told.size();
  }
}
