package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** README and docs, held to the repository that they describe. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path README = ROOT.resolve("README.md");
  private static final Path DOCS = ROOT.resolve("docs");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");
  private static final Pattern HOCON = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  private static List<Path> markdown(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static List<Path> names(Path below, Path relativeTo) throws IOException {
    return markdown(below).stream().map(relativeTo::relativize).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "verify", "bench"})
  void theCommandsAtTheTopCanBeRun(String command) {
    assertThat(ROOT.resolve(command)).isExecutable();
  }

  @Test
  void readmeNamesTheCommandThatTheBuildServerRuns() throws IOException {
    assertThat(Files.readString(ROOT.resolve(".ci/run"))).contains("exec ./verify");
    assertThat(Files.readString(README)).contains("\n./demo ", "\n./verify ");
  }

  @Test
  void readmeIsShort() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void everyConfigurationExampleIsTakenWithoutAComplaint() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "https://hooks.example.com/x");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    List<Path> pages = new ArrayList<>(markdown(DOCS));
    pages.add(README);
    int examples = 0;
    for (Path page : pages) {
      Matcher block = HOCON.matcher(Files.readString(page));
      while (block.find()) {
        examples++;
        String text = block.group(1).replaceAll("(-file = \"?)[^\\s\"}]+", "$1" + secret);
        assertThat(load(text).problems()).as("%s: %s", ROOT.relativize(page), text).isEmpty();
      }
    }
    assertThat(examples).isPositive();
  }

  private LoadedConfiguration load(String text) throws IOException {
    Files.writeString(folder.resolve("pitwall.conf"), text);
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    return LoadedConfiguration.load(sources, Pitwall.keys());
  }

  @Test
  void everyLinkToAFileLeadsSomewhere() throws IOException {
    List<Path> pages = new ArrayList<>(markdown(DOCS));
    pages.add(README);
    List<String> broken = new ArrayList<>();
    for (Path page : pages) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        String target = link.group(1);
        if (!target.contains(":") && !Files.exists(page.resolveSibling(target))) {
          broken.add(ROOT.relativize(page) + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tutorials", "how-to"})
  void everyPageToLearnOrWorkWithIsThereInBothLanguages(String kind) throws IOException {
    Path japanese = DOCS.resolve("ja");
    assertThat(names(japanese.resolve(kind), japanese))
        .isNotEmpty()
        .isEqualTo(names(DOCS.resolve(kind), DOCS));
  }
}
