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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * log4j-core 2.14.1 in a Spring Boot application, with Boot's own launcher and the shipped agent.
 */
class ScanIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("PORT (\\d+)");
  private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";
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

  /** As Boot's build plugins lay one out. */
  private Path application() throws IOException {
    Path file = folder.resolve("shop.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      text(
          zip,
          "META-INF/MANIFEST.MF",
          "Manifest-Version: 1.0\nMain-Class: "
              + LAUNCHER
              + "\nStart-Class: dev.pitwall.agent.hello.HelloServer\n\n");
      Set<String> written = new HashSet<>(Set.of("META-INF/MANIFEST.MF"));
      launcher(zip, written);
      zip.putNextEntry(new ZipEntry("BOOT-INF/"));
      zip.putNextEntry(new ZipEntry("BOOT-INF/classes/"));
      Path classes = Path.of("target", "test-classes");
      try (Stream<Path> hello = Files.list(classes.resolve("dev/pitwall/agent/hello"))) {
        for (Path each : hello.filter(Files::isRegularFile).toList()) {
          zip.putNextEntry(new ZipEntry("BOOT-INF/classes/" + classes.relativize(each)));
          zip.write(Files.readAllBytes(each));
        }
      }
      zip.putNextEntry(new ZipEntry("BOOT-INF/lib/"));
      for (Path each : libraries()) {
        stored(zip, "BOOT-INF/lib/" + each.getFileName(), Files.readAllBytes(each));
      }
    }
    return file;
  }

  private static void launcher(ZipOutputStream zip, Set<String> written) throws IOException {
    try (ZipInputStream loader = new ZipInputStream(Files.newInputStream(loader()))) {
      for (ZipEntry each = loader.getNextEntry(); each != null; each = loader.getNextEntry()) {
        if (written.add(each.getName())) {
          zip.putNextEntry(new ZipEntry(each.getName()));
          loader.transferTo(zip);
        }
      }
    }
  }

  private static Path loader() throws IOException {
    try (Stream<Path> files = Files.list(VULNERABLE)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("spring-boot-loader-"))
          .findFirst()
          .orElseThrow();
    }
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

  private static void text(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void stored(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
  }
}
