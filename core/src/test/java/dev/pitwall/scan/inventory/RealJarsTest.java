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
 * folders, which the identification does not see here. The long run has a pinned list.
 */
class RealJarsTest {
  private static final boolean LONG = Boolean.getBoolean("pitwall.long");

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

    assertThat(all).as(numbers).isGreaterThanOrEqualTo(LONG ? 200 : 50);
    assertThat((double) right / claimed).as("precision: " + numbers).isGreaterThanOrEqualTo(0.99);
    assertThat((double) right / all).as("recall: " + numbers).isGreaterThanOrEqualTo(0.97);
    assertThat((double) rightGroups / groups).as("groups: " + numbers).isGreaterThanOrEqualTo(0.99);
  }

  /** A repository's folders: of the list in the pom, or of the build. */
  private static Path repository() throws Exception {
    if (LONG) {
      return Path.of("target", "labelled");
    }
    Path jar =
        Path.of(Assertions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return jar.resolve("../../../../..").normalize(); // org/assertj/assertj-core/VERSION/x.jar
  }

  /** The pinned ones of the class path; in the long run those of the list in the pom. */
  private static List<Path> jars(Path root) throws IOException {
    if (!LONG) {
      return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
          .map(Path::of)
          .filter(file -> file.startsWith(root) && file.toString().endsWith(".jar"))
          .toList();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
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
