package dev.pitwall.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.alert.ManualTime;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  @TempDir Path temp;
  private final Findings findings = new Findings(new ManualTime());

  /** A second JVM: takes the folder, says which, and holds it until it is killed. */
  static final class Holder {
    public static void main(String[] args) throws Exception {
      Path place = Path.of(args[0]);
      Findings findings = new Findings(new ManualTime());
      StateDirectory taken = StateDirectory.open(Optional.of(place), "app", place, findings);
      Files.writeString(Path.of(args[1]), taken.path().orElseThrow().toString());
      new CountDownLatch(1).await();
    }
  }

  @Test
  void theConfiguredFolderIsMadeForTheOwnerOnly() throws IOException {
    Path place = temp.resolve("a/b");
    try (StateDirectory state = StateDirectory.open(Optional.of(place), "x", temp, findings)) {
      assertThat(state.path()).contains(place);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
          .isEqualTo("rwx------");
    }
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void anExistingFolderIsClosedToOthers() throws IOException {
    Path place = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (StateDirectory state = StateDirectory.open(Optional.of(place), "x", temp, findings)) {
      assertThat(state.path()).contains(place);
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
        .isEqualTo("rwx------");
  }

  @Test
  void theFirstPlaceThatCanBeWrittenIsTaken() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    Path good = temp.resolve("good");
    try (StateDirectory state = StateDirectory.open(List.of(file.resolve("app"), good), findings)) {
      assertThat(state.path()).contains(good);
    }
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void withoutAWritablePlaceThereIsAFindingAndNoFolder() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    try (StateDirectory state =
        StateDirectory.open(Optional.of(file.resolve("x")), "x", temp, findings)) {
      assertThat(state.path()).isEmpty();
    }
    assertThat(findings.list()).extracting(Finding::code).containsExactly("state-dir.unwritable");
  }

  @Test
  void aSecondCopyInTheSameJvmTakesAFolderInside() throws IOException {
    try (StateDirectory first = StateDirectory.open(Optional.of(temp), "x", temp, findings);
        StateDirectory second = StateDirectory.open(Optional.of(temp), "x", temp, findings);
        StateDirectory third = StateDirectory.open(Optional.of(temp), "x", temp, findings)) {
      assertThat(first.path()).contains(temp);
      assertThat(second.path()).contains(temp.resolve("jvm-2"));
      assertThat(third.path()).contains(temp.resolve("jvm-3"));
      assertThat(third.passedOver()).isEqualTo(2);
    }
    assertThat(findings.list()).extracting(Finding::code).containsExactly("state-dir.shared");
  }

  @Test
  void aSecondJvmTakesAFolderInsideUntilTheFirstOneDies() throws Exception {
    Path said = temp.resolve("said");
    Path place = temp.resolve("state");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                place.toString(),
                said.toString())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("out").toFile())
            .start();
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(said) && Files.size(said) > 0);
      try (StateDirectory state = StateDirectory.open(Optional.of(place), "x", temp, findings)) {
        assertThat(state.path()).contains(place.resolve("jvm-2"));
      }
    } finally {
      holder.destroyForcibly().waitFor();
    }

    try (StateDirectory state = StateDirectory.open(Optional.of(place), "x", temp, findings)) {
      assertThat(state.path()).contains(place);
    }
  }

  @Test
  void theApplicationsNameBecomesAFolderName() {
    assertThat(StateDirectory.folderName("Race Predictor/1.0")).isEqualTo("Race_Predictor_1.0");
    assertThat(StateDirectory.folderName("")).isEqualTo("_");
    assertThat(StateDirectory.folderName("..")).isEqualTo("_");
    assertThat(StateDirectory.folderName("a-b_c.d9")).isEqualTo("a-b_c.d9");
  }
}
