package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What WildFly is built on: JBoss Modules as the launcher, Undertow in a module of its own, and a
 * log manager that only a module has, so that whoever logs before the launcher breaks it.
 */
class JbossModulesIT {
  @TempDir Path folder;

  static Stream<Path> jdks() {
    return Launch.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aServerInsideAModuleIsWatchedAndTheLogManagerIsTheModules(Path jdk) throws Exception {
    Path hello = module("hello");
    Jar.make(hello.resolve("hello.jar"), Map.of(), List.of("dev/pitwall/agent/hello"));
    describe(
        hello,
        "hello",
        "dev.pitwall.agent.hello.UndertowHello",
        "io.undertow",
        "org.jboss.logmanager");
    Path undertow = module("io.undertow");
    copy(Path.of("target", "servers", "undertow23"), undertow);
    describe(undertow, "io.undertow", null);
    Path logManager = module("org.jboss.logmanager");
    copy(Path.of("target", "neighbours", "logmanager"), logManager);
    describe(logManager, "org.jboss.logmanager", null);
    Launch launch =
        Launch.of(
            jdk,
            folder,
            "-jar",
            Jar.fetched("neighbours", "jboss-modules").toString(),
            "-mp",
            folder.resolve("modules").toString(),
            "hello");
    try (Running alone = launch.alone();
        Running watched = launch.watched()) {
      alone.assertServes();
      watched.assertServesWatched();
      assertThat(watched.jvm().out())
          .contains("LOGS org.jboss.logmanager.LogManager")
          .contains("LOADER org.jboss.modules.ModuleClassLoader");
      alone.finish();
      watched.finish();
      assertThat(watched.stderr()).isEqualTo(alone.stderr());
      assertThat(watched.jvm().err()).doesNotContain("Failed to load the specified log manager");
    }
  }

  /** The folder of a module. */
  private Path module(String name) throws IOException {
    return Files.createDirectories(
        folder.resolve("modules").resolve(name.replace('.', '/')).resolve("main"));
  }

  /** Writes what belongs to a module and what it asks of others. */
  private static void describe(Path module, String name, @Nullable String main, String... others)
      throws IOException {
    StringBuilder text = new StringBuilder("<module xmlns=\"urn:jboss:module:1.9\" name=\"");
    text.append(name).append("\">");
    if (main != null) {
      text.append("<main-class name=\"").append(main).append("\"/>");
    }
    text.append("<resources>");
    try (Stream<Path> files = Files.list(module)) {
      files.forEach(
          file -> text.append("<resource-root path=\"").append(file.getFileName()).append("\"/>"));
    }
    text.append("</resources><dependencies>");
    for (String other : List.of(others)) {
      text.append("<module name=\"").append(other).append("\" services=\"import\"/>");
    }
    for (String jdk : List.of("java.se", "jdk.unsupported")) {
      text.append("<module name=\"").append(jdk).append("\"/>");
    }
    Files.writeString(module.resolve("module.xml"), text.append("</dependencies></module>"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
