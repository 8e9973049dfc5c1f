package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.agent.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application on the module path, which has hardly any module of the JDK. */
class ModulesIT {
  private static final Path SOURCE =
      Path.of("src", "test", "java", "dev", "pitwall", "agent", "hello", "PlainServer.java");
  private static final String MAIN = "hello/dev.pitwall.agent.hello.PlainServer";

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return Launch.jdks();
  }

  static Stream<Path> newestJdk() {
    return Launch.newestJdk();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void anApplicationOfModulesIsWatchedWithoutAskingForTheModulesOfTheAgent(Path jdk)
      throws Exception {
    Launch launch = Launch.of(jdk, folder, "-p", compiled().toString(), "-m", MAIN);
    try (Running running = launch.watched()) {
      running.assertServesWatched();
      assertThat(running.status())
          .contains("\"host.cpu\"", "\"jvm.")
          .doesNotContain("agent.modules");
      running.finish();
      assertThat(running.jvm().err()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("newestJdk")
  void anImageWithoutTheModulesOfTheAgentHasTheHeaderAndSaysInOneLineWhatIsMissing(Path jdk)
      throws Exception {
    Path image = folder.resolve("image");
    try (ForkedJvm jlink =
        ForkedJvm.start(
            jdk,
            folder,
            Map.of(),
            List.of(
                "jlink",
                "-p",
                compiled().toString(),
                "--add-modules",
                "hello,java.instrument",
                "--strip-java-debug-attributes",
                "--output",
                image.toString()))) {
      assertThat(jlink.await()).as(jlink.out() + jlink.err()).isZero();
    }
    try (Running running = Launch.of(image, folder, "-m", MAIN).watched()) {
      running.assertServesWithHeader();
      running.awaitStderr("pitwall: ");
      assertThat(running.jvm().err().lines())
          .singleElement()
          .asString()
          .contains("jlink --add-modules", "java.sql", "java.net.http")
          .doesNotContain("jdk.httpserver");
      running.assertServesWithHeader();
      running.finish();
    }
  }

  private Path compiled() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    Path declaration =
        Files.writeString(
            source.resolve("module-info.java"), "module hello { requires jdk.httpserver; }");
    Path modules = folder.resolve("modules");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-d",
                modules.resolve("hello").toString(),
                declaration.toString(),
                SOURCE.toAbsolutePath().toString());
    assertThat(failed).isZero();
    return modules;
  }
}
