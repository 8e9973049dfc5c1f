package dev.pitwall.scan.osv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pitwall.check.TestTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mirror on a real HTTP server of this machine. */
class MirrorTest {
  private static final String TAG = "\"one\"";

  /** What the server does with a request. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @TempDir Path folder;
  private final TestTime time = new TestTime();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile Answer answer;
  private byte[] zip;
  private Path file;

  @BeforeEach
  void begin() throws IOException {
    zip = Files.readAllBytes(Osv.snapshot().log4shell().zip(folder.resolve("made.zip")));
    file = folder.resolve("all.zip");
    answer = this::whole;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(String.valueOf(exchange.getRequestHeaders().getFirst("If-None-Match")));
            answer.to(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private void whole(HttpExchange exchange) throws IOException {
    if (TAG.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    exchange.getResponseHeaders().add("ETag", TAG);
    exchange.sendResponseHeaders(200, zip.length);
    exchange.getResponseBody().write(zip);
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private Mirror mirror() {
    return new Mirror(address("/Maven/all.zip"), time, 1 << 20);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() throws Exception {
    assertThat(mirror().fetch(file)).isTrue();
    assertThat(file).hasBinaryContent(zip);
    assertThat(mirror().fetch(file)).isFalse();
    assertThat(asked).containsExactly("null", TAG);
    assertThat(files()).containsExactly("all.zip", "all.zip.from", "made.zip");
    try (OsvDatabase database =
        OsvDatabase.open(file, Files.createDirectory(folder.resolve("index")))
            .database()
            .orElseThrow()) {
      assertThat(database.facts().records()).isEqualTo(1);
    }
  }

  @Test
  void aFileThatSomebodyElsePutThereIsReplaced() throws Exception {
    mirror().fetch(file);
    Files.writeString(file, "another");
    assertThat(mirror().fetch(file)).isTrue();
    assertThat(file).hasBinaryContent(zip);
    assertThat(asked).containsExactly("null", "null");
  }

  @Test
  void validatorsOfAnotherAddressDoNotCount() throws Exception {
    mirror().fetch(file);
    new Mirror(address("/other.zip"), time).fetch(file);
    assertThat(asked).containsExactly("null", "null");
  }

  private void keepsWhatIsThere(Mirror mirror, String why) throws IOException {
    Files.writeString(file, "old");
    assertThatThrownBy(() -> mirror.fetch(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
    assertThat(file).hasContent("old");
    assertThat(files()).containsExactly("all.zip", "made.zip");
  }

  @ParameterizedTest
  @ValueSource(ints = {304, 404, 407, 500, 503})
  void anotherStatusReplacesNothing(int status) throws Exception {
    answer = exchange -> exchange.sendResponseHeaders(status, -1);
    keepsWhatIsThere(mirror(), "HTTP " + status);
  }

  @Test
  void aPageInItsPlaceReplacesNothing() throws Exception {
    answer =
        exchange -> {
          byte[] page = "<html>sign in</html>".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
        };
    keepsWhatIsThere(mirror(), "no whole zip");
  }

  @Test
  void halfOfItReplacesNothing() throws Exception {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // in chunks: nothing says how long it is
          exchange.getResponseBody().write(zip, 0, zip.length / 2);
        };
    keepsWhatIsThere(mirror(), "no whole zip");
  }

  @Test
  void moreThanAnySnapshotIsNotStored() throws Exception {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] some = new byte[64 << 10];
          for (int i = 0; i < 64; i++) {
            exchange.getResponseBody().write(some);
          }
        };
    keepsWhatIsThere(mirror(), "more than 1048576 bytes");
  }

  @Test
  void oneThatTricklesIsLeft() throws Exception {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(zip, 0, 10);
          exchange.getResponseBody().flush();
          time.pass(Duration.ofMinutes(31));
          exchange.getResponseBody().write(zip, 10, 10);
        };
    keepsWhatIsThere(mirror(), "no end after 30 minutes");
  }

  @Test
  void nobodyThereAndNowhereToPutItAreSaid() throws Exception {
    Mirror mirror = mirror();
    server.stop(0);
    keepsWhatIsThere(mirror, "refused");
    assertThatThrownBy(() -> mirror.fetch(folder)).hasMessageContaining("is a folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all.zip",
        "ftp://a.example/x",
        "https:///x",
        "https://me:word@a.example/x",
        "a b"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> Mirror.address(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
