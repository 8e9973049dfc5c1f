package dev.pitwall.scan.osv;

import static dev.pitwall.scan.osv.Osv.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot several times the size of the real one, in a heap of 96 MB. */
class SnapshotLoadTest {
  private static final boolean LONG = Boolean.getBoolean("pitwall.long");

  @TempDir private Path folder;

  @Test
  void aLargeSnapshotFitsIntoASmallHeap() throws Exception {
    int records = LONG ? 60_000 : 3_000;
    String details = "A paragraph of Markdown as advisories have it. ".repeat(30);
    String[] versions = new String[60];
    for (int i = 0; i < versions.length; i++) {
      versions[i] = "1." + i + ".0";
    }
    Osv snapshot = Osv.snapshot();
    for (int i = 0; i < records; i++) {
      // 300 packages with 200 records each at the full size
      int number = i % 300;
      snapshot.add(
          record("GHSA-" + i)
              .alias("CVE-2025-" + i)
              .modified("2026-11-20T10:00:00Z")
              .severity(Osv.CRITICAL)
              .summary("Something is wrong")
              .details(details)
              .affects(
                  "Maven",
                  "org.g" + number + ":a" + number,
                  "ECOSYSTEM",
                  versions,
                  "introduced=1.0",
                  "fixed=" + (i < 600 ? "2.0" : "1.2")));
    }
    Path zip = snapshot.zip(folder.resolve("all.zip"));
    Path state = Files.createDirectory(folder.resolve("state"));
    Path out = folder.resolve("out");

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                SnapshotLoad.class.getName(),
                zip.toString(),
                state.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String told = Files.readString(out, StandardCharsets.UTF_8).strip();

    assertThat(process.exitValue()).as(told).isZero();
    String[] numbers = told.split(" ", -1);
    assertThat(numbers[0]).isEqualTo(String.valueOf(records));
    assertThat(numbers[1]).as("two of each package reach up to 1.5").isEqualTo("600");
    if (System.getProperty("pitwall.numbers") != null) {
      Files.writeString(
          Path.of(System.getProperty("pitwall.numbers")), told + " " + Files.size(zip));
    }
    if (LONG) {
      assertThat(Long.parseLong(numbers[2])).as("import, ms of a processor").isLessThan(10_000);
      // every one of the records is looked at, a real match looks at some hundreds
      assertThat(Long.parseLong(numbers[3])).as("matching, ms of a processor").isLessThan(1_000);
    }
  }
}
