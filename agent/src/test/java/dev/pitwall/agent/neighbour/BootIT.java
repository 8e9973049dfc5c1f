package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.agent.BootJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spring Boot applications in their one jar. Server and Spring come from jars inside it, through a
 * class loader of Boot's own: there they are woven, and from there the adapters get their classes.
 */
class BootIT {
  private static final boolean LONG = Boolean.getBoolean("pitwall.long");

  @TempDir Path folder;

  /** What is put together. */
  enum App {
    BOOT35_JETTY(
        "3.5.", "boot/boot35", "boot/boot35-mvc", "servers/jetty12", "servers/jetty12-ee10"),
    BOOT35_NETTY("3.5.", "boot/boot35", "boot/boot35-webflux", "servers/reactor"),
    BOOT35_TOMCAT("3.5.", "boot/boot35", "boot/boot35-mvc", "servers/tomcat10"),
    BOOT35_UNDERTOW("3.5.", "boot/boot35", "boot/boot35-mvc", "servers/undertow23"),
    BOOT27_JETTY("2.7.", "boot/boot27", "boot/boot27-mvc", "servers/jetty94"),
    BOOT27_UNDERTOW("2.7.", "boot/boot27", "boot/boot27-mvc", "servers/undertow22"),
    BOOT27_NETTY("2.7.", "boot/boot27", "boot/boot27-webflux", "servers/netty41"),
    BOOT41_NETTY("4.1.", "boot/boot41", "boot/boot41-webflux", "servers/netty42"),
    BOOT41_JETTY(
        "4.1.", "boot/boot41", "boot/boot41-mvc", "servers/jetty121", "servers/jetty121-ee11");

    final String boot;

    /** Folders in the build's own. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody can change it
    private final List<String> jars;

    App(String boot, String... jars) {
      this.boot = boot;
      this.jars = List.of(jars);
    }

    /** A library that is in two folders is taken once. */
    Map<String, Path> libraries() throws IOException {
      Map<String, Path> all = new TreeMap<>();
      for (String each : jars) {
        try (Stream<Path> files = Files.list(Path.of("target").resolve(each))) {
          files.forEach(file -> all.put(String.valueOf(file.getFileName()), file));
        }
      }
      return all;
    }
  }

  /** Every one in a long run, otherwise a servlet container and Reactor Netty. */
  static Stream<Arguments> applications() {
    Stream<App> apps =
        LONG ? Arrays.stream(App.values()) : Stream.of(App.BOOT35_JETTY, App.BOOT35_NETTY);
    return apps.flatMap(app -> Launch.oldestJdk().map(jdk -> Arguments.of(app, jdk)));
  }

  @ParameterizedTest
  @MethodSource("applications")
  void aServerFromAJarInsideTheJarIsWatchedUnderSpringsRoutes(App app, Path jdk) throws Exception {
    Path jar =
        BootJar.make(
            folder.resolve("races.jar"),
            app.boot,
            "dev.pitwall.agent.boot.Races",
            app.libraries().values());
    Launch launch =
        Launch.of(
            jdk,
            folder,
            "-jar",
            jar.toString(),
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.main.banner-mode=off");
    try (Running alone = launch.alone();
        Running watched = launch.watched()) {
      alone.assertServes();
      watched.assertServesWatched();
      assertThat(watched.get("/races/7").body()).isEqualTo("race 7");
      watched.assertRecorded("/races/{id}", 1);
      assertThat(watched.jvm().out()).contains("LOADER org.springframework.boot.loader.");
      alone.finish();
      watched.finish();
      assertThat(watched.stderr()).isEqualTo(alone.stderr());
    }
  }
}
