package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.contract.AdminPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * log4j-core 2.14.1 in a Spring Boot application, with Boot's own launcher and the shipped agent.
 */
class ScanIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("PORT (\\d+)");
  private static final Path VULNERABLE = Path.of("target", "vulnerable");
  private static final String RECORD =
      """
      {"schema_version": "1.7.3", "id": "GHSA-jfh8-c2jp-5v3q", "modified": "%sT00:00:00Z",
       "aliases": ["CVE-2021-44228"], "summary": "Remote code injection in Log4j",
       "severity": [{"type": "CVSS_V3",
                     "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}],
       "affected": [{"package": {"ecosystem": "Maven",
                                 "name": "org.apache.logging.log4j:log4j-core"},
                     "ranges": [{"type": "ECOSYSTEM",
                                 "events": [{"introduced": "2.13.0"}, {"fixed": "2.15.0"}]}]}]}
      """;

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return ForkedJvm.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aNestedLibraryIsFoundAndLoadedOnlyOnceTheApplicationUsesIt(Path jdk) throws Exception {
    Path app = application();
    Files.createDirectory(folder.resolve("osv"));
    Files.writeString(
        folder.resolve("osv/a.json"), RECORD.formatted(LocalDate.now(ZoneOffset.UTC)));
    Files.writeString(
        folder.resolve("pitwall.conf"),
        "app.name = shop\nadmin.port = 0\nstate-dir = \""
            + folder.resolve("state")
            + "\"\nscan { osv = \""
            + folder.resolve("osv")
            + "\", os-packages = false }\n");
    AdminPort admin = new AdminPort(folder.resolve("state"));
    List<String> boot = List.of("java", "-javaagent:" + ForkedJvm.AGENT, "-jar", app.toString());
    try (ForkedJvm jvm = ForkedJvm.start(jdk, folder, Map.of(), boot)) {
      await().atMost(LIMIT).until(() -> PORT.matcher(jvm.out()).find());
      Matcher port = PORT.matcher(jvm.out());
      assertThat(port.find()).isTrue();
      get(port.group(1), "/hello");
      await().atMost(LIMIT).until(admin::isOpen);

      JsonObject before = scan(jdk, 1);
      assertThat(before.get("loaded").getAsBoolean()).isFalse();
      assertThat(before.get("location").getAsString())
          .isEqualTo(app.toRealPath() + "!/BOOT-INF/lib/log4j-core-2.14.1.jar");

      get(port.group(1), "/hello/log4j");
      JsonObject after = scan(jdk, 2);
      assertThat(after.get("id").getAsString()).isEqualTo("CVE-2021-44228");
      assertThat(after.get("version").getAsString()).isEqualTo("2.14.1");
      assertThat(after.get("fixed").getAsString()).isEqualTo("2.15.0");
      assertThat(after.get("loaded").getAsBoolean()).isTrue();
    }
  }

  /** The only vulnerability that the command finds. */
  private JsonObject scan(Path jdk, int code) throws Exception {
    List<String> command =
        List.of("java", "-jar", ForkedJvm.AGENT.toString(), "scan", "-o", "json", "--lang", "en");
    try (ForkedJvm cli = ForkedJvm.start(jdk, folder, Map.of(), command)) {
      assertThat(cli.await()).as(cli.err() + cli.out()).isEqualTo(code);
      JsonElement document = JsonParser.parseString(cli.out());
      var all = document.getAsJsonObject().getAsJsonArray("vulnerabilities");
      assertThat(all).hasSize(1);
      return all.get(0).getAsJsonObject();
    }
  }

  private static void get(String port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    int status =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
            .statusCode();
    assertThat(status).isEqualTo(200);
  }

  private Path application() throws IOException {
    return BootJar.make(
        folder.resolve("shop.jar"), "3.5.", "dev.pitwall.agent.hello.HelloServer", libraries());
  }

  private static List<Path> libraries() {
    Path servers = Path.of("target", "servers");
    List<Path> all = new ArrayList<>();
    String tomcat = System.getProperty("pitwall.test.tomcat10");
    all.add(servers.resolve("tomcat-embed-core-" + tomcat + ".jar"));
    all.add(servers.resolve("jakarta.annotation-api-2.1.1.jar"));
    all.add(VULNERABLE.resolve("log4j-api-2.14.1.jar"));
    all.add(VULNERABLE.resolve("log4j-core-2.14.1.jar"));
    return all;
  }
}
