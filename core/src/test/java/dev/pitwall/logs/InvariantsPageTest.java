package dev.pitwall.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages of what always holds of logs name tests that exist, for each sentence. */
class InvariantsPageTest {
  private static final Pattern NAME = Pattern.compile("`([a-z0-9.]*[A-Z]\\w+)\\.([a-z]\\w+)`");
  private static final Path ROTATE = Path.of("src/test/java/dev/pitwall/logs/rotate");
  private static final Path ANALYZE = Path.of("src/test/java/dev/pitwall/logs/analyze");
  private static final Path AGENT = Path.of("../agent/src/test/java/dev/pitwall/agent");

  @Test
  void everyInvariantOfRotationHasATestAndEveryTestExists() throws IOException {
    check("rotation-invariants.md", "ROT", 20, ROTATE, 30);
  }

  @Test
  void everyInvariantOfTheAnalysisHasATestAndEveryTestExists() throws IOException {
    check("log-analysis-invariants.md", "LOG", 11, ANALYZE, 15);
  }

  private static void check(String name, String prefix, int count, Path folder, int least)
      throws IOException {
    String page = Files.readString(Path.of("../docs/explanation").resolve(name));
    for (int number = 1; number <= count; number++) {
      assertThat(page).containsPattern("(?m)^\\| " + prefix + "-" + number + " \\|[^|]+\\| `");
    }
    Matcher names = NAME.matcher(page);
    int found = 0;
    while (names.find()) {
      found++;
      String type = names.group(1);
      Path file =
          (type.startsWith("hook.") ? AGENT : folder).resolve(type.replace('.', '/') + ".java");
      // the agent's tests are not on this class path: their sources are looked into
      assertThat(Files.readString(file)).contains("void " + names.group(2) + "(");
    }
    assertThat(found).isGreaterThanOrEqualTo(least);
  }
}
