package dev.pitwall.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.checklist.Checklist.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptChecklistsTest {
  @TempDir Path folder;
  private KeptChecklists kept;

  @BeforeEach
  void open() {
    kept = new KeptChecklists(folder);
  }

  private static Kept one(long number, Instant at) {
    return new Kept(
        number,
        at,
        at,
        Status.WARNING,
        List.of(
            new Kept.Line(Section.RESOURCES, "host.disk", "/", Status.WARNING, 0.83, "83 %"),
            new Kept.Line(Section.DATABASE, "db.down", "", Status.UNKNOWN, null, "not known")),
        List.of("java.sql.SQLException: a \"b\""));
  }

  @Test
  void whatIsKeptComesBackAsItWasAndOnlyForItsOwner() throws IOException {
    Kept made = one(1, Samples.EIGHT);
    kept.add(made, Samples.TOKYO);
    assertThat(new KeptChecklists(folder).read()).containsExactly(made);
    assertThat(Files.getPosixFilePermissions(folder.resolve("checklist.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aSecondOneOfADayTakesThePlaceOfTheFirstAndEightDaysAreKept() throws IOException {
    for (int day = 0; day < 12; day++) {
      Instant eight = Samples.EIGHT.plus(Duration.ofDays(day));
      kept.add(one(2L * day + 1, eight), Samples.TOKYO);
      kept.add(one(2L * day + 2, eight.plus(Duration.ofHours(4))), Samples.TOKYO);
    }
    assertThat(kept.read())
        .extracting(Kept::number)
        .containsExactly(10L, 12L, 14L, 16L, 18L, 20L, 22L, 24L);
  }

  @Test
  void aChecklistOfAnySizeIsKeptWithinItsBounds() throws IOException {
    List<Kept.Line> lines =
        Collections.nCopies(
            5_000,
            new Kept.Line(
                Section.SERVICES, "service", "x".repeat(300), Status.OK, 1.0, "y".repeat(300)));
    for (int day = 0; day < 8; day++) {
      kept.add(
          new Kept(
              day,
              Samples.EIGHT.plus(Duration.ofDays(day)),
              null,
              Status.OK,
              lines,
              Collections.nCopies(5_000, "z".repeat(160))),
          Samples.TOKYO);
    }
    assertThat(kept.read()).isNotEmpty();
    assertThat(Files.size(folder.resolve("checklist.json"))).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void aDamagedFileIsToldAndTheNextOneBeginsAnew() throws IOException {
    Files.writeString(folder.resolve("checklist.json"), "[{\"number\":12,\"at\":\"yester");
    assertThatThrownBy(() -> kept.read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checklist.json");
    kept.add(one(1, Samples.EIGHT), Samples.TOKYO);
    assertThat(kept.read()).hasSize(1);
  }
}
