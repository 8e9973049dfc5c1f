package dev.pitwall.check.tls;

import static dev.pitwall.check.tls.Asked.DAY;
import static dev.pitwall.check.tls.Asked.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateFileTest {
  @TempDir Path folder;
  private static Identity root;
  private static Identity leaf;
  private static Identity ending;

  @BeforeAll
  static void makeCertificates() throws Exception {
    root = Identity.selfSigned(Identity.authority("Root", days(-100), days(3000)));
    ending = root.issue(Identity.authority("Ending", days(-200), days(5)));
    leaf = ending.issue(Identity.server("www.example.com", days(-100), days(200)));
  }

  private static Instant days(int count) {
    return NOW.plus(DAY.multipliedBy(count));
  }

  private Asked asked(Path file) throws InterruptedException {
    return new Asked(List.of(), List.of(file), Optional.empty()).run();
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("file.pem"), text);
  }

  private void assertDays(Path file, long days) throws Exception {
    try (Asked asked = asked(file)) {
      assertThat(asked.days()).isEqualTo(days);
      assertThat(asked.measured("tls.expiry").key().target()).isEqualTo(file.toString());
    }
  }

  private void assertUnknown(Path file, String... reason) throws Exception {
    try (Asked asked = asked(file)) {
      assertThat(asked.unknown("tls.expiry")).contains(reason);
    }
  }

  @Test
  void theLastOfABundleCountsIfItExpiresFirst() throws Exception {
    assertDays(file(leaf.pem() + root.pem() + ending.pem()), 5);
  }

  @Test
  void aPrivateKeyBesideTheCertificateIsNoObstacle() throws Exception {
    assertDays(file(leaf.keyPem() + "some text\n" + leaf.pem()), 200);
    assertDays(file(leaf.pem() + leaf.keyPem()), 200);
  }

  @Test
  void otherNamesOfTheSameBlockAreRead() throws Exception {
    assertDays(file(leaf.pem().replace("CERTIFICATE", "TRUSTED CERTIFICATE")), 200);
    assertDays(file(leaf.pem().replace("CERTIFICATE", "X509 CERTIFICATE")), 200);
    assertDays(file(leaf.pem().replace("\n", "\r\n")), 200);
  }

  @Test
  void derIsRead() throws Exception {
    Path file = folder.resolve("file.der");
    assertDays(Files.write(file, leaf.certificate().getEncoded()), 200);
  }

  private Path store(String type, String password, boolean key) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    if (key) {
      Certificate[] chain = {leaf.certificate(), ending.certificate()};
      store.setKeyEntry("server", leaf.keys().getPrivate(), password.toCharArray(), chain);
    }
    store.setCertificateEntry("authority", root.certificate());
    Path file = folder.resolve("store." + type);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({"PKCS12", "JKS"})
  void theWholeChainOfAKeyInAKeyStoreIsRead(String type) throws Exception {
    assertDays(store(type, "changeit", true), 5);
  }

  @ParameterizedTest
  @CsvSource({"PKCS12", "JKS"})
  void ofAStoreWithoutKeysTheAuthoritiesAreRead(String type) throws Exception {
    assertDays(store(type, "changeit", false), 3000);
  }

  @Test
  void aWrongPasswordIsUnknownAndNeverWell() throws Exception {
    assertUnknown(store("PKCS12", "another", true), "wrong", "tls.keystore-password");
  }

  @Test
  void aKeyStoreWithoutItsPasswordIsLocked() throws Exception {
    Path store = store("PKCS12", "another", true);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> CertificateFile.read(store, Optional.empty()))
        .extracting(Refused::key)
        .isEqualTo("file.locked");
  }

  @Test
  void jksShowsItsCertificatesWithoutAPassword() throws Exception {
    assertThat(CertificateFile.read(store("JKS", "another", true), Optional.empty())).hasSize(2);
  }

  @Test
  void aFileThatIsMissingEmptyOrNoCertificateIsUnknown() throws Exception {
    assertUnknown(folder.resolve("nowhere.pem"), "no such file", "tls.files");
    assertUnknown(file(""), "holds no certificate");
    assertUnknown(file("hello"), "holds no certificate");
    assertUnknown(file(leaf.keyPem()), "holds no certificate");
  }

  @Test
  void aDamagedCertificateIsUnknown() throws Exception {
    assertUnknown(file(leaf.pem().substring(0, 300)), "damaged");
    assertUnknown(file(leaf.pem().replaceFirst("\n....", "\nAAAA")), "damaged");
    assertUnknown(file(leaf.pem().replaceFirst("\n....", "\n....")), "damaged");
  }

  @Test
  void aFileThatIsTooLargeIsNotRead() throws Exception {
    Path file = folder.resolve("large");
    Files.write(file, new byte[(4 << 20) + 1]);
    assertUnknown(file, "larger than 4 MiB");
  }

  @Test
  void aFileThatMayNotBeReadIsUnknownWithItsModeAndOwner() throws Exception {
    Path file = file(leaf.pem());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
    Assumptions.assumeFalse(Files.isReadable(file), "the superuser may read everything");
    assertUnknown(file, file.toString(), "(-w-------", "give that user");
  }

  @Test
  void aRenewalThatMovesALinkIsSeen() throws Exception {
    Path link = folder.resolve("cert.pem");
    Path first = Files.writeString(folder.resolve("cert1.pem"), ending.pem());
    Path second = Files.writeString(folder.resolve("cert2.pem"), leaf.pem());
    Files.createSymbolicLink(link, first);
    try (Asked asked = asked(link)) {
      assertThat(asked.days()).isEqualTo(5);
      Files.delete(link);
      Files.createSymbolicLink(link, second);
      asked.pass(TlsCheck.INTERVAL);
      assertThat(asked.run().days()).isEqualTo(200);
    }
  }

  @Test
  void aFileThatVanishesIsUnknownUntilItIsBack() throws Exception {
    Path file = file(leaf.pem());
    try (Asked asked = asked(file)) {
      Files.delete(file);
      asked.pass(TlsCheck.INTERVAL);
      assertThat(asked.run().unknown("tls.expiry")).contains("no such file");
      file(leaf.pem());
      asked.pass(TlsCheck.INTERVAL);
      assertThat(asked.run().days()).isEqualTo(200);
    }
  }

  @Test
  void theLocalTimeOfAnExpirySaysOnWhichSideOfTheClockChangeItIs() {
    Words words = new Words(Locale.ENGLISH, ZoneId.of("Europe/Berlin"));
    assertThat(words.local(Instant.parse("2026-10-25T00:30:00Z")))
        .isEqualTo("2026-10-25 02:30 +02:00 (Europe/Berlin)");
    assertThat(words.local(Instant.parse("2026-10-25T01:30:00Z")))
        .isEqualTo("2026-10-25 02:30 +01:00 (Europe/Berlin)");
  }

  @Test
  void theTimeLeftIsToldInItsLargestUnit() {
    Words words = new Words(Locale.ENGLISH, ZoneId.of("UTC"));
    assertThat(words.duration(Duration.ofHours(49))).isEqualTo("2 days");
    assertThat(words.duration(Duration.ofHours(47))).isEqualTo("47 hours");
    assertThat(words.duration(Duration.ofMinutes(119))).isEqualTo("119 minutes");
  }
}
