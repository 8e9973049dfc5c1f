package dev.pitwall.scan.osv;

import static dev.pitwall.scan.osv.Osv.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.scan.inventory.Component;
import dev.pitwall.scan.inventory.Confidence;
import dev.pitwall.scan.inventory.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsvDatabaseTest {
  @TempDir private Path folder;
  private Path state;

  @BeforeEach
  void makeState() throws IOException {
    state = Files.createDirectory(folder.resolve("state"));
  }

  private static Component jar(
      @Nullable String group, String artifact, String version, String... hints) {
    return new Component(
        "/x/" + artifact + ".jar",
        Kind.ARCHIVE,
        group,
        artifact,
        version,
        Confidence.HIGH,
        "pom.properties",
        List.of(hints),
        null);
  }

  private List<Match> match(Osv snapshot, Component... components) throws IOException {
    OsvDatabase.Opened opened = OsvDatabase.open(snapshot.zip(folder.resolve("all.zip")), state);
    assertThat(opened.problem()).isNull();
    try (OsvDatabase database = opened.database().orElseThrow()) {
      return database.match(List.of(components));
    }
  }

  private boolean affected(Osv.Advice record, String version) throws IOException {
    state = Files.createTempDirectory(folder, "state");
    return !match(Osv.snapshot().add(record), jar("g", "a", version)).isEmpty();
  }

  @Test
  void log4shellIsFoundWithItsFix() throws Exception {
    Match match =
        match(Osv.snapshot().log4shell(), jar("org.apache.logging.log4j", "log4j-core", "2.14.1"))
            .get(0);

    assertThat(match.id()).isEqualTo("CVE-2021-44228");
    assertThat(match.aliases()).containsExactly("GHSA-jfh8-c2jp-5v3q");
    assertThat(match.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(match.score()).isEqualTo(10.0);
    assertThat(match.fixed()).isEqualTo("2.15.0");
    assertThat(match.certain()).isTrue();
  }

  @Test
  void mendedVersionsAndOtherPackagesAreNot() throws Exception {
    assertThat(
            match(
                Osv.snapshot().log4shell(),
                jar("org.apache.logging.log4j", "log4j-core", "2.15.0"),
                jar("org.apache.logging.log4j", "log4j-core", "2.12.2"),
                jar("org.apache.logging.log4j", "log4j-core", "2.13.0-rc1"),
                jar("org.apache.logging.log4j", "log4j-api", "2.14.1"),
                jar("com.other", "log4j-core", "2.14.1")))
        .isEmpty();
  }

  @Test
  void severalPairsInOneRangeAreSeveralStretches() throws Exception {
    for (String[] each :
        new String[][] {
          {"0.9", "false"},
          {"1.0", "true"},
          {"1.4", "true"},
          {"1.5", "false"},
          {"1.9", "false"},
          {"2.0", "true"},
          {"2.2", "false"}
        }) {
      Osv.Advice two =
          record("A-1")
              .affects("g:a", "introduced=1.0", "fixed=1.5", "introduced=2.0", "fixed=2.2");
      assertThat(affected(two, each[0])).as(each[0]).isEqualTo(Boolean.valueOf(each[1]));
    }
  }

  @Test
  void eventsNeedNoOrder() throws Exception {
    Osv.Advice mixed =
        record("A-1").affects("g:a", "fixed=2.2", "introduced=2.0", "fixed=1.5", "introduced=0");

    assertThat(affected(mixed, "1.7")).isFalse();
  }

  @Test
  void oddVersionsWithoutATotalOrderAreBorne() throws Exception {
    String[] events = new String[120];
    for (int i = 0; i < events.length; i++) {
      String[] odd = {"0.alpha", "0.0", "jre8", "0.SNAPSHOT.alpha", "jre8.10"};
      events[i] = (i % 2 == 0 ? "introduced=" : "fixed=") + odd[i % odd.length];
    }

    assertThat(affected(record("A-1").affects("g:a", events), "99")).isIn(true, false);
  }

  @Test
  void lastAffectedIsTheLastAndNoFix() throws Exception {
    assertThat(affected(record("A-1").affects("g:a", "introduced=0", "last_affected=1.5"), "1.5.1"))
        .isFalse();
    Osv.Advice last = record("A-1").affects("g:a", "introduced=0", "last_affected=1.5");
    state = Files.createTempDirectory(folder, "state");

    List<Match> matches = match(Osv.snapshot().add(last), jar("g", "a", "1.5"));

    assertThat(matches).hasSize(1);
    assertThat(matches.get(0).fixed()).isNull();
  }

  @Test
  void listedVersionsCountBesideRanges() throws Exception {
    Osv.Advice both =
        record("A-1")
            .affects(
                "Maven", "g:a", "ECOSYSTEM", new String[] {"7.0-odd"}, "introduced=1", "fixed=2");

    assertThat(affected(both, "7.0-odd")).isTrue();
  }

  @Test
  void rangesOfCommitsAreNotVersions() throws Exception {
    Osv.Advice git = record("A-1").affects("Maven", "g:a", "GIT", new String[0], "introduced=0");

    assertThat(affected(git, "1.0")).isFalse();
  }

  @Test
  void limitEndsWhatIsSaid() throws Exception {
    assertThat(affected(record("A-1").affects("g:a", "introduced=0", "limit=2.0"), "1.9")).isTrue();
    assertThat(affected(record("A-1").affects("g:a", "introduced=0", "limit=2.0"), "2.0"))
        .isFalse();
  }

  @Test
  void ecosystemOfAnotherRepositoryIsMavenTooAndOthersAreNot() throws Exception {
    assertThat(
            affected(
                record("A-1")
                    .affects(
                        "Maven:https://repo.jenkins-ci.org/releases/",
                        "g:a",
                        "ECOSYSTEM",
                        new String[0],
                        "introduced=0"),
                "1"))
        .isTrue();
    Osv.Advice npm =
        record("A-2").affects("npm", "g:a", "ECOSYSTEM", new String[0], "introduced=0");
    state = Files.createTempDirectory(folder, "state");
    assertThat(match(Osv.snapshot().log4shell().add(npm), jar("g", "a", "1"))).isEmpty();
  }

  @Test
  void withdrawnIsLeftOut() throws Exception {
    Osv snapshot =
        Osv.snapshot().log4shell().add(record("A-1").withdrawn().affects("g:a", "introduced=0"));

    assertThat(match(snapshot, jar("g", "a", "1"))).isEmpty();
  }

  @Test
  void namesOfTheSameThingAreOneFindingAlsoOverAThird() throws Exception {
    // neither of the two that match names the other: only the third knows both
    Osv snapshot =
        Osv.snapshot()
            .add(record("GHSA-1").severity(Osv.CRITICAL).affects("g:a", "introduced=0", "fixed=2"))
            .add(
                record("OSV-2")
                    .alias("CVE-2")
                    .word("LOW")
                    .affects("g:a", "introduced=0", "fixed=3"))
            .add(record("SNYK-3").alias("GHSA-1", "OSV-2").affects("g:other", "introduced=0"));

    List<Match> matches = match(snapshot, jar("g", "a", "1"));

    assertThat(matches).hasSize(1);
    assertThat(matches.get(0).id()).isEqualTo("CVE-2");
    assertThat(matches.get(0).aliases()).containsExactly("GHSA-1", "OSV-2");
    assertThat(matches.get(0).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(matches.get(0).fixed()).isEqualTo("3");
  }

  @Test
  void wordStandsInForAVector() throws Exception {
    Osv snapshot =
        Osv.snapshot().add(record("A-1").word("MODERATE").affects("g:a", "introduced=0"));

    Match match = match(snapshot, jar("g", "a", "1")).get(0);

    assertThat(match.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(match.score()).isNull();
  }

  /** No score is made of a vector of CVSS 4; the word beside it is that one's. */
  @Test
  void whereThereIsAVectorOfCvss4TheWordCountsIfItIsWorse() throws Exception {
    String four = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
    Osv snapshot =
        Osv.snapshot()
            .add(record("A-1").severity(four).word("CRITICAL").affects("g:a", "introduced=0"))
            .add(record("A-2").severity(four).affects("g:b", "introduced=0"))
            .raw(
                "both.json",
                """
                {"id": "A-3", "modified": "2026-11-01T00:00:00Z",
                 "severity": [
                   {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"},
                   {"type": "CVSS_V4", "score": "%s"}],
                 "affected": [{"package": {"ecosystem": "Maven", "name": "g:c"},
                   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}],
                 "database_specific": {"severity": "CRITICAL"}}
                """
                    .formatted(four));

    Match word = match(snapshot, jar("g", "a", "1")).get(0);
    assertThat(word.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(word.score()).isNull();
    assertThat(match(snapshot, jar("g", "b", "1")).get(0).severity()).isEqualTo(Severity.UNKNOWN);
    Match both = match(snapshot, jar("g", "c", "1")).get(0);
    assertThat(both.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(both.score()).isEqualTo(7.5);
  }

  @Test
  void groupIsFoundByPackagesAndSeveralAreOnlyPossible() throws Exception {
    Osv snapshot =
        Osv.snapshot()
            .add(record("A-1").affects("org.springframework:spring-core", "introduced=0"))
            .add(record("A-2").affects("cn.one:core", "introduced=0"))
            .add(record("A-3").affects("cn.two:core", "introduced=0"));

    assertThat(match(snapshot, jar(null, "spring-core", "5", "org.springframework.core")))
        .extracting(Match::certain)
        .containsExactly(true);
    assertThat(match(snapshot, jar(null, "spring-core", "5", "com.other.thing"))).isEmpty();
    assertThat(match(snapshot, jar(null, "core", "5", "cn.two.core")))
        .extracting(Match::packageName)
        .containsExactly("cn.two:core");
    assertThat(match(snapshot, jar(null, "core", "5")))
        .extracting(Match::certain)
        .containsExactly(false, false);
  }

  @Test
  void vendorBuildMayBeMended() throws Exception {
    Osv snapshot = Osv.snapshot().add(record("A-1").affects("g:a", "introduced=0", "fixed=3"));

    assertThat(match(snapshot, jar("g", "a", "2.1.0.redhat-00003")))
        .extracting(Match::vendorBuild)
        .containsExactly(true);
  }

  @Test
  void brokenRecordsArePassedOverAndCounted() throws Exception {
    Osv snapshot =
        Osv.snapshot()
            .raw("cut.json", "{\"id\":\"A-1\",\"affected\":[{")
            .raw("none.json", "<html>404</html>")
            .raw("empty.json", "")
            .raw("deep.json", "[".repeat(100_000))
            .raw("types.json", "{\"id\":[],\"affected\":7}")
            .raw("control.json", "{\"id\":\"\\u001b[2J\",\"affected\":[]}")
            .raw(
                "long.json",
                "{\"id\":\"A\",\"affected\":[{\"package\":{\"ecosystem\":\"Maven\","
                    + "\"name\":\"g:a\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":"
                    + "[{\"introduced\":\""
                    + "1-".repeat(20_000)
                    + "\"}]}]}]}")
            .raw("README.md", "no record")
            .log4shell();

    OsvDatabase.Opened opened = OsvDatabase.open(snapshot.folder(folder.resolve("records")), state);

    SnapshotFacts facts = opened.database().orElseThrow().facts();
    assertThat(facts.records()).isEqualTo(1);
    assertThat(facts.broken()).isEqualTo(7);
    assertThat(facts.examples()).hasSize(5);
  }

  @Test
  void ageIsThatOfTheNewestRecord() throws Exception {
    Osv snapshot =
        Osv.snapshot()
            .log4shell()
            .add(record("A-1").modified("2026-11-20T10:00:00Z").affects("g:a", "introduced=0"))
            .add(record("A-2").modified("2026-11-02T10:00:00Z").affects("g:b", "introduced=0"));

    OsvDatabase.Opened opened = OsvDatabase.open(snapshot.zip(folder.resolve("all.zip")), state);

    SnapshotFacts facts = opened.database().orElseThrow().facts();
    assertThat(facts.newest()).isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
    assertThat(facts.age(Instant.parse("2026-11-30T10:00:00Z")))
        .isGreaterThan(SnapshotFacts.STALE)
        .isLessThan(SnapshotFacts.TOO_OLD);
  }

  @Test
  void unchangedSnapshotIsNotReadAgainAndAChangedOneIs() throws Exception {
    Path zip = Osv.snapshot().log4shell().zip(folder.resolve("all.zip"));

    assertThat(OsvDatabase.open(zip, state).imported()).isTrue();
    assertThat(OsvDatabase.open(zip, state).imported()).isFalse();
    Osv.snapshot().log4shell().add(record("A-9").affects("g:a", "introduced=0")).zip(zip);
    OsvDatabase.Opened again = OsvDatabase.open(zip, state);

    assertThat(again.imported()).isTrue();
    assertThat(again.database().orElseThrow().facts().records()).isEqualTo(2);
  }

  @Test
  void damagedDownloadLeavesTheOlderIndexAndIsTold() throws Exception {
    Path zip = Osv.snapshot().log4shell().zip(folder.resolve("all.zip"));
    OsvDatabase.open(zip, state);
    byte[] whole = Files.readAllBytes(zip);
    Files.write(zip, java.util.Arrays.copyOf(whole, whole.length / 2));

    OsvDatabase.Opened opened = OsvDatabase.open(zip, state);

    assertThat(opened.problem()).isEqualTo(Problem.DAMAGED);
    assertThat(opened.database().orElseThrow().facts().records()).isEqualTo(1);
    assertThat(state).isDirectoryContaining(file -> file.endsWith("osv.index"));
    try (Stream<Path> left = Files.list(state)) {
      assertThat(left).as("nothing half-made is left").hasSize(1);
    }
  }

  @Test
  void snapshotThatShrankIsNotBelieved() throws Exception {
    Osv many = Osv.snapshot();
    for (int i = 0; i < 20; i++) {
      many.add(record("A-" + i).affects("g:a" + i, "introduced=0"));
    }
    Path zip = many.zip(folder.resolve("all.zip"));
    OsvDatabase.open(zip, state);
    Osv.snapshot().log4shell().zip(zip);

    OsvDatabase.Opened opened = OsvDatabase.open(zip, state);

    assertThat(opened.problem()).isEqualTo(Problem.SHRUNK);
    assertThat(opened.database().orElseThrow().facts().records()).isEqualTo(20);
  }

  @Test
  void digestBesideItIsChecked() throws Exception {
    Path zip = Osv.snapshot().log4shell().zip(folder.resolve("all.zip"));
    Files.writeString(folder.resolve("all.zip.sha256"), "0".repeat(64) + "  all.zip\n");

    OsvDatabase.Opened opened = OsvDatabase.open(zip, state);

    assertThat(opened.problem()).isEqualTo(Problem.WRONG_HASH);
    assertThat(opened.database()).isEmpty();
  }

  @Test
  void nothingThereAndNothingInItAreProblems() throws Exception {
    assertThat(OsvDatabase.open(folder.resolve("none.zip"), state).problem())
        .isEqualTo(Problem.ABSENT);
    assertThat(OsvDatabase.open(Osv.snapshot().zip(folder.resolve("e.zip")), state).problem())
        .isEqualTo(Problem.EMPTY);
  }

  @Test
  void damagedIndexIsMadeAnew() throws Exception {
    Path zip = Osv.snapshot().log4shell().zip(folder.resolve("all.zip"));
    OsvDatabase.open(zip, state);
    try (RandomAccessFile index = new RandomAccessFile(state.resolve("osv.index").toFile(), "rw")) {
      index.seek(index.length() - 40);
      index.write(0x55);
    }

    OsvDatabase.Opened opened = OsvDatabase.open(zip, state);

    assertThat(opened.imported()).isTrue();
    assertThat(opened.database()).isPresent();
  }
}
