package dev.pitwall.emergency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.emergency.evidence.EvidenceFile;
import dev.pitwall.emergency.evidence.Exhibit;
import dev.pitwall.emergency.evidence.SecretFilter;
import dev.pitwall.schedule.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportArchiveTest {
  private static final String SECRET = "pl4nted";

  @TempDir Path folder;
  private final SecretFilter filter = new SecretFilter(Set.of("kn0wn-pl4nted"));

  private SupportArchive.Made write(SupportArchive.Content content) throws IOException {
    return new SupportArchive(filter).write("test", folder.resolve("a.zip"), content);
  }

  private static SupportArchive.Content content(List<String> logs, List<Path> config, long limit) {
    return new SupportArchive.Content(
        Optional.empty(), LogSelection.of(logs).files(), config, limit);
  }

  private String all(Path zipFile) throws IOException {
    StringBuilder text = new StringBuilder();
    try (ZipFile zip = new ZipFile(zipFile.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        text.append("== ").append(entry.getName()).append('\n');
        text.append(new String(zip.getInputStream(entry).readAllBytes(), ISO_8859_1));
      }
    }
    return text.toString();
  }

  @Test
  void ofAllTheSecretsPlantedInLogsConfigurationAndEvidenceNoneIsInTheArchive() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("logs/old"));
    Files.writeString(
        folder.resolve("logs/app.log"),
        "10:00 INFO started 日本語\r\n10:01 ERROR login password="
            + SECRET
            + " failed\r\n"
            + "10:02 url https://u:"
            + SECRET
            + "@host/x\n10:03 Authorization: Bearer "
            + SECRET
            + SECRET
            + "\n10:04 it was kn0wn-"
            + SECRET
            + "\n10:05 last without end",
        UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(("old line\ntoken: " + SECRET + "\n").getBytes(UTF_8));
    }
    Files.write(logs.resolve("app.log.1.gz"), packed.toByteArray());
    Files.write(logs.resolve("heap.bin"), new byte[] {1, 0, 2, 'p', 'l', '4'});
    Path conf =
        Files.writeString(
            folder.resolve("app.conf"),
            "a = 1\ndb { password = \""
                + SECRET
                + "\" }\nkey = \"\"\"\n-----BEGIN PRIVATE KEY-----\n"
                + SECRET
                + "\n-----END PRIVATE KEY-----\n\"\"\"\nb = 2\n");
    Path pass = Files.writeString(folder.resolve(".pgpass"), "h:5432:d:u:" + SECRET + "\n");
    Path evidence = folder.resolve("e.zip");
    new EvidenceFile(filter, TimeSource.system())
        .write(
            evidence,
            List.of(new Exhibit("t.txt", out -> out.append("-Dx.secret=" + SECRET + " ok\n"))),
            EvidenceFile.Limits.EMERGENCY);

    SupportArchive.Made made =
        write(
            new SupportArchive.Content(
                Optional.of(evidence),
                LogSelection.of(List.of(folder.resolve("logs").toString())).files(),
                List.of(conf, pass),
                1 << 20));

    String text = all(made.file());
    assertThat(text).doesNotContain(SECRET).doesNotContain(".pgpass\n");
    assertThat(new String(Files.readAllBytes(made.file()), ISO_8859_1)).doesNotContain(SECRET);
    assertThat(new String(text.getBytes(ISO_8859_1), UTF_8))
        .contains("10:00 INFO started 日本語\r\n", "old line", "a = 1", "b = 2", "10:05 last without")
        .contains("== evidence/t.txt", "app.log.1\n", "/app.conf\n", "== manifest.json");
    assertThat(made.leftOut())
        .anyMatch(line -> line.contains("heap.bin") && line.contains("no text"))
        .anyMatch(line -> line.contains(".pgpass"));
    assertThat(made.removed()).isGreaterThanOrEqualTo(6);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.file())))
        .isEqualTo("rw-------");
    assertThat(SupportArchive.verify(made.file(), made.sha256())).isEmpty();
  }

  @Test
  void everyFlippedBitIsFound() throws Exception {
    Files.writeString(folder.resolve("app.log"), "line of a log\n".repeat(2_000));
    SupportArchive.Made made =
        write(content(List.of(folder.resolve("app.log").toString()), List.of(), 1 << 20));
    byte[] whole = Files.readAllBytes(made.file());
    Random random = new Random(7);
    List<Integer> unnoticed = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int at = random.nextInt(whole.length);
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(made.file(), damaged);
      boolean found;
      try {
        found = !SupportArchive.verify(made.file(), made.sha256()).isEmpty();
      } catch (IOException e) {
        found = true;
      }
      if (!found) {
        unnoticed.add(at);
      }
    }
    assertThat(unnoticed).isEmpty();
  }

  @Test
  void beyondTheLimitTheNewestLogsStayAndWhatIsMissingIsSaid() throws Exception {
    for (int i = 0; i < 3; i++) {
      Path log = folder.resolve("l" + i + ".log");
      Files.writeString(log, ("line " + i + "\n").repeat(1_000));
      Files.setLastModifiedTime(log, FileTime.fromMillis(1_000L * (i + 1)));
    }
    SupportArchive.Made made = write(content(List.of(folder + "/l?.log"), List.of(), 10_000));
    String text = all(made.file());
    assertThat(text).contains("line 2\n", "line 1\n").doesNotContain("line 0\n");
    assertThat(text.lines().filter("line 2"::equals)).hasSize(1_000);
    assertThat(made.leftOut())
        .anyMatch(line -> line.contains("l1.log: its first 4000 bytes"))
        .anyMatch(line -> line.contains("l0.log: emergency.logs-limit"));
  }

  @Test
  void namesUnderWhichNothingIsFoundAreToldAndLinksAreNotFollowedInCircles() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("logs"));
    Files.writeString(logs.resolve("a.log"), "x");
    Files.createSymbolicLink(logs.resolve("round"), logs);
    Path link = Files.createSymbolicLink(folder.resolve("current"), logs);
    LogSelection found =
        LogSelection.of(List.of(link + "/*.log", folder.resolve("none.log").toString()));
    assertThat(found.files())
        .extracting(one -> one.file().getFileName().toString())
        .containsExactly("a.log");
    assertThat(found.missing()).containsExactly(folder.resolve("none.log").toString());
  }
}
