package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/explanation/alert-invariants.md names tests that exist, for each of the 25. */
class AlertInvariantsPageTest {
  private static final Pattern NAME = Pattern.compile("`([a-z.]+\\.[A-Z]\\w+)\\.([a-z]\\w+)`");

  @Test
  void everyInvariantHasATestAndEveryTestExists() throws IOException, ClassNotFoundException {
    String page = Files.readString(Path.of("../docs/explanation/alert-invariants.md"));
    for (int number = 1; number <= 25; number++) {
      assertThat(page).containsPattern("(?m)^\\| I" + number + " \\|[^|]+\\| `");
    }
    Matcher names = NAME.matcher(page);
    int found = 0;
    while (names.find()) {
      found++;
      assertThat(Arrays.stream(Class.forName("dev.pitwall." + names.group(1)).getDeclaredMethods()))
          .extracting(Method::getName)
          .contains(names.group(2));
    }
    assertThat(found).isGreaterThan(40);
  }
}
