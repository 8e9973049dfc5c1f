package dev.pitwall.check.tls;

import static dev.pitwall.check.tls.Asked.DAY;
import static dev.pitwall.check.tls.Asked.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pitwall.check.Reading;
import dev.pitwall.check.tls.ServerUnderTest.Before;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The way to TLS on a server that begins in plain text, and peers that stop at each step of it. */
class UpgradeTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir static Path folder;
  private static Identity root;
  private static Identity leaf;
  private static Path caFile;

  @BeforeAll
  static void makeCertificates() throws Exception {
    root = Identity.selfSigned(Identity.authority("Root", NOW.minus(DAY), in(3650)));
    leaf =
        root.issue(
            Identity.server("db", NOW.minus(DAY.multipliedBy(100)), in(100)).named("127.0.0.1"));
    caFile = Files.writeString(folder.resolve("ca.pem"), root.pem());
  }

  private static Instant in(int days) {
    return NOW.plus(DAY.multipliedBy(days));
  }

  private static Asked ask(String scheme, int port, Duration limit) throws InterruptedException {
    List<String> endpoints = List.of(scheme + "://127.0.0.1:" + port);
    return new Asked(endpoints, List.of(), Optional.of(caFile), endpoint -> limit).run();
  }

  private static void assertRead(String scheme, Before before) throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(before).shows(leaf);
        Asked asked = ask(scheme, server.port(), Asked.LIMIT)) {
      assertThat(asked.days()).isEqualTo(100);
      assertThat(asked.measured("tls.untrusted").value()).isZero();
    }
  }

  @Test
  void aRealPostgresqlShowsItsCertificateAndLogsNoComplaint() throws Exception {
    Path certificate = privately("server.crt", leaf.pem());
    Path key = privately("server.key", leaf.keyPem());
    Path log = folder.resolve("pg.log");
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("pg"))
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.toString())
                .setServerConfig("ssl_key_file", key.toString())
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Asked asked = ask("postgres", postgres.getPort(), Asked.LIMIT)) {
      assertThat(asked.days()).isEqualTo(100);
      assertThat(asked.measured("tls.untrusted").value()).isZero();
    }
    assertThat(Files.readString(log))
        .contains("ready to accept connections")
        .doesNotContain("SSL")
        .doesNotContain("startup packet");
  }

  private static Path privately(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  private static boolean answersSslRequest(Socket socket, String answer) throws IOException {
    byte[] request = socket.getInputStream().readNBytes(8);
    assertThat(request).containsExactly(0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f);
    ServerUnderTest.say(socket, answer);
    return true;
  }

  @Test
  void thePostgresqlProtocolIsSpoken() throws Exception {
    assertRead("postgresql", (socket, end) -> answersSslRequest(socket, "S"));
  }

  /** A mail server that does {@code then} in place of its answer to {@code step}. */
  private static Before mailServer(String step, Before then) {
    return (socket, end) -> {
      if (step.equals("greeting")) {
        return then.talk(socket, end);
      }
      ServerUnderTest.say(socket, "220-mx.example.com\r\n220 ESMTP\r\n");
      assertThat(ServerUnderTest.line(socket.getInputStream())).startsWith("EHLO ");
      if (step.equals("EHLO")) {
        return then.talk(socket, end);
      }
      ServerUnderTest.say(socket, "250-mx.example.com\r\n250-StartTLS\r\n250 SIZE 1000\r\n");
      assertThat(ServerUnderTest.line(socket.getInputStream())).isEqualTo("STARTTLS");
      if (step.equals("STARTTLS")) {
        return then.talk(socket, end);
      }
      ServerUnderTest.say(socket, "220 go ahead\r\n");
      return step.equals("none") || then.talk(socket, end);
    };
  }

  @Test
  void smtpWithStarttlsIsSpoken() throws Exception {
    assertRead("smtp", mailServer("none", ServerUnderTest.AT_ONCE));
  }

  @Test
  void smtpsBeginsWithTls() throws Exception {
    assertRead("smtps", ServerUnderTest.AT_ONCE);
  }

  private static Before says(String text) {
    return (socket, end) -> {
      ServerUnderTest.say(socket, text);
      end.await();
      return false;
    };
  }

  private static Before saysToSslRequest(String answer) {
    return (socket, end) -> {
      answersSslRequest(socket, answer);
      end.await();
      return false;
    };
  }

  private static final Before CLOSES = (socket, end) -> false;

  /** One byte now and then, so that no single read is ever late. */
  private static final Before DRIPS =
      (Socket socket, CountDownLatch end) -> {
        while (!end.await(20, TimeUnit.MILLISECONDS)) {
          ServerUnderTest.say(socket, "2");
        }
        return false;
      };

  static Stream<Arguments> peers() {
    Before silence = ServerUnderTest.SILENCE;
    return Stream.of(
        arguments("postgres", saysToSslRequest("N"), "set ssl = on"),
        arguments("postgres", saysToSslRequest("E"), "answered the SSLRequest with an error"),
        arguments("postgres", saysToSslRequest("Sjunk"), "4 bytes came in plain text"),
        arguments("postgres", saysToSslRequest("H"), "whether this is a PostgreSQL server"),
        arguments("postgres", CLOSES, "the connection broke"),
        arguments("postgres", silence, "said nothing"),
        arguments("postgres", saysToSslRequest("S"), "handshake did not end in time"),
        arguments("smtp", mailServer("greeting", silence), "said nothing"),
        arguments("smtp", mailServer("greeting", DRIPS), "said nothing"),
        arguments("smtp", mailServer("greeting", says("554 go away\r\n")), "554 go away"),
        arguments("smtp", mailServer("EHLO", silence), "said nothing"),
        arguments("smtp", mailServer("EHLO", says("502 no\r\n")), "502 no"),
        arguments("smtp", mailServer("EHLO", says("250 mx\r\n")), "does not offer STARTTLS"),
        arguments("smtp", mailServer("EHLO", says("250-x\r\n".repeat(200))), "does not end"),
        arguments("smtp", mailServer("EHLO", says("x".repeat(5_000))), "does not end"),
        arguments("smtp", mailServer("STARTTLS", silence), "said nothing"),
        arguments("smtp", mailServer("STARTTLS", says("454 not now\r\n")), "454 not now"),
        arguments(
            "smtp",
            mailServer("STARTTLS", says("220 go\r\n250 injected\r\n")),
            "bytes came in plain text"),
        arguments("smtp", mailServer("handshake", silence), "handshake did not end in time"),
        arguments("smtp", mailServer("handshake", CLOSES), "handshake failed"),
        arguments("tls", silence, "handshake did not end in time"),
        arguments("tls", DRIPS, "handshake"),
        arguments("tls", says("HTTP/1.1 400 Bad Request\r\n\r\n"), "handshake failed"),
        arguments("https", CLOSES, "handshake failed"));
  }

  private static boolean hangs(String reason) {
    return reason.equals("said nothing") || reason.contains("in time");
  }

  @ParameterizedTest
  @MethodSource("peers")
  void aPeerThatDoesNotDoItsPartIsUnknownInTimeWithWhatWouldMendIt(
      String scheme, Before before, String reason) throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(before).shows(leaf);
        Asked asked = ask(scheme, server.port(), hangs(reason) ? SHORT : Asked.LIMIT)) {
      assertThat(asked.unknown("tls.expiry")).contains(reason);
      assertThat(asked.unknown("tls.untrusted")).contains(reason);
    }
  }

  @Test
  void aPortThatNobodyListensOnIsUnknown() throws Exception {
    int port;
    try (ServerUnderTest gone = new ServerUnderTest()) {
      port = gone.port();
    }
    try (Asked asked = ask("tls", port, Asked.LIMIT)) {
      assertThat(asked.unknown("tls.expiry")).contains("no connection", "whether the server runs");
    }
  }

  @Test
  void aServerThatHangsDelaysTheOthersByItsDeadlineOnly() throws Exception {
    try (ServerUnderTest hangs = new ServerUnderTest(ServerUnderTest.SILENCE);
        ServerUnderTest good = new ServerUnderTest().shows(leaf)) {
      String first = "127.0.0.1:" + hangs.port();
      String second = "127.0.0.1:" + good.port();
      try (Asked asked =
          new Asked(
                  List.of(first, second),
                  List.of(),
                  Optional.of(caFile),
                  endpoint -> endpoint.equals(first) ? SHORT : Asked.LIMIT)
              .run()) {
        assertThat(asked.reading("tls.expiry", first)).isInstanceOf(Reading.Unknown.class);
        assertThat(Asked.measured(asked.reading("tls.expiry", second)).value())
            .isEqualTo(100 * 86_400);
      }
    }
  }
}
