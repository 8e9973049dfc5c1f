package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Premain in real JVMs. */
class AgentStartIT {
  private static final String CENSUS = "dev.pitwall.agent.hello.Census";

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return ForkedJvm.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theBridgeIsThereAndNothingIsPrinted(Path jdk) throws Exception {
    try (ForkedJvm jvm = census(jdk, Map.of(), List.of(agent("")))) {
      assertThat(jvm.await()).isZero();
      assertThat(jvm.out()).contains("bridge true", "thread pitwall-start");
      assertThat(jvm.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingOfPitwallOrItsLibrariesIsVisibleToTheApplication(Path jdk) throws Exception {
    String[] hidden = {
      "dev.pitwall.agent.runtime.AgentRuntime",
      "dev.pitwall.request.Exchange",
      "org.objectweb.asm.ClassReader",
      "org.slf4j.LoggerFactory",
      "ch.qos.logback.classic.Logger",
      "io.micrometer.core.instrument.Meter",
      "org.postgresql.Driver",
      "picocli.CommandLine"
    };
    try (ForkedJvm jvm = census(jdk, Map.of(), List.of(agent("")), hidden)) {
      assertThat(jvm.await()).isZero();
      for (String name : hidden) {
        assertThat(jvm.out()).contains("class " + name + " false");
      }
      assertThat(jvm.out()).contains("context app");
      assertThat(jvm.out())
          .contains("reaches java.lang false")
          .doesNotContainPattern("reaches .* true");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void switchedOffByArgumentPropertyOrVariableItLeavesNothing(Path jdk) throws Exception {
    assertNothing(census(jdk, Map.of(), List.of(agent("=enabled=false"))));
    assertNothing(census(jdk, Map.of(), List.of("-Dpitwall.enabled=false", agent(""))));
    assertNothing(census(jdk, Map.of("PITWALL_ENABLED", "FALSE"), List.of(agent(""))));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void switchedOffByTheFileItLeavesNothingEvenIfTheRestDoesNotParse(Path jdk) throws Exception {
    Files.writeString(folder.resolve("pitwall.conf"), "host { cpu = [\nenabled = false\n");
    Path other = folder.resolve("off.conf");
    Files.writeString(other, "pitwall.enabled = false # for now\n}}} not HOCON\n");
    assertNothing(census(jdk, Map.of(), List.of(agent("=config=" + other))));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void anArgumentThatSaysOnWinsOverTheFile(Path jdk) throws Exception {
    Files.writeString(folder.resolve("pitwall.conf"), "enabled = false\n");
    assertNothing(census(jdk, Map.of(), List.of(agent(""))));
    try (ForkedJvm jvm = census(jdk, Map.of(), List.of(agent("=enabled=true")))) {
      assertThat(jvm.await()).isZero();
      assertThat(jvm.out()).contains("bridge true");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void givenTwiceTheSecondCopyStepsAside(Path jdk) throws Exception {
    Path copy = Files.copy(ForkedJvm.AGENT, folder.resolve("second.jar"));
    try (ForkedJvm jvm = census(jdk, Map.of(), List.of(agent(""), "-javaagent:" + copy))) {
      assertThat(jvm.await()).isZero();
      assertThat(jvm.out()).containsOnlyOnce("thread pitwall-start");
      assertThat(jvm.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void toolsOfTheJdkAreLeftAlone(Path jdk) throws Exception {
    Map<String, String> options = Map.of("JAVA_TOOL_OPTIONS", agent("=config=/nonexistent"));
    for (List<String> tool :
        List.of(
            List.of("javac", "-J-Xlog:class+load", "-version"),
            List.of("jcmd", "-J-Xlog:class+load", "-h"),
            List.of("jar", "-J-Xlog:class+load", "--version"),
            List.of("keytool", "-J-Xlog:class+load", "-help"))) {
      try (ForkedJvm jvm = ForkedJvm.start(jdk, folder, options, tool)) {
        jvm.await();
        assertThat(jvm.out()).contains("dev.pitwall.agent.PitwallAgent");
        assertThat(jvm.out())
            .doesNotContain("java.lang.PitwallBridge", "dev.pitwall.agent.Bridge ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aDamagedJarNeverStopsTheApplicationAndPrintsOneLine(Path jdk) throws Exception {
    Path damaged = folder.resolve("damaged.jar");
    Files.copy(ForkedJvm.AGENT, damaged);
    try (var zip = java.nio.file.FileSystems.newFileSystem(damaged)) {
      Files.delete(zip.getPath("isolated/java/lang/PitwallBridge.classdata"));
    }
    try (ForkedJvm jvm = census(jdk, Map.of(), List.of("-javaagent:" + damaged))) {
      assertThat(jvm.await()).isZero();
      assertThat(jvm.out()).contains("bridge false");
      assertThat(jvm.err().lines()).hasSize(1).first().asString().startsWith("pitwall: ");
    }
  }

  private static String agent(String arguments) {
    return "-javaagent:" + ForkedJvm.AGENT + arguments;
  }

  private ForkedJvm census(
      Path jdk, Map<String, String> environment, List<String> options, String... classes)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(options);
    command.addAll(List.of("-cp", ForkedJvm.classPath(), CENSUS));
    command.addAll(List.of(classes));
    return ForkedJvm.start(jdk, folder, environment, command);
  }

  private static void assertNothing(ForkedJvm jvm) throws Exception {
    try (jvm) {
      assertThat(jvm.await()).isZero();
      assertThat(jvm.out()).contains("bridge false").doesNotContain("thread ");
      assertThat(jvm.err()).isEmpty();
    }
  }
}
