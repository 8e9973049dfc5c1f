package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines that lack what one takes for granted. */
class PoorMachineIT {
  /** Nobody can make a file here, not even root. */
  private static final Path UNWRITABLE = Path.of("/proc/pitwall");

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return Launch.newestJdk();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void withoutAnyWritableFolderItServesAndIsToldOnTheAdminPort(Path jdk) throws Exception {
    Launch launch =
        Launch.tomcat(jdk, folder)
            .with("-Djava.io.tmpdir=" + UNWRITABLE, "-Duser.home=" + UNWRITABLE)
            .withState(UNWRITABLE);
    try (Running running = launch.watched()) {
      running.assertServesWatched();
      running.finish();
      assertThat(running.jvm().err().lines().filter(line -> line.contains("pitwall")))
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void withoutATemporaryFolderNothingIsMissed(Path jdk) throws Exception {
    Launch launch = Launch.tomcat(jdk, folder).with("-Djava.io.tmpdir=" + UNWRITABLE);
    try (Running running = launch.watched()) {
      running.assertServesWatched();
      assertThat(running.statusWith("host.cpu")).doesNotContain(UNWRITABLE.toString());
      running.finish();
      assertThat(running.jvm().err()).doesNotContain("pitwall");
    }
  }

  /** A file system of its own, in which not even {@code true} runs; not every machine allows it. */
  @ParameterizedTest
  @MethodSource("jdks")
  void fromATemporaryFolderInWhichNothingRunsNothingIsMissed(Path jdk) throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    assumeTrue(Mounted.isPermitted(temporary), "nobody may mount a file system here");
    Path mounting = Mounted.jdk(jdk, folder.resolve("mounting"), temporary);
    Launch launch = Launch.tomcat(mounting, folder).with("-Djava.io.tmpdir=" + temporary);
    try (Running running = launch.watched()) {
      running.assertServesWatched();
      assertThat(running.statusWith("host.cpu", "jvm.heap")).doesNotContain(temporary.toString());
      running.finish();
      assertThat(running.jvm().err()).doesNotContain("pitwall");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void withoutNamesItServesAndChecksTheHost(Path jdk) throws Exception {
    Path nobody = Files.createFile(folder.resolve("hosts"));
    Launch launch = Launch.tomcat(jdk, folder).with("-Djdk.net.hosts.file=" + nobody);
    try (Running running = launch.watched()) {
      running.assertServesWatched();
      assertThat(running.statusWith("host.cpu")).doesNotContain("UnknownHost");
      running.finish();
      assertThat(running.jvm().err()).doesNotContain("pitwall");
    }
  }
}
