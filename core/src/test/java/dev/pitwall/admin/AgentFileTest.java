package dev.pitwall.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentFileTest {
  private static final AgentFile.Agent AGENT = new AgentFile.Agent(42, "http://127.0.0.1:7717");

  @TempDir private Path stateDir;
  private AgentFile file;

  @BeforeEach
  void open() {
    file = new AgentFile(stateDir);
  }

  @Test
  void whatWasWrittenIsReadAndOnlyTheOwnerMay() throws IOException {
    file.write(new AgentFile.Agent(1, "http://127.0.0.1:1"));
    file.write(AGENT);

    assertThat(file.read()).hasValue(AGENT);
    Path path = stateDir.resolve("agent.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(stateDir).isDirectoryNotContaining(p -> !p.equals(path));
  }

  @Test
  void withoutAFileThereIsNoAgent() throws IOException {
    assertThat(file.read()).isEmpty();
  }

  @Test
  void onlyItsOwnJvmRemovesIt() throws IOException {
    file.write(AGENT);
    file.remove(43);
    assertThat(file.read()).hasValue(AGENT);
    file.remove(42);

    assertThat(stateDir).isEmptyDirectory();
  }

  @Test
  void aDamagedFileIsToldAsSuch() throws IOException {
    Files.writeString(stateDir.resolve("agent.json"), "{\"pid\":");

    assertThatThrownBy(file::read).isInstanceOf(IOException.class).hasMessageContaining("--url");
  }
}
