package dev.pitwall.logs.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/explanation/rotation-invariants.md names tests that exist, for each of the 20. */
class RotationInvariantsPageTest {
  private static final Pattern NAME = Pattern.compile("`([a-z0-9.]*[A-Z]\\w+)\\.([a-z]\\w+)`");
  private static final Path CORE = Path.of("src/test/java/dev/pitwall/logs/rotate");
  private static final Path AGENT = Path.of("../agent/src/test/java/dev/pitwall/agent");

  @Test
  void everyInvariantHasATestAndEveryTestExists() throws IOException {
    String page = Files.readString(Path.of("../docs/explanation/rotation-invariants.md"));
    for (int number = 1; number <= 20; number++) {
      assertThat(page).containsPattern("(?m)^\\| ROT-" + number + " \\|[^|]+\\| `");
    }
    Matcher names = NAME.matcher(page);
    int found = 0;
    while (names.find()) {
      found++;
      String type = names.group(1);
      Path file =
          (type.startsWith("hook.") ? AGENT : CORE).resolve(type.replace('.', '/') + ".java");
      // the agent's tests are not on this class path: their sources are looked into
      assertThat(Files.readString(file)).contains("void " + names.group(2) + "(");
    }
    assertThat(found).isGreaterThan(30);
  }
}
