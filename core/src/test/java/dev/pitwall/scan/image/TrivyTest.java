package dev.pitwall.scan.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.check.TestTime;
import dev.pitwall.scan.ScanWords;
import dev.pitwall.scan.image.ImageReport.Counts;
import dev.pitwall.scan.image.ImageReport.Reason;
import dev.pitwall.scan.image.ImageReport.Scanned;
import dev.pitwall.scan.image.ImageReport.Unknown;
import dev.pitwall.scan.osv.Severity;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts in the place of trivy, which print what trivy prints: its report has schema 2. */
class TrivyTest {
  private static final String VERSION =
      """
      {"Version":"0.58.1","VulnerabilityDB":{"Version":2,"NextUpdate":"2026-11-23T06:00:00Z",
       "UpdatedAt":"2026-11-22T06:13:28.123456789Z","DownloadedAt":"2026-11-22T08:01:13Z"},
       "JavaDB":{"Version":1,"NextUpdate":"2026-11-25T00:00:00Z",
       "UpdatedAt":"2026-11-22T00:50:00Z","DownloadedAt":"2026-11-22T08:05:00Z"}}
      """;
  private static final String REPORT =
      """
      {"SchemaVersion":2,"CreatedAt":"2026-11-23T10:00:00.1+09:00","ArtifactName":"shop/app:1.2",
       "ArtifactType":"container_image",
       "Metadata":{"OS":{"Family":"alpine","Name":"3.9.2","EOSL":true},"ImageID":"sha256:00",
                   "DiffIDs":["sha256:01"],"RepoTags":["shop/app:1.2"],
                   "ImageConfig":{"architecture":"amd64","rootfs":{"type":"layers"}}},
       "Results":[
        {"Target":"shop/app:1.2 (alpine 3.9.2)","Class":"os-pkgs","Type":"alpine",
         "Vulnerabilities":[
          {"VulnerabilityID":"CVE-2019-14697","PkgID":"musl@1.1.20-r4","PkgName":"musl",
           "PkgIdentifier":{"PURL":"pkg:apk/alpine/musl@1.1.20-r4","UID":"9a"},
           "InstalledVersion":"1.1.20-r4","FixedVersion":"1.1.20-r5","Status":"fixed",
           "Layer":{"DiffID":"sha256:01"},"SeveritySource":"nvd","Title":"x","Severity":"CRITICAL",
           "CVSS":{"nvd":{"V3Score":9.8}},"References":["https://example.com"]},
          {"VulnerabilityID":"CVE-2019-1549","PkgName":"libssl1.1","InstalledVersion":"1.1.1a-r1",
           "FixedVersion":"1.1.1d-r0","Status":"fixed","Severity":"MEDIUM"}]},
        {"Target":"Java","Class":"lang-pkgs","Type":"jar","Vulnerabilities":[
          {"VulnerabilityID":"CVE-2021-44228","PkgName":"org.apache.logging.log4j:log4j-core",
           "PkgPath":"app/app.jar","InstalledVersion":"2.14.1","Status":"affected",
           "Severity":"CRITICAL"}]},
        {"Target":"Python","Class":"lang-pkgs","Type":"python-pkg"}]}
      """;

  @TempDir private Path folder;
  private final TestTime time = new TestTime();
  private Path bin;
  private Path cache;
  private Path image;

  @BeforeEach
  void folders() throws IOException {
    bin = Files.createDirectory(folder.resolve("bin"));
    cache = folder.resolve("cache");
    image = Files.writeString(folder.resolve("app image.tar"), "tar");
    Files.writeString(folder.resolve("version.json"), VERSION);
    Files.writeString(folder.resolve("report.json"), REPORT);
  }

  /** A script; its arguments and its environment are written down. */
  private void trivy(String onImage) throws IOException {
    Path script =
        Files.writeString(
            bin.resolve("trivy"),
            """
            #!/bin/sh
            case "$3" in
            version) cat '%1$s/version.json' ;;
            *) for each in "$@"; do echo "$each"; done > '%1$s/arguments'
               env > '%1$s/environment'
               %2$s ;;
            esac
            """
                .formatted(folder, onImage));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ImageReport scan(TimeSource clock, Duration limit, String target)
      throws InterruptedException {
    return new Trivy(bin + ":/usr/bin:/bin", cache, clock, limit).scan(ImageTarget.parse(target));
  }

  private ImageReport scan() throws InterruptedException {
    return scan(time, Trivy.LIMIT, image.toString());
  }

  private Unknown unknown() throws InterruptedException {
    return (Unknown) scan();
  }

  @Test
  void aReportIsCountedAndItsWorstComeFirst() throws Exception {
    trivy("cat '" + folder + "/report.json'");
    Scanned scanned = (Scanned) scan();

    assertThat(scanned.counts()).isEqualTo(new Counts(3, 2, 1));
    assertThat(scanned.trivy()).isEqualTo("0.58.1");
    assertThat(scanned.system()).isEqualTo("alpine 3.9.2");
    assertThat(scanned.unsupported()).isTrue();
    assertThat(scanned.worst())
        .extracting(ImageReport.Weakness::id)
        .containsExactly("CVE-2019-14697", "CVE-2021-44228", "CVE-2019-1549");
    assertThat(scanned.worst().get(1).fixed()).isNull();
    assertThat(scanned.worst().get(1).where()).isEqualTo("app/app.jar");
    assertThat(scanned.worst().get(2).severity()).isEqualTo(Severity.MEDIUM);
  }

  @Test
  void itIsToldToFetchNothingAndGetsNoSecret() throws Exception {
    trivy("cat '" + folder + "/report.json'");
    scan();

    assertThat(Files.readAllLines(folder.resolve("arguments")))
        .containsExactly(
            "--cache-dir",
            cache.toString(),
            "image",
            "--format",
            "json",
            "--scanners",
            "vuln",
            "--skip-db-update",
            "--skip-java-db-update",
            "--offline-scan",
            "--quiet",
            "--timeout",
            "600s",
            "--input",
            image.toString());
    List<String> names =
        Files.readAllLines(folder.resolve("environment")).stream()
            .map(line -> line.substring(0, line.indexOf('=')))
            .filter(name -> !List.of("PWD", "SHLVL", "_", "OLDPWD").contains(name))
            .filter(name -> !List.of("DOCKER_HOST", "XDG_RUNTIME_DIR").contains(name))
            .toList();
    assertThat(names)
        .containsExactlyInAnyOrder(
            "PATH",
            "LC_ALL",
            "HOME",
            "TMPDIR",
            "TRIVY_DISABLE_TELEMETRY",
            "TRIVY_SKIP_VERSION_CHECK");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
        .isEqualTo("rwx------");
  }

  @Test
  void anImageOfThisMachineIsNeverAskedOfARegistry() throws Exception {
    trivy("cat '" + folder + "/report.json'");
    scan(time, Trivy.LIMIT, "registry.example.com:5000/shop/app:1.2");

    assertThat(Files.readAllLines(folder.resolve("arguments")))
        .endsWith(
            "--image-src", "docker,containerd,podman", "registry.example.com:5000/shop/app:1.2");
  }

  @Test
  void withoutTrivyItIsSaidHowToGetIt() throws Exception {
    Unknown absent = unknown();
    assertThat(absent.reason()).isEqualTo(Reason.NOT_INSTALLED);
    assertThat(new ScanWords(Locale.ENGLISH).image(absent)).contains("https://trivy.dev");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasItsWords(Reason reason) {
    Unknown unknown = new Unknown(ImageTarget.parse("app:1"), reason, "7");
    assertThat(new ScanWords(Locale.ENGLISH).image(unknown)).doesNotContain("{");
    assertThat(new ScanWords(Locale.JAPANESE).image(unknown)).doesNotContain("{");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo 'no json' | FAILED",
        "echo '{\"SchemaVersion\":1,\"Results\":[]}' | FAILED",
        "echo '{}' | FAILED",
        "printf '{\"SchemaVersion\":2,\"Results\":[{' | FAILED",
        "cat '%s/report.json'; exit 3 | FAILED",
        "echo 'FATAL init error: --skip-db-update cannot be specified on the first run' >&2;"
            + " exit 1 | NO_DATABASE",
        "echo 'FATAL unable to find the specified image \"x\" in [\"docker\"]' >&2; exit 1"
            + " | NO_IMAGE",
        "printf '{\"SchemaVersion\":2,\"x\":['; yes '1,' | TOO_LONG"
      })
  void whatGoesWrongIsUnknownAndNeverClean(String script, Reason reason) throws Exception {
    trivy(script.replace("%s", folder.toString()));
    assertThat(unknown().reason()).isEqualTo(reason);
  }

  @Test
  void oneThatDoesNotEndIsEndedWithItsChildren() throws Exception {
    trivy("sleep 300 & echo $! > '" + folder + "/child'; wait");
    // a clock that runs: each look at it is a second
    TimeSource fast =
        new TimeSource() {
          private long nanos;

          @Override
          public Instant now() {
            return time.now();
          }

          @Override
          public synchronized long nanoTime() {
            nanos += Duration.ofSeconds(1).toNanos();
            return nanos;
          }
        };
    Unknown late = (Unknown) scan(fast, Duration.ofSeconds(20), image.toString());

    assertThat(late.reason()).isEqualTo(Reason.LATE);
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    Awaitility.await()
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.69.4", "v0.69.5", "0.69.6"})
  void aVersionOfAnAttackerScansNothing(String version) throws Exception {
    trivy("touch '" + folder + "/ran'");
    Files.writeString(folder.resolve("version.json"), VERSION.replace("0.58.1", version));

    assertThat(unknown().reason()).isEqualTo(Reason.MALICIOUS);
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void oneThatEverybodyMayChangeIsNotRun() throws Exception {
    trivy("touch '" + folder + "/ran'");
    Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(unknown()).extracting(Unknown::reason).isEqualTo(Reason.WRITABLE);
    assertThat(folder.resolve("arguments")).doesNotExist();
  }

  @Test
  void withoutADatabaseOrWithAnOldOneNothingIsScanned() throws Exception {
    trivy("cat '" + folder + "/report.json'");
    time.pass(Duration.ofDays(40));
    assertThat(unknown()).isEqualTo(new Unknown(target(), Reason.OLD_DATABASE, "41"));

    Files.writeString(folder.resolve("version.json"), "{\"Version\":\"0.58.1\"}");
    assertThat(unknown()).isEqualTo(new Unknown(target(), Reason.NO_DATABASE, cache.toString()));
  }

  private ImageTarget target() {
    return ImageTarget.parse(image.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-v",
        "--config=/x",
        "a b",
        "app;id",
        "app:1\n2",
        "UPPER/../x",
        "https://x/y",
        "$(id)",
        "app@sha256:12"
      })
  void whatIsNoImageIsRefused(String text) {
    assertThatThrownBy(() -> ImageTarget.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "nginx:1.27", "localhost:5000/a/b:c", "ghcr.io/o/app"})
  void namesOfImagesAreTaken(String text) {
    assertThat(ImageTarget.parse(text)).isEqualTo(new ImageTarget(text, false));
  }
}
