package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.agent.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A security manager, as long as there is one: on 17. */
class SecurityManagerIT {
  private static final Path OWN = Path.of(System.getProperty("java.home"));

  @TempDir Path folder;

  @Test
  void withAPolicyThatTrustsEverybodyAllIsAsWithout() throws Exception {
    assertWatched("grant { permission java.security.AllPermission; };");
  }

  /** The adapters lie beside the server's classes, and are trusted by what the agent's jar is. */
  @Test
  void withAPolicyThatNamesTheAgentsJarNothingElseHasToBeTrusted() throws Exception {
    assertWatched(
        """
        grant codeBase "file:%s" { permission java.security.AllPermission; };
        grant codeBase "file:%s/-" { permission java.security.AllPermission; };
        """
                .formatted(ForkedJvm.AGENT, Path.of("target", "servers").toAbsolutePath())
            + "grant codeBase \"file:%s/\" { permission java.security.AllPermission; };\n"
                .formatted(Path.of("target", "test-classes").toAbsolutePath()));
  }

  private void assertWatched(String policy) throws Exception {
    Path file = Files.writeString(folder.resolve("policy"), policy);
    Launch launch =
        Launch.tomcat(OWN, folder)
            .with("-Djava.security.manager", "-Djava.security.policy==" + file);
    try (Running alone = launch.alone();
        Running watched = launch.watched()) {
      alone.assertServes();
      watched.assertServesWatched();
      assertThat(watched.status()).contains("\"host.cpu\"").doesNotContain("access denied");
      alone.finish();
      watched.finish();
      assertThat(watched.stderr()).isEqualTo(alone.stderr());
    }
  }
}
