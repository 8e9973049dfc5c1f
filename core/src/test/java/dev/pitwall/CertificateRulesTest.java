package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.CheckReport.Item;
import dev.pitwall.CheckReport.Verdict;
import dev.pitwall.alert.Level;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.tls.Identity;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.rules.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a certificate in a file to the verdict of the command. */
class CertificateRulesTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "checks.md");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private LoadedConfiguration load(String file) throws IOException {
    Files.writeString(folder.resolve("pitwall.conf"), file);
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    LoadedConfiguration loaded = LoadedConfiguration.load(sources, Pitwall.keys());
    assertThat(loaded.problems()).isEmpty();
    return loaded;
  }

  private static Rule rule(LoadedConfiguration c, String id) {
    return Presets.of(c).stream().filter(rule -> rule.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void theLevelsAreThoseOfTheSettings() throws IOException {
    Rule rule = rule(load("pitwall.tls { warn = 20d, critical = 3d }"), "tls.expiry");
    assertThat(rule.side()).isEqualTo(Side.BELOW);
    assertThat(rule.levels())
        .containsExactly(
            new Level(Severity.WARNING, 20 * 86_400, 20 * 86_400, Duration.ZERO),
            new Level(Severity.CRITICAL, 3 * 86_400, 3 * 86_400, Duration.ZERO));
  }

  @Test
  void aCriticalLevelAboveTheWarningIsLoweredToIt() throws IOException {
    Rule rule = rule(load("pitwall.tls { warn = 5d, critical = 9d }"), "tls.expiry");
    assertThat(rule.levels()).extracting(Level::fire).containsExactly(432_000.0, 432_000.0);
  }

  /** Replicas see one and the same endpoint, but each has its own files and its own localhost. */
  @Test
  void endpointsAreToldOnceAFleetAndFilesAndLocalOnesByEachNode() throws IOException {
    LoadedConfiguration c =
        load(
            """
            pitwall.tls.endpoints = ["shop.example.com", "https://10.0.0.7:8443#shop", "localhost:8443",
              "smtp://mail.localhost", "127.0.0.1:443", "[::1]:443", "[2001:db8::1]:443"]
            pitwall.tls.files = ["/etc/ssl/shop.pem"]
            pitwall.alerts.rules.tls.expiry.note = "call Mika"
            """);
    for (String id :
        List.of("tls.expiry", "tls.lifetime-left", "tls.untrusted", "tls.not-reloaded")) {
      assertThat(rule(c, id).scope()).isEqualTo(Scope.NODE);
      assertThat(rule(c, id).sharedTargets())
          .as(id)
          .containsExactlyInAnyOrder(
              "shop.example.com", "https://10.0.0.7:8443#shop", "[2001:db8::1]:443");
    }
  }

  @Test
  void thePageNamesEveryRule() throws IOException {
    String page = Files.readString(PAGE);
    List<String> ids =
        Presets.of(load("")).stream().map(Rule::id).filter(id -> id.startsWith("tls.")).toList();
    assertThat(ids).hasSize(4).allSatisfy(id -> assertThat(page).contains("| `" + id + "` |"));
    assertThat(rule(load(""), "tls.not-reloaded").first().pendingFor())
        .isEqualTo(Duration.ofHours(1));
  }

  private Item verdict(int life, int left) throws Exception {
    Instant now = Instant.now();
    Identity root = Identity.selfSigned(Identity.authority("Root", now, now.plus(DAY)));
    Instant until = now.plus(DAY.multipliedBy(left));
    Identity leaf =
        root.issue(Identity.server("www.example.com", until.minus(DAY.multipliedBy(life)), until));
    Path file = Files.writeString(folder.resolve("cert.pem"), leaf.pem());
    LoadedConfiguration c = load("pitwall.tls.files = [\"" + file + "\"]");
    return CheckRound.run(c, Locale.ENGLISH, List.of(), Duration.ofMillis(1)).items().stream()
        .filter(item -> item.id().startsWith("tls."))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCertificateWithAYearAheadIsWell() throws Exception {
    Item item = verdict(398, 300);
    assertThat(item.status()).isEqualTo(Verdict.OK);
    assertThat(item.id()).isEqualTo("tls.expiry");
  }

  @Test
  void lessThanThirtyDaysAreAWarning() throws Exception {
    Item item = verdict(398, 20);
    assertThat(item.status()).isEqualTo(Verdict.WARNING);
    assertThat(item.threshold()).isEqualTo(30 * 86_400);
  }

  @Test
  void lessThanSevenDaysAndAnExpiryAreCritical() throws Exception {
    assertThat(verdict(398, 6).status()).isEqualTo(Verdict.CRITICAL);
    assertThat(verdict(398, -1).status()).isEqualTo(Verdict.CRITICAL);
  }

  @Test
  void aNinetyDayCertificateIsWellWhileItsRenewalIsDue() throws Exception {
    Item item = verdict(90, 29);
    assertThat(item.id()).isEqualTo("tls.lifetime-left");
    assertThat(item.status()).isEqualTo(Verdict.OK);
    assertThat(verdict(90, 20).status()).isEqualTo(Verdict.WARNING);
    assertThat(verdict(90, 10).status()).isEqualTo(Verdict.CRITICAL);
    assertThat(verdict(90, -10).status()).isEqualTo(Verdict.CRITICAL);
  }
}
