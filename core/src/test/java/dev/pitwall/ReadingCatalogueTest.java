package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.ReadingCatalogue;
import dev.pitwall.security.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of readings against the names in the source of the checks. */
class ReadingCatalogueTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "pitwall");
  private static final Pattern NAME =
      Pattern.compile(
          "\"((?:host|app|backup|db|jvm|http|logs|scan|security|tls)\\.[a-z0-9.-]*[a-z0-9])\"");

  /** Ids of checks and findings. */
  private static final Set<String> NO_READINGS =
      Set.of("jvm.pool", "logs.rotate", "tls.endpoints", "tls.files");

  /** Names that the source puts together. */
  private static final Set<String> PUT_TOGETHER =
      Set.of("jvm.pool.waiting", "jvm.pool.connections", "jvm.pool.threads");

  private static Set<String> named() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> checks = Files.walk(SOURCES.resolve("check"))) {
      checks
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().endsWith("Settings.java"))
          .forEach(files::add);
    }
    Set<String> names = new TreeSet<>();
    for (Path file : files) {
      Matcher name = NAME.matcher(Files.readString(file));
      while (name.find()) {
        names.add(name.group(1));
      }
    }
    names.removeAll(NO_READINGS);
    names.addAll(PUT_TOGETHER);
    for (Signal signal : Signal.values()) {
      names.add(signal.reading());
    }
    return names;
  }

  /** Fails with the names to add to readings.properties, each with its unit. */
  @Test
  void everyReadingThatACheckNamesIsInTheList() throws IOException {
    Set<String> missing = named();
    missing.removeAll(ReadingCatalogue.names());
    assertThat(missing).isEmpty();
  }

  @Test
  void theListHoldsNothingElse() throws IOException {
    Set<String> stale =
        ReadingCatalogue.names().stream().collect(Collectors.toCollection(TreeSet::new));
    stale.removeAll(named());
    assertThat(stale).isEmpty();
  }
}
