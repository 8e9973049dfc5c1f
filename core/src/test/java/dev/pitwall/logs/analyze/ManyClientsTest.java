package dev.pitwall.logs.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** More addresses than are kept cost no more memory, and the frequent ones are found among them. */
class ManyClientsTest {

  @Test
  void moreAddressesThanAreKeptFitThreeQuartersOfTheMemoryPromised() throws Exception {
    assertThat(count(1_500_000, "-Xmx192m"))
        .containsSubsequence("192.0.2.77 ", "2001:db8::1 ", "approximate true");
  }

  @Test
  @EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
  void tenMillionAddressesFitThreeQuartersOfTheMemoryPromised() throws Exception {
    assertThat(count(10_000_000, "-Xmx192m"))
        .containsSubsequence("192.0.2.77 ", "2001:db8::1 ", "approximate true");
  }

  private static String count(int addresses, String memory) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                memory,
                "-cp",
                System.getProperty("java.class.path"),
                ManyClients.class.getName(),
                Integer.toString(addresses))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
