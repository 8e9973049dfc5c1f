package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

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

  /** Also what a {@code noexec} folder comes to: nothing is unpacked there and run. */
  @ParameterizedTest
  @MethodSource("jdks")
  void withoutATemporaryFolderNothingIsMissed(Path jdk) throws Exception {
    Launch launch = Launch.tomcat(jdk, folder).with("-Djava.io.tmpdir=" + UNWRITABLE);
    try (Running running = launch.watched()) {
      running.assertServesWatched();
      assertThat(running.status()).contains("\"host.cpu\"").doesNotContain(UNWRITABLE.toString());
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
      assertThat(running.status()).contains("\"host.cpu\"");
      running.finish();
      assertThat(running.jvm().err()).doesNotContain("pitwall");
    }
  }
}
