package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.agent.ForkedJvm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's server over TLS, which has exchanges of another class. */
class SecureServerIT {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return Launch.newestJdk();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theJdksServerOverTlsIsWatchedLikeWithout(Path jdk) throws Exception {
    Path keys = keys(jdk);
    Launch launch =
        Launch.of(jdk, folder, "-cp", ForkedJvm.classPath(), "dev.pitwall.agent.hello.PlainServer")
            .with("-Dhello.keys=" + keys, "-Dhello.password=" + PASSWORD);
    try (Running running = launch.watched()) {
      HttpClient client = HttpClient.newBuilder().sslContext(trusting(keys)).build();
      URI uri = URI.create("https://localhost:" + running.port() + "/hello");
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertThat(response.body()).isEqualTo("hello");
      assertThat(response.headers().allValues("X-Process-Time"))
          .singleElement()
          .asString()
          .matches("\\d+\\.\\d{6}");
      await().atMost(Running.LIMIT).until(() -> running.records() > 0);
      assertThat(running.records()).isEqualTo(1);
      running.finish();
    }
  }

  private Path keys(Path jdk) throws Exception {
    Path keys = folder.resolve("keys.p12");
    try (ForkedJvm keytool =
        ForkedJvm.start(
            jdk,
            folder,
            Map.of(),
            List.of(
                "keytool",
                "-genkeypair",
                "-alias",
                "hello",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD))) {
      assertThat(keytool.await()).as(keytool.out()).isZero();
    }
    return keys;
  }

  private static SSLContext trusting(Path keys) throws Exception {
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
