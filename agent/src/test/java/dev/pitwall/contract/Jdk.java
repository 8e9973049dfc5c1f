package dev.pitwall.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The JDKs of this machine. */
final class Jdk {
  private Jdk() {}

  /**
   * The {@code java} command of a JDK with this feature version: named by {@code
   * -Dpitwall.jdk.25=/path}, the one that runs this test, or one beside it or in /usr/lib/jvm.
   */
  static Path java(int version) throws IOException {
    String named = System.getProperty("pitwall.jdk." + version);
    if (named != null) {
      return Path.of(named, "bin", "java");
    }
    Path own = Path.of(System.getProperty("java.home"));
    List<Path> homes = new ArrayList<>(List.of(own));
    for (Path folder : List.of(own.getParent(), Path.of("/usr/lib/jvm"))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> found = Files.list(folder)) {
          found.sorted().forEach(homes::add);
        }
      }
    }
    for (Path home : homes) {
      if (isOf(home, version)) {
        return home.resolve("bin").resolve("java");
      }
    }
    throw new IllegalStateException(
        "no JDK " + version + " among " + homes + "; name one by -Dpitwall.jdk." + version);
  }

  private static boolean isOf(Path home, int version) throws IOException {
    Path release = home.resolve("release");
    return Files.isRegularFile(release)
        && Files.isExecutable(home.resolve("bin").resolve("java"))
        && Files.readString(release).matches("(?s).*JAVA_VERSION=\"" + version + "[.\"].*");
  }
}
