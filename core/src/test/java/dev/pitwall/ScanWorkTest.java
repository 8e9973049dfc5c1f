package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.pitwall.check.TestTime;
import dev.pitwall.checklist.ScanFacts;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.notify.Sender;
import dev.pitwall.scan.Jars;
import dev.pitwall.scan.LastScan;
import dev.pitwall.scan.LastScan.Counts;
import dev.pitwall.scan.LastScan.Gap;
import dev.pitwall.scan.inventory.LoadedCode;
import dev.pitwall.scan.osv.Osv;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planned scan of what a JVM loaded: a Spring Boot application with log4j-core 2.14.1. */
class ScanWorkTest {
  @TempDir Path folder;

  private final TestTime time = new TestTime();
  private final Findings findings = new Findings(time);
  private LoadedConfiguration configuration;
  private StateDirectory state;
  private Journal journal;
  private Path app;

  @BeforeEach
  void begin() throws IOException {
    app = Jars.boot(Jars.LOG4J).in(folder.toRealPath().resolve("app.jar"));
    Osv.snapshot()
        .log4shell()
        .add(
            Osv.record("A-1")
                .modified(time.now().toString())
                .word("HIGH")
                .affects("com.example:app", "introduced=0", "fixed=2"))
        .zip(folder.resolve("all.zip"));
    state = StateDirectory.open(Optional.of(folder.resolve("state")), "shop", folder, findings);
    journal = Journal.open(state, time, findings);
    configure("scan.schedule = \"0 4 * * *\"", "scan.osv = \"" + folder.resolve("all.zip") + "\"");
  }

  @AfterEach
  void end() throws IOException {
    journal.close();
    state.close();
  }

  private void configure(String... lines) throws IOException {
    Files.writeString(folder.resolve("pitwall.conf"), String.join("\n", lines) + "\n");
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    configuration = LoadedConfiguration.load(sources, Pitwall.keys());
    assertThat(configuration.problems()).isEmpty();
  }

  private ScanWork work(@Nullable LoadedCode code) {
    Scene scene =
        new Scene(
            new Sender("shop", "shop-1", ""),
            Locale.ENGLISH,
            journal,
            time,
            findings,
            state.path(),
            Optional.empty(),
            time.nanoTime());
    return new ScanWork(scene, () -> configuration, () -> code);
  }

  private LoadedCode loaded() {
    String inner = app + "!/BOOT-INF/lib/log4j-core-2.14.1.jar";
    return new LoadedCode(Map.of(inner, 120L), 0, 0, List.of(app.toString()), "17.0.15+6");
  }

  @Test
  void whatIsLoadedAndCriticalIsUrgentAndOutlivesTheProcess() throws Exception {
    ScanWork work = work(loaded());
    work.afterStart();

    LastScan found = Objects.requireNonNull(work.last());
    assertThat(found.counts()).isEqualTo(new Counts(1, 1, 1, 1));
    assertThat(found.gap()).isNull();
    assertThat(found.risks().get(0).fixed()).isEqualTo("2.15.0");
    assertThat(found.risks().get(0).loaded()).isTrue();
    assertThat(work(loaded()).last()).isEqualTo(found);
    Path kept = folder.resolve("state/scan/last.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    ScanFacts facts = KeptScan.of(configuration, Locale.ENGLISH, found);
    assertThat(facts.libraries().get(0).packageName())
        .isEqualTo("org.apache.logging.log4j:log4j-core");
    assertThat(facts.reason()).isNull();
  }

  @Test
  void theSnapshotIsFetchedFirstAndAMirrorThatIsGoneIsAFindingOnly() throws Exception {
    byte[] zip = Files.readAllBytes(folder.resolve("all.zip"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/all.zip",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, zip.length);
            exchange.getResponseBody().write(zip);
          }
        });
    server.start();
    try {
      configure(
          "scan.schedule = \"0 4 * * *\"",
          "scan.mirror = \"http://127.0.0.1:" + server.getAddress().getPort() + "/all.zip\"");
      ScanWork work = work(loaded());
      work.afterStart();
      assertThat(Objects.requireNonNull(work.last()).counts()).isEqualTo(new Counts(1, 1, 1, 1));
      assertThat(folder.resolve("state/scan/all.zip")).hasBinaryContent(zip);
    } finally {
      server.stop(0);
    }
    ScanWork work = work(loaded());
    work.afterStart();
    assertThat(Objects.requireNonNull(work.last()).counts()).isEqualTo(new Counts(1, 1, 1, 1));
    assertThat(findings.list()).extracting(Finding::code).containsExactly("scan.mirror");
  }

  @Test
  void withoutAScheduleNothingIsScanned() throws Exception {
    configure("scan.osv = \"" + folder.resolve("all.zip") + "\"");
    ScanWork work = work(loaded());
    work.afterStart();

    assertThat(work.last()).isNull();
    assertThat(work.appointment().times().get()).isEmpty();
    assertThat(KeptScan.of(configuration, Locale.ENGLISH, null)).isEqualTo(ScanFacts.NONE);
    assertThat(folder.resolve("state/scan")).doesNotExist();
  }

  @Test
  void theAppointmentScansAndAnIgnoredOneIsNotUrgent() throws Exception {
    configure(
        "scan.schedule = \"0 4 * * *\"",
        "scan.osv = \"" + folder.resolve("all.zip") + "\"",
        "scan.ignore = [{id: CVE-2021-44228, reason: x, until: 2027-03-31,"
            + " package: \"org.apache.logging.log4j:log4j-core\"}]");
    ScanWork work = work(loaded());
    work.appointment().work().at(Instant.EPOCH);

    LastScan found = Objects.requireNonNull(work.last());
    assertThat(found.counts()).isEqualTo(new Counts(0, 0, 0, 0));
  }

  @Test
  void whatIsMissingIsSaidAndNeverZero() throws Exception {
    ScanWork filter = work(null);
    filter.scan();
    assertThat(filter.last())
        .extracting(LastScan::gap, LastScan::counts)
        .containsExactly(Gap.NO_AGENT, null);

    configure("scan.schedule = \"0 4 * * *\"");
    ScanWork blind = work(loaded());
    blind.scan();
    assertThat(blind.last())
        .extracting(LastScan::gap, LastScan::counts)
        .containsExactly(Gap.NO_SNAPSHOT, null);
    assertThat(KeptScan.of(configuration, Locale.JAPANESE, blind.last()).reason())
        .contains("データベース");

    configure("scan.schedule = \"0 4 * * *\"", "scan.osv = \"/nowhere/all.zip\"");
    ScanWork absent = work(loaded());
    absent.scan();
    assertThat(absent.last())
        .extracting(LastScan::gap, LastScan::detail)
        .containsExactly(Gap.UNUSABLE, "absent");
  }

  @Test
  void aDamagedResultIsReplacedByTheNextScan() throws Exception {
    Files.createDirectories(folder.resolve("state/scan"));
    Files.writeString(folder.resolve("state/scan/last.json"), "{\"at\": 7");
    ScanWork work = work(loaded());
    assertThat(work.last()).isNull();
    work.scan();
    assertThat(ScanWork.kept(folder.resolve("state"))).hasValue(work.last());
  }
}
