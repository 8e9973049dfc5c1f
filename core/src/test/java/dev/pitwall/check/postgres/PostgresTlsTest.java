package dev.pitwall.check.postgres;

import static dev.pitwall.check.postgres.Asked.measured;
import static dev.pitwall.check.postgres.Asked.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate only a private CA file vouches for. */
class PostgresTlsTest {
  private static final String STORE_PASSWORD = "changeit";

  @TempDir static Path folder;
  private static TestServer server;
  private static Path certificate;

  @BeforeAll
  static void startServer() throws Exception {
    KeyStore store = selfSigned(folder.resolve("server.p12"));
    certificate = folder.resolve("server.crt");
    pem(certificate, "CERTIFICATE", store.getCertificate("server").getEncoded());
    Path key = folder.resolve("server.key");
    pem(key, "PRIVATE KEY", store.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded());
    Map<String, String> config = new HashMap<>();
    config.put("ssl", "on");
    config.put("ssl_cert_file", certificate.toString());
    config.put("ssl_key_file", key.toString());
    server = new TestServer(folder.resolve("pg"), config);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  private static KeyStore selfSigned(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-ext",
                "bc:c",
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    return KeyStore.getInstance(file.toFile(), STORE_PASSWORD.toCharArray());
  }

  private static void pem(Path file, String kind, byte[] der) throws Exception {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }

  private static Asked asked(String url, Path caFile) {
    return new Asked(url, "postgres", "", Optional.of(caFile), Locale.ENGLISH);
  }

  @Test
  void theCaFileIsTrusted() throws Exception {
    try (Asked asked = asked(server.url(), certificate)) {
      assertThat(measured(asked.run(), "db.down").value()).isZero();
    }
  }

  @Test
  void aCertificateOfAnotherCaIsAMistakeOfTheConfiguration() throws Exception {
    KeyStore other = selfSigned(folder.resolve("other.p12"));
    Path ca = folder.resolve("other.crt");
    pem(ca, "CERTIFICATE", other.getCertificate("server").getEncoded());
    try (Asked asked = asked(server.url(), ca)) {
      assertThat(unknown(asked.run(), "db.down")).contains("TLS").contains("postgres.ca-file");
    }
  }

  @Test
  void theHostNameIsCompared() throws Exception {
    String other = server.url().replace("127.0.0.1", "localhost");
    try (Asked asked = asked(other, certificate)) {
      assertThat(unknown(asked.run(), "db.down")).contains("localhost");
    }
  }

  @Test
  void aCaFileThatIsMissingIsNamed() throws Exception {
    try (Asked asked = asked(server.url(), folder.resolve("nowhere.pem"))) {
      assertThat(unknown(asked.run(), "db.down")).contains("postgres.ca-file");
    }
  }
}
