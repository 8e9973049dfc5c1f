package dev.pitwall.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.alert.ManualTime;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the disk is waited for. A file's own wait is seen on {@code /dev/null}, which takes every
 * write and refuses to be synced; a folder's in the JVM's flight recording.
 */
class JournalSyncTest {
  @TempDir Path temp;
  private final ManualTime time = new ManualTime();
  private final Findings findings = new Findings(time);

  private static void write(Journal journal, String key, String json, boolean durable) {
    Change change = new Change();
    change.put(key, json);
    journal.write(change, durable);
  }

  @Test
  void aDurableChangeWaitsForTheDiskAndAnotherOneDoesNot() throws IOException {
    Path nowhere = Path.of("/dev/null");
    assumeTrue(Files.exists(nowhere));
    Files.createSymbolicLink(temp.resolve("journal-0.jsonl"), nowhere);
    try (Journal journal = Journal.open(temp, time, findings)) {
      write(journal, "a", "1", false);
      assertThat(journal.isDurable()).isTrue();
      assertThat(findings.list()).isEmpty();
      write(journal, "b", "2", true);
      assertThat(journal.isDurable()).as("the sync was refused").isFalse();
      assertThat(findings.list()).extracting(Finding::code).containsExactly("journal.unwritable");
    }
  }

  @Test
  void theNameOfEveryNewFileIsWaitedForAsWell() throws IOException {
    Path folder = temp.resolve("journal");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
      recording.start();
      try (Journal journal = Journal.open(folder, time, findings)) {
        assertThat(forced(recording, folder)).as("the first file").isEqualTo(1);
        write(journal, "a", "\"" + "x".repeat(5_000_000) + "\"", true); // large enough to rotate
        assertThat(Files.exists(folder.resolve("snapshot-1.jsonl"))).isTrue();
        assertThat(forced(recording, folder)).as("the snapshot and its journal").isEqualTo(3);
      }
    }
  }

  private long forced(Recording recording, Path folder) throws IOException {
    Path dump = temp.resolve("forced.jfr");
    recording.dump(dump);
    List<String> paths = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(dump)) {
      paths.add(event.getString("path"));
    }
    return paths.stream().filter(folder.toString()::equals).count();
  }
}
