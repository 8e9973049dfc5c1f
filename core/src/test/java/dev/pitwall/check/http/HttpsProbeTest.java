package dev.pitwall.check.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.check.tls.Identity;
import dev.pitwall.schedule.TimeSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsProbeTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Identity own;
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    Instant now = Instant.now();
    own =
        Identity.selfSigned(Identity.server("127.0.0.1", now.minus(LONG), now.plusSeconds(3_600)));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "own", own.keys().getPrivate(), new char[0], new Certificate[] {own.certificate()});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private List<Reading> probe(String host, Optional<Path> caFile) throws InterruptedException {
    URI url = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
    HealthSettings settings = new HealthSettings(List.of(url), LONG, LONG, LONG, caFile);
    try (Check check = ResponseTimeCheck.of(settings, TimeSource.system(), Locale.ENGLISH).get(0)) {
      return check.run();
    }
  }

  private Optional<Path> caFile() throws Exception {
    return Optional.of(Files.writeString(folder.resolve("ca.pem"), own.pem()));
  }

  private static Reading.Measured unavailable(List<Reading> readings) {
    return (Reading.Measured) readings.get(1);
  }

  @Test
  void aPrivateAuthorityOfTheCaFileIsTrusted() throws Exception {
    assertThat(unavailable(probe("127.0.0.1", caFile())).value()).isZero();
  }

  @Test
  void withoutItThePageHasFailed() throws Exception {
    Reading.Measured reading = unavailable(probe("127.0.0.1", Optional.empty()));
    assertThat(reading.value()).isEqualTo(1);
    assertThat(reading.detail()).contains("SSLHandshakeException");
  }

  @Test
  void theNameOfTheHostIsCompared() throws Exception {
    assertThat(unavailable(probe("localhost", caFile())).value()).isEqualTo(1);
  }

  @Test
  void aCaFileThatCannotBeReadIsUnknownAndNoFailureOfThePage() throws Exception {
    assertThat(probe("127.0.0.1", Optional.of(folder.resolve("nowhere.pem"))))
        .allSatisfy(
            reading ->
                assertThat(((Reading.Unknown) reading).reason())
                    .contains("health.ca-file", "nowhere.pem"));
  }
}
