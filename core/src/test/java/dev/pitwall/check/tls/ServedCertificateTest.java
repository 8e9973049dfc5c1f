package dev.pitwall.check.tls;

import static dev.pitwall.check.tls.Asked.DAY;
import static dev.pitwall.check.tls.Asked.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Offender;
import dev.pitwall.check.tls.Identity.Wish;
import dev.pitwall.trust.Authorities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedCertificateTest {
  @TempDir static Path folder;
  private static Identity root;
  private static Path caFile;
  private ServerUnderTest server;

  @BeforeAll
  static void makeAuthority() throws Exception {
    root = Identity.selfSigned(Identity.authority("Root", years(-5), years(10)));
    caFile = Files.writeString(folder.resolve("ca.pem"), root.pem());
  }

  @BeforeEach
  void start() throws Exception {
    server = new ServerUnderTest();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static Instant years(int count) {
    return NOW.plus(DAY.multipliedBy(365L * count));
  }

  /** Valid for a year, with so many days left. */
  private static Wish leaf(int daysLeft) {
    return Identity.server("127.0.0.1", NOW.plus(DAY.multipliedBy(daysLeft - 365L)), in(daysLeft));
  }

  private static Instant in(int days) {
    return NOW.plus(DAY.multipliedBy(days));
  }

  private static Wish intermediate(int daysLeft) {
    return Identity.authority("Intermediate", years(-2), in(daysLeft));
  }

  private Asked asked() {
    return Asked.server(server.port(), caFile);
  }

  @ParameterizedTest
  @CsvSource({"EC", "RSA"})
  void theTimeLeftIsThatOfTheCertificateWhateverItsKey(String algorithm) throws Exception {
    server.shows(root.issue(leaf(20), Identity.keys(algorithm)));
    try (Asked asked = asked().run()) {
      assertThat(asked.days()).isEqualTo(20);
      assertThat(asked.measured("tls.untrusted").value()).isZero();
      assertThat(asked.names()).containsExactly("tls.expiry", "tls.untrusted");
    }
  }

  @Test
  void theMessageNamesSubjectIssuerSerialAndLocalTime() throws Exception {
    Identity leaf = root.issue(leaf(20));
    server.shows(leaf);
    try (Asked asked = asked().run()) {
      String serial = leaf.certificate().getSerialNumber().toString(16);
      assertThat(asked.measured("tls.expiry").detail())
          .contains("CN=127.0.0.1", "CN=Root", "serial " + serial, "in 20 days")
          .contains("+09:00 (Asia/Tokyo)");
      assertThat(asked.measured("tls.expiry").offenders())
          .singleElement()
          .extracting(Offender::name)
          .asString()
          .contains("CN=127.0.0.1", "CN=Root", serial, "(Asia/Tokyo)");
    }
  }

  @Test
  void nothingIsSentOverAConnectionThatWasNotVerified() throws Exception {
    server.shows(root.issue(leaf(20)));
    try (Asked asked = asked().run()) {
      asked.measured("tls.expiry");
    }
    assertThat(server.bytesAfterHandshake.get()).isZero();
  }

  @Test
  void anExpiredCertificateIsReadAndItsExpiryIsNoDistrust() throws Exception {
    server.shows(root.issue(leaf(-3)));
    try (Asked asked = asked().run()) {
      assertThat(asked.days()).isEqualTo(-3);
      assertThat(asked.measured("tls.expiry").detail()).contains("expired").contains("3 days ago");
      assertThat(asked.measured("tls.untrusted").value()).isZero();
    }
  }

  @Test
  void aCertificateThatIsNotValidYetIsNotTrusted() throws Exception {
    server.shows(root.issue(Identity.server("127.0.0.1", in(1), in(366))));
    try (Asked asked = asked().run()) {
      assertThat(asked.measured("tls.untrusted").detail()).contains("not valid yet", "clock");
      assertThat(asked.days()).isEqualTo(366);
    }
  }

  @Test
  void anIntermediateThatExpiresFirstCounts() throws Exception {
    Identity between = root.issue(intermediate(5));
    server.shows(between.issue(leaf(200)), between);
    try (Asked asked = asked().run()) {
      assertThat(asked.days()).isEqualTo(5);
      assertThat(asked.measured("tls.expiry").detail())
          .contains("intermediate certificate CN=Intermediate");
      assertThat(asked.measured("tls.expiry").offenders()).hasSize(2);
    }
  }

  @Test
  void anExpiredRootThatNobodyNeedsDoesNotCount() throws Exception {
    Identity old = Identity.selfSigned(Identity.authority("Old Root", years(-9), in(-30)));
    // the root of today, cross-signed by the one that has expired
    Identity cross = old.issue(Identity.authority("Root", years(-5), in(-30)), root.keys());
    server.shows(root.issue(leaf(200)), cross, old);
    try (Asked asked = asked().run()) {
      assertThat(asked.days()).isEqualTo(200);
      assertThat(asked.measured("tls.untrusted").value()).isZero();
    }
  }

  @Test
  void ofTwoPathsTheOneThatHoldsLongerCounts() throws Exception {
    KeyPair keys = Identity.keys("EC");
    Identity ending = root.issue(intermediate(3), keys);
    Identity lasting = root.issue(intermediate(300), keys);
    server.shows(lasting.issue(leaf(200)), ending, lasting);
    try (Asked asked = asked().run()) {
      assertThat(asked.days()).isEqualTo(200);
    }
  }

  @Test
  void aMissingIntermediateIsDistrustWithItsName() throws Exception {
    Identity between = root.issue(intermediate(900));
    server.shows(between.issue(leaf(200)));
    try (Asked asked = asked().run()) {
      assertThat(asked.measured("tls.untrusted").value()).isEqualTo(1);
      assertThat(asked.measured("tls.untrusted").detail())
          .contains("CN=Intermediate", "whole chain");
      assertThat(asked.days()).isEqualTo(200);
    }
  }

  @Test
  void aSelfSignedCertificateIsDistrustUnlessItIsInTheCaFile() throws Exception {
    Identity own = Identity.selfSigned(leaf(200));
    server.shows(own);
    try (Asked asked = asked().run()) {
      assertThat(asked.measured("tls.untrusted").detail()).contains("signed by itself");
      assertThat(asked.days()).isEqualTo(200);
    }
    Path trusted = Files.writeString(folder.resolve("own.pem"), own.pem());
    try (Asked asked = Asked.server(server.port(), trusted).run()) {
      assertThat(asked.measured("tls.untrusted").value()).isZero();
    }
  }

  @Test
  void aCertificateForAnotherNameIsDistrustWithBothNames() throws Exception {
    server.shows(root.issue(leaf(200).named("www.example.com", "*.example.org")));
    try (Asked asked = asked().run()) {
      assertThat(asked.measured("tls.untrusted").detail())
          .contains("www.example.com, *.example.org", "not for 127.0.0.1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.com, www.example.com, true",
    "*.example.com, WWW.EXAMPLE.COM, true",
    "*.example.com, a.b.example.com, false",
    "*.example.com, example.com, false",
    "*.com, example.com, false",
    "w*.example.com, www.example.com, false",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "example.com, 127.0.0.1, false"
  })
  void aWildcardStandsForOneWholeLabel(String pattern, String name, boolean fits) throws Exception {
    Identity leaf = root.issue(leaf(200).named(pattern));
    assertThat(HostNames.match(leaf.certificate(), name, false)).isEqualTo(fits);
  }

  @Test
  void theCommonNameCountsForDatabasesAndMailServersOnly() throws Exception {
    Identity leaf = root.issue(new Wish("CN=db1,O=Shop", List.of(), false, years(-1), years(1)));
    assertThat(HostNames.match(leaf.certificate(), "db1", true)).isTrue();
    assertThat(HostNames.match(leaf.certificate(), "db1", false)).isFalse();
  }

  @Test
  void theNameBehindTheEndpointChoosesTheCertificate() throws Exception {
    server.shows(root.issue(leaf(200).named("one.example.com")));
    server.shows("two.example.com", root.issue(leaf(9).named("two.example.com")));
    String address = "127.0.0.1:" + server.port();
    List<String> endpoints = List.of(address + "#one.example.com", address + "#two.example.com");
    try (Asked asked = new Asked(endpoints, List.of(), Optional.of(caFile)).run()) {
      assertThat(Asked.measured(asked.reading("tls.expiry", endpoints.get(0))).value())
          .isEqualTo(200 * 86_400);
      assertThat(Asked.measured(asked.reading("tls.expiry", endpoints.get(1))).value())
          .isEqualTo(9 * 86_400);
      assertThat(Asked.measured(asked.reading("tls.untrusted", endpoints.get(1))).value()).isZero();
    }
  }

  @Test
  void aServerThatWantsACertificateOfTheClientHasShownItsOwn() throws Exception {
    server.wantsClientCertificate().shows(root.issue(leaf(20)));
    try (Asked asked = asked().run()) {
      assertThat(asked.days()).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @CsvSource({"3650, 3000, tls.expiry", "47, 40, tls.lifetime-left", "6, 5, tls.lifetime-left"})
  void aShortLivedCertificateIsJudgedByTheShareOfItsLifeThatIsLeft(
      int life, int left, String reading) throws Exception {
    server.shows(root.issue(leaf(200).lasting(in(left - life), DAY.multipliedBy(life))));
    try (Asked asked = asked().run()) {
      assertThat(asked.names()).containsExactly(reading, "tls.untrusted");
    }
  }

  @Test
  void aShortLifeThatWasSignedByItselfIsRenewedByHandAndJudgedByDays() throws Exception {
    server.shows(Identity.selfSigned(leaf(200).lasting(in(-1), DAY.multipliedBy(6))));
    try (Asked asked = asked().run()) {
      assertThat(asked.days()).isEqualTo(5);
    }
  }

  @Test
  void theShareOfAShortLifeIsLeftOverWhole() throws Exception {
    server.shows(root.issue(leaf(200).lasting(in(-30), DAY.multipliedBy(40))));
    try (Asked asked = asked().run()) {
      assertThat(asked.measured("tls.lifetime-left").value()).isEqualTo(0.25);
      assertThat(asked.measured("tls.lifetime-left").detail()).contains("it lives 40 days in all");
    }
  }

  @Test
  void aCaFileThatCannotBeReadMakesTheTrustUnknownAndNotTheExpiry() throws Exception {
    server.shows(root.issue(leaf(20)));
    try (Asked asked = Asked.server(server.port(), folder.resolve("nowhere.pem")).run()) {
      assertThat(asked.unknown("tls.untrusted")).contains("tls.ca-file", "nowhere.pem");
      assertThat(asked.days()).isEqualTo(20);
    }
  }

  @Test
  void aGoodServerIsAskedOnceAnHourAndItsTimeGoesOnMeanwhile() throws Exception {
    server.shows(root.issue(leaf(200)));
    try (Asked asked = asked().run()) {
      asked.pass(Duration.ofMinutes(30));
      asked.run();
      assertThat(server.connections.get()).isEqualTo(1);
      assertThat(asked.measured("tls.expiry").value()).isEqualTo(200 * 86_400 - 1_800);
      asked.pass(Duration.ofMinutes(30));
      asked.run();
      assertThat(server.connections.get()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsAskedAgainAtTheNextRun() throws Exception {
    server.shows(root.issue(leaf(200)));
    try (Asked asked = asked().run()) {
      server.showsNothing();
      asked.pass(Duration.ofHours(1));
      assertThat(asked.run().unknown("tls.expiry")).contains("handshake failed");
      server.shows(root.issue(leaf(200)));
      asked.pass(TlsCheck.INTERVAL);
      assertThat(asked.run().days()).isEqualTo(200);
    }
  }

  @Test
  void whileItIsUnknownAShortLifeStaysTheReadingThatIsAnswered() throws Exception {
    server.shows(root.issue(leaf(200).lasting(in(-30), DAY.multipliedBy(40))));
    try (Asked asked = asked().run()) {
      server.close();
      asked.pass(Duration.ofHours(1));
      assertThat(asked.run().unknown("tls.lifetime-left")).contains("no connection");
      assertThat(asked.names()).containsExactly("tls.lifetime-left", "tls.untrusted");
    }
  }

  @Test
  void aServerInTroubleIsAskedAtEachRunSoThatItsRenewalIsSeenSoon() throws Exception {
    server.shows(root.issue(leaf(20)));
    try (Asked asked = asked().run()) {
      server.shows(root.issue(leaf(200)));
      asked.pass(TlsCheck.INTERVAL);
      assertThat(asked.run().days()).isEqualTo(200);
    }
  }

  @Test
  void aRenewedFileWhoseOldCertificateIsStillServedIsToldUntilTheServerIsReloaded()
      throws Exception {
    Identity old = root.issue(leaf(20));
    Identity renewed = root.issue(leaf(364));
    Path file = Files.writeString(folder.resolve("fullchain.pem"), old.pem());
    server.shows(old);
    String endpoint = "127.0.0.1:" + server.port();
    try (Asked asked = new Asked(List.of(endpoint), List.of(file), Optional.of(caFile)).run()) {
      assertThat(asked.measured("tls.not-reloaded").value()).isZero();
      Files.writeString(file, renewed.pem() + root.pem());
      asked.pass(TlsCheck.INTERVAL);
      asked.run();
      assertThat(asked.measured("tls.not-reloaded").value()).isEqualTo(1);
      assertThat(asked.measured("tls.not-reloaded").detail()).contains("reload the server");
      assertThat(asked.measured("tls.not-reloaded").key().target()).isEqualTo(endpoint);
      server.shows(renewed);
      asked.pass(TlsCheck.INTERVAL);
      assertThat(asked.run().measured("tls.not-reloaded").value()).isZero();
    }
  }

  @Test
  void aServerThatShowsTheOtherOfItsTwoFilesIsReloaded() throws Exception {
    Identity elliptic = root.issue(leaf(100));
    Identity rsa = root.issue(leaf(300), Identity.keys("RSA"));
    Path one = Files.writeString(folder.resolve("ec.pem"), elliptic.pem());
    Path two = Files.writeString(folder.resolve("rsa.pem"), rsa.pem());
    server.shows(elliptic);
    List<String> endpoints = List.of("127.0.0.1:" + server.port());
    try (Asked asked = new Asked(endpoints, List.of(one, two), Optional.of(caFile)).run()) {
      assertThat(asked.measured("tls.not-reloaded").value()).isZero();
    }
  }

  @Test
  void aFileForAnotherNameIsNotHeldAgainstTheServer() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("other.pem"), root.issue(leaf(300).named("other.example.com")).pem());
    server.shows(root.issue(leaf(100)));
    List<String> endpoints = List.of("127.0.0.1:" + server.port());
    try (Asked asked = new Asked(endpoints, List.of(file), Optional.of(caFile)).run()) {
      assertThat(asked.names()).doesNotContain("tls.not-reloaded");
    }
  }

  @Test
  void theTrustStoreOfTheJvmCountsBesideTheCaFile() throws Exception {
    assertThat(Authorities.of(Optional.of(caFile)).certificates())
        .contains(root.certificate())
        .hasSizeGreaterThan(1);
  }
}
