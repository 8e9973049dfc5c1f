package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.ReadingCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of readings against the names in the source of the checks. */
class ReadingCatalogueTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "pitwall");
  private static final Pattern NAME =
      Pattern.compile("\"((?:host|app|db|jvm|http|tls)\\.[a-z0-9.-]*[a-z0-9])\"");

  private static Set<String> named() throws IOException {
    try (Stream<Path> files =
        Stream.concat(
            Files.walk(SOURCES.resolve("check")), Stream.of(SOURCES.resolve("RequestReadings.java")))) {
      Set<String> names = new TreeSet<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (!file.toString().endsWith("Settings.java")) {
          NAME.matcher(Files.readString(file)).results().map((MatchResult r) -> r.group(1)).forEach(names::add);
        }
      }
      return names;
    }
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
