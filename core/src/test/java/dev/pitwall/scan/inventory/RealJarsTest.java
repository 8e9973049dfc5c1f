package dev.pitwall.scan.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Jars of Maven Central as the build fetched them: what they are is known from the repository's
 * folders, which the identification does not see here.
 */
class RealJarsTest {
  private static final int MOST = 400;

  private record Label(String group, String artifact, String version) {}

  @Test
  void realJarsAreWhatTheirRepositorySays() throws Exception {
    Path root = repository();
    int all = 0;
    int claimed = 0;
    int right = 0;
    int groups = 0;
    int rightGroups = 0;
    List<String> wrong = new ArrayList<>();
    for (Path jar : jars(root)) {
      Label label = label(root.relativize(jar));
      ArchiveWalk walk = new ArchiveWalk(Bounds.USUAL);
      walk.file(jar, String.valueOf(jar.getFileName()));
      Component found = walk.components().get(0);
      all++;
      if (found.confidence() == Confidence.HIGH || found.confidence() == Confidence.MEDIUM) {
        claimed++;
        boolean same =
            label.artifact().equals(found.artifact()) && label.version().equals(found.version());
        right += same ? 1 : 0;
        if (found.group() != null) {
          groups++;
          rightGroups += found.group().equals(label.group()) ? 1 : 0;
        }
        if (!same || (found.group() != null && !found.group().equals(label.group()))) {
          wrong.add(jar.getFileName() + " -> " + found.group() + ":" + found.artifact());
        }
      }
    }
    String numbers =
        String.format(
            Locale.ROOT,
            "%d jars, %d claimed, %d right; group said of %d, right of %d; wrong: %s",
            all,
            claimed,
            right,
            groups,
            rightGroups,
            wrong);
    if (System.getProperty("pitwall.numbers") != null) {
      Files.writeString(Path.of(System.getProperty("pitwall.numbers")), numbers);
    }

    assertThat(all).as(numbers).isGreaterThan(50);
    assertThat((double) right / claimed).as("precision: " + numbers).isGreaterThanOrEqualTo(0.99);
    assertThat((double) right / all).as("recall: " + numbers).isGreaterThanOrEqualTo(0.97);
    assertThat((double) rightGroups / groups).as("groups: " + numbers).isGreaterThanOrEqualTo(0.99);
  }

  private static Path repository() throws Exception {
    Path jar =
        Path.of(Assertions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return jar.resolve("../../../../..").normalize(); // org/assertj/assertj-core/VERSION/x.jar
  }

  /** The pinned ones of the class path; in the long run whatever the repository holds. */
  private static List<Path> jars(Path root) throws IOException {
    if (!Boolean.getBoolean("pitwall.long")) {
      return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
          .map(Path::of)
          .filter(file -> file.startsWith(root) && file.toString().endsWith(".jar"))
          .toList();
    }
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> jars =
          files
              .filter(file -> file.toString().endsWith(".jar"))
              .filter(file -> file.getNameCount() - root.getNameCount() >= 4)
              .filter(file -> !file.toString().contains("SNAPSHOT"))
              .filter(file -> !file.startsWith(root.resolve("dev/pitwall")))
              .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
              .sorted()
              .toList();
      int step = Math.max(1, jars.size() / MOST);
      return Stream.iterate(0, i -> i < jars.size(), i -> i + step).map(jars::get).toList();
    }
  }

  private static Label label(Path path) {
    int names = path.getNameCount();
    return new Label(
        path.subpath(0, names - 3).toString().replace('/', '.'),
        path.getName(names - 3).toString(),
        path.getName(names - 2).toString());
  }
}
