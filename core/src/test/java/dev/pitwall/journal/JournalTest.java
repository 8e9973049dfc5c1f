package dev.pitwall.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.alert.ManualTime;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path temp;
  private final ManualTime time = new ManualTime();
  private final Findings findings = new Findings(time);

  @Test
  void whatWasWrittenIsThereAfterReopening() throws IOException {
    try (Journal journal = open(temp)) {
      put(journal, "a/1", "{\"text\":\"quote \\\" line\\n 日本\",\"n\":1.50,\"b\":true,\"x\":null}");
      put(journal, "a/2", "[1,[2]]");
      remove(journal, "a/1");
      put(journal, "b/1", "\"\"");
      put(journal, "a/1", "{\"text\":\"quote \\\" line\\n 日本\",\"n\":1.50,\"b\":true,\"x\":null}");
    }

    try (Journal again = open(temp)) {
      assertThat(entries(again))
          .containsExactly(
              Map.entry(
                  "a/1", "{\"text\":\"quote \\\" line\\n 日本\",\"n\":1.50,\"b\":true,\"x\":null}"),
              Map.entry("a/2", "[1,[2]]"),
              Map.entry("b/1", "\"\""));
      assertThat(again.read("a/", (key, json) -> key)).containsExactly("a/1", "a/2");
    }
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void everyBytePrefixGivesThePrefixStateAndCanBeWrittenOn() throws IOException {
    List<Map<String, String>> states = history(temp.resolve("whole"), 12);
    byte[] bytes = Files.readAllBytes(temp.resolve("whole/journal-0.jsonl"));

    for (int length = 0; length <= bytes.length; length++) {
      Path folder = Files.createDirectories(temp.resolve("prefix"));
      Files.write(folder.resolve("journal-0.jsonl"), Arrays.copyOf(bytes, length));
      int lines = newlines(bytes, length);
      try (Journal journal = open(folder)) {
        assertThat(entries(journal)).as("prefix of %d bytes", length).isEqualTo(states.get(lines));
        put(journal, "after", "1");
      }
      try (Journal journal = open(folder)) {
        assertThat(entries(journal))
            .containsEntry("after", "1")
            .containsAllEntriesOf(states.get(lines));
      }
      delete(folder);
    }
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aBitThatFlippedAnywhereStopsThereKeepsTheRestAsideAndIsReported() throws IOException {
    List<Map<String, String>> states = history(temp.resolve("whole"), 6);
    byte[] bytes = Files.readAllBytes(temp.resolve("whole/journal-0.jsonl"));
    int lastLine =
        new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8).lastIndexOf('\n') + 1;

    for (int at = 0; at < lastLine; at++) {
      Path folder = Files.createDirectories(temp.resolve("bent"));
      byte[] bent = bytes.clone();
      bent[at] ^= 1;
      Files.write(folder.resolve("journal-0.jsonl"), bent);
      Findings own = new Findings(time);
      int lines = newlines(bytes, at);
      try (Journal journal = Journal.open(folder, time, own)) {
        assertThat(entries(journal)).as("bent at %d", at).isEqualTo(states.get(lines));
        put(journal, "after", "1");
      }
      assertThat(own.list()).extracting(Finding::code).containsExactly("journal.damaged");
      assertThat(folder.resolve("damaged-journal")).exists();
      try (Journal journal = Journal.open(folder, time, own)) {
        assertThat(entries(journal))
            .containsEntry("after", "1")
            .containsAllEntriesOf(states.get(lines));
      }
      delete(folder);
    }
  }

  @Test
  void aLineThatIsMissingInTheMiddleIsDamage() throws IOException {
    List<Map<String, String>> states = history(temp, 6);
    Path file = temp.resolve("journal-0.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.remove(3);
    Files.write(file, lines);

    try (Journal journal = open(temp)) {
      assertThat(entries(journal)).isEqualTo(states.get(3));
    }
    assertThat(findings.list()).extracting(Finding::code).containsExactly("journal.damaged");
  }

  @Test
  void theFilesStayBoundedHoweverMuchIsWritten() throws IOException {
    try (Journal journal = open(temp)) {
      for (int i = 0; i < 400; i++) {
        put(journal, "big/" + i % 3, "\"" + "x".repeat(100_000) + i + "\"");
      }
    }

    try (var files = Files.list(temp)) {
      assertThat(files.mapToLong(JournalTest::size).sum()).isBetween(4_000_000L, 12_000_000L);
    }
    try (Journal again = open(temp)) {
      assertThat(entries(again)).hasSize(3);
      assertThat(entries(again).get("big/0")).endsWith("x399\"");
    }
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aBadSnapshotCostsNothingBecauseTheOneBeforeIsKept() throws IOException {
    try (Journal journal = open(temp)) {
      for (int i = 0; i < 150; i++) {
        put(journal, "big/" + i % 3, "\"" + "x".repeat(100_000) + i + "\"");
      }
    }
    Path newest = Recovery.files(temp, "snapshot").lastEntry().getValue();
    byte[] bytes = Files.readAllBytes(newest);
    Files.write(newest, Arrays.copyOf(bytes, bytes.length - 5));

    try (Journal again = open(temp)) {
      assertThat(entries(again).get("big/2")).endsWith("x149\"");
      assertThat(entries(again).get("big/1")).endsWith("x148\"");
    }
    assertThat(findings.list()).extracting(Finding::code).containsExactly("journal.damaged");
  }

  @Test
  void aDiskThatTakesNothingIsReportedAndWrittenLaterInFull() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("journal"));
    Files.createSymbolicLink(folder.resolve("journal-0.jsonl"), Path.of("/dev/full"));
    try (Journal journal = open(folder)) {
      put(journal, "a", "1");
      Files.move(folder, temp.resolve("moved"));
      Files.writeString(folder, "in the way");
      time.pass(Duration.ofSeconds(10));
      put(journal, "b", "2");
      assertThat(journal.isDurable()).isFalse();
      assertThat(entries(journal)).containsKeys("a", "b");
      assertThat(findings.list()).extracting(Finding::code).containsExactly("journal.unwritable");

      Files.delete(folder);
      journal.mend();
      assertThat(journal.isDurable()).as("not before ten seconds").isFalse();
      time.pass(Duration.ofSeconds(10));
      journal.mend();
      assertThat(journal.isDurable()).isTrue();
      assertThat(findings.list()).isEmpty();
      put(journal, "c", "3");
    }

    try (Journal again = open(folder)) {
      assertThat(entries(again)).containsKeys("a", "b", "c");
    }
  }

  @Test
  void changesAfterTheCloseTouchNoFile() throws IOException {
    Journal journal = open(temp);
    put(journal, "a", "1");
    journal.close();
    put(journal, "b", "2");
    time.pass(Duration.ofMinutes(1));
    journal.mend();

    assertThat(findings.list()).isEmpty();
    try (Journal again = open(temp)) {
      assertThat(entries(again)).containsOnlyKeys("a");
    }
  }

  @Test
  void aFullDeviceIsReportedAndTheEntryIsKeptInMemory() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    Files.createSymbolicLink(temp.resolve("journal-0.jsonl"), full);
    try (Journal journal = open(temp)) {
      put(journal, "a", "1");

      assertThat(findings.list())
          .singleElement()
          .satisfies(finding -> assertThat(finding.text()).contains("No space left"));
      assertThat(entries(journal)).containsKey("a");
    }
    try (Journal again = open(temp)) {
      assertThat(entries(again)).as("the snapshot at the end").containsKey("a");
    }
  }

  @Test
  void anInterruptedThreadStillWrites() throws IOException {
    try (Journal journal = open(temp)) {
      Thread.currentThread().interrupt();
      put(journal, "a", "\"" + "x".repeat(5_000_000) + "\""); // large enough for a snapshot
      assertThat(journal.isDurable()).isTrue();
      assertThat(Thread.interrupted()).isTrue();
      put(journal, "b", "2");
    }

    try (Journal again = open(temp)) {
      assertThat(entries(again)).containsKeys("a", "b");
    }
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void withoutAFolderTheEntriesAreInMemory() {
    try (Journal journal = Journal.open((Path) null, time, findings)) {
      put(journal, "a", "1");
      assertThat(entries(journal)).containsKey("a");
      assertThat(journal.isDurable()).isFalse();
    }
  }

  @Test
  void anEntryThatCannotBeDecodedIsLeftOutAndReported() {
    try (Journal journal = open(temp)) {
      put(journal, "n/1", "\"x\"");
      put(journal, "n/2", "2");

      assertThat(journal.read("n/", (key, json) -> Integer.valueOf(json))).containsExactly(2);
    }
    assertThat(findings.list()).extracting(Finding::code).containsExactly("journal.entry:n/1");
  }

  private Journal open(Path folder) {
    return Journal.open(folder, time, findings);
  }

  private static void put(Journal journal, String key, String json) {
    Change change = new Change();
    change.put(key, json);
    journal.write(change, true);
  }

  private static void remove(Journal journal, String key) {
    Change change = new Change();
    change.remove(key);
    journal.write(change, true);
  }

  private static Map<String, String> entries(Journal journal) {
    Map<String, String> entries = new TreeMap<>();
    journal.read("", (key, json) -> entries.put(key, json));
    return entries;
  }

  /** Writes so many changes; the states after 0, 1, 2... of them. */
  private List<Map<String, String>> history(Path folder, int changes) {
    List<Map<String, String>> states = new ArrayList<>();
    try (Journal journal = open(folder)) {
      states.add(entries(journal));
      for (int i = 0; i < changes; i++) {
        Change change = new Change();
        change.put("incident/I" + i, "{\"value\":" + i + "}");
        change.put("delivery/mail/" + i, "\"日本 " + i + "\"");
        if (i % 3 == 2) {
          change.remove("incident/I" + (i - 1));
        }
        journal.write(change, i % 2 == 0);
        states.add(entries(journal));
      }
    }
    return states;
  }

  private static int newlines(byte[] bytes, int length) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
