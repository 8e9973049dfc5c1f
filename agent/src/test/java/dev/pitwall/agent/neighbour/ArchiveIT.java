package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.agent.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Archives of loaded classes, which make a JVM start faster: they are used as without the agent.
 */
class ArchiveIT {
  private static final String SHARED = "source: shared objects file";

  /** Those that are woven, and what the JVM does not find as it expects it. */
  private static final int MOST_OTHERS = 15;

  @TempDir Path folder;

  static Stream<Path> oldestJdk() {
    return Launch.oldestJdk();
  }

  static Stream<Path> newestJdk() {
    return Launch.newestJdk();
  }

  /** No JVM makes this kind of archive with an agent, whichever; it is made without. */
  @ParameterizedTest
  @MethodSource("oldestJdk")
  void anArchiveMadeWithoutTheAgentServesAllClassesButTheWovenOnes(Path jdk) throws Exception {
    String archive = folder.resolve("app.jsa").toString();
    Launch launch = launch(jdk);
    try (Running training =
        launch.with("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds*=off").alone()) {
      training.assertServes();
      training.finish();
    }
    assertUsed(launch.with("-XX:SharedArchiveFile=" + archive, "-Xshare:on"));
  }

  /** While it is trained, the agent steps aside: no woven class gets into the cache. */
  @ParameterizedTest
  @MethodSource("newestJdk")
  void aCacheTrainedWithTheAgentServesAllClassesButTheWovenOnes(Path jdk) throws Exception {
    assumeTrue(jdk.toString().contains("25"), "there is no ahead-of-time cache before 25");
    String cache = folder.resolve("app.aot").toString();
    Launch launch = launch(jdk);
    try (Running training =
        launch.with("-XX:AOTCacheOutput=" + cache, "-Xlog:aot*=off").watched()) {
      training.assertServes();
      training.finish();
      assertThat(training.jvm().err()).doesNotContain("pitwall:");
    }
    assertUsed(launch.with("-XX:AOTCache=" + cache, "-XX:AOTMode=on"));
  }

  private void assertUsed(Launch launch) throws Exception {
    Path log = folder.resolve("classes.txt");
    try (Running running = launch.with("-Xlog:class+load:file=" + log).watched()) {
      running.assertServesWatched();
      running.finish();
      // from 21 on the JVM says of the older kind that its modules differ, with any agent
      if (launch.options().contains("-XX:AOTMode=on")) {
        assertThat(running.jvm().out()).doesNotContain("[error]", "[warning]");
      }
      assertThat(running.jvm().err()).doesNotContain("pitwall:");
    }
    List<String> tomcat =
        Files.readAllLines(log).stream().filter(line -> line.contains(" org.apache.")).toList();
    long others = tomcat.stream().filter(line -> !line.contains(SHARED)).count();
    assertThat(tomcat).hasSizeGreaterThan(300);
    assertThat(others).isBetween(1L, (long) MOST_OTHERS);
  }

  /** From jars alone: a folder of classes cannot be archived. */
  private Launch launch(Path jdk) throws IOException {
    Path own = Jar.make(folder.resolve("app.jar"), Map.of(), List.of("dev/pitwall/agent/hello"));
    Launch tomcat = Launch.tomcat(jdk, folder);
    String path = tomcat.program().get(1);
    String jars = own + path.substring(ForkedJvm.classPath().length());
    return Launch.of(jdk, folder, "-cp", jars, "dev.pitwall.agent.hello.HelloServer");
  }
}
