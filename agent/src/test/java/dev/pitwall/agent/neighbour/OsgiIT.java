package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bundle with a Tomcat inside, in Apache Felix: its loader asks the parent for java.* alone. */
class OsgiIT {
  private static final String IMPORTS = "javax.*,org.w3c.*,org.xml.*,org.ietf.jgss,sun.*,com.sun.*";

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return Launch.newestJdk();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aServerInsideABundleIsWatchedWithoutBootDelegation(Path jdk) throws Exception {
    Path tomcat =
        Jar.fetched("servers", "tomcat-embed-core-" + System.getProperty("pitwall.test.tomcat10"));
    Path annotations = Jar.fetched("servers", "jakarta.annotation-api-2.1.1");
    Path bundle =
        Jar.make(
            folder.resolve("bundle.jar"),
            Map.of(
                "Bundle-ManifestVersion", "2",
                "Bundle-SymbolicName", "hello",
                "Bundle-Activator", "dev.pitwall.agent.hello.bundle.HelloBundle",
                "Bundle-ClassPath", ".," + tomcat.getFileName() + "," + annotations.getFileName(),
                "Import-Package", "org.osgi.framework",
                "DynamicImport-Package", IMPORTS),
            List.of("dev/pitwall/agent/hello"),
            tomcat,
            annotations);
    Path framework =
        Jar.make(
            folder.resolve("framework.jar"), Map.of(), List.of("dev/pitwall/agent/hello/bundle"));
    Launch launch =
        Launch.of(
            jdk,
            folder,
            "-cp",
            framework + ":" + Jar.fetched("neighbours", "org.apache.felix.framework"),
            "dev.pitwall.agent.hello.bundle.Framework",
            folder.resolve("cache").toString(),
            bundle.toString());
    try (Running running = launch.watched()) {
      running.assertServesWatched();
      assertThat(running.jvm().out()).contains("LOADER org.apache.felix.framework.BundleWiring");
      running.finish();
      assertThat(running.jvm().err()).doesNotContain("pitwall:");
    }
  }
}
