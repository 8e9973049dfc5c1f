package dev.pitwall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/reference/servers.md} is what the suite does. {@code
 * -Dpitwall.docs=write} writes it anew instead of comparing.
 */
class MatrixTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "servers.md");
  private static final String BEGIN =
      "<!-- begin of what the contract suite says; a test compares -->\n";
  private static final String END = "<!-- end of what the contract suite says -->\n";

  @Test
  void thePageShowsTheSuiteAsItIs() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(end).as("the markers in %s", PAGE).isGreaterThanOrEqualTo(begin);
    String wanted = page.substring(0, begin) + Matrix.markdown() + page.substring(end);
    if ("write".equals(System.getProperty("pitwall.docs"))) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(Files.readString(PAGE))
        .as("%s is stale; write it with -Dtest=MatrixTest -Dpitwall.docs=write", PAGE)
        .isEqualTo(wanted);
  }
}
