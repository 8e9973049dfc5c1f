package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application server that lives longer than its web applications. */
class RedeploymentIT {
  private static final Path SERVERS = Path.of("target", "servers");

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return ForkedJvm.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void noClassLoaderOfTwentyRedeploymentsStays(Path jdk) throws Exception {
    Path application = application();
    List<String> command =
        List.of(
            "java",
            "-javaagent:" + ForkedJvm.AGENT + "=admin.port=0,state-dir=" + folder.resolve("state"),
            "-Xmx128m",
            "-cp",
            ForkedJvm.classPath(
                "tomcat-embed-core-" + System.getProperty("pitwall.test.tomcat10") + ".jar",
                "jakarta.annotation-api-2.1.1.jar"),
            "dev.pitwall.agent.hello.RedeployingServer",
            folder.resolve("server").toString(),
            application.toString(),
            "20");
    try (ForkedJvm jvm = ForkedJvm.start(jdk, folder, Map.of(), command)) {
      assertThat(jvm.await()).as(jvm.err()).isZero();
      assertThat(jvm.out()).contains("OWN 20", "LEFT 0");
      assertThat(jvm.err()).doesNotContain("likely to create a memory leak");
    }
  }

  private Path application() throws IOException {
    Path webInf = folder.resolve("app/WEB-INF");
    Path classes = Files.createDirectories(webInf.resolve("classes/dev/pitwall/agent/hello"));
    Path lib = Files.createDirectories(webInf.resolve("lib"));
    Path compiled = Path.of("target/test-classes/dev/pitwall/agent/hello");
    copy(compiled, "RedeployedServlet", classes);
    for (String library : List.of("logback-classic-1.5", "logback-core-1.5", "slf4j-api-2")) {
      copy(SERVERS, library, lib);
    }
    return folder.resolve("app");
  }

  private static void copy(Path from, String begin, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith(begin)).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
