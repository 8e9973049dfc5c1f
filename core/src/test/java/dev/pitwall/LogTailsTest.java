package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.admin.DashboardDesk.Lines;
import dev.pitwall.logs.live.LogWriter;
import dev.pitwall.logs.live.WrittenLog;
import dev.pitwall.logs.live.WrittenLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailsTest {
  @TempDir private Path dir;
  private Path log;
  private LogWriter library;
  private LogTails tails;

  @BeforeEach
  void write() throws IOException {
    log = dir.resolve("app.log");
    Files.writeString(log, "one\r\ntwo\nthr");
    library =
        () -> List.of(new WrittenLog("Logback", "FILE", log, Optional.empty(), Optional.empty()));
    WrittenLogs written = new WrittenLogs();
    written.add(library);
    tails = new LogTails(written);
  }

  private Lines read(long from) {
    return tails.read(0, from).orElseThrow();
  }

  @Test
  void aPieceEndsWithTheLastWholeLineAndTheNextGoesOnThere() throws IOException {
    Lines first = read(-1);
    assertThat(first).isEqualTo(new Lines(9, 0, List.of("one", "two")));
    assertThat(read(first.next())).isEqualTo(new Lines(9, 0, List.of()));
    Files.writeString(log, "ee\nfour\n", StandardOpenOption.APPEND);
    assertThat(read(first.next())).isEqualTo(new Lines(20, 0, List.of("three", "four")));
  }

  @Test
  void aFileThatWasBegunAnewIsReadFromItsBegin() throws IOException {
    Files.writeString(log, "new\n");
    assertThat(read(9)).isEqualTo(new Lines(4, 0, List.of("new")));
  }

  @Test
  void theFirstPieceOfALongFileBeginsWithAWholeLine() throws IOException {
    String line = "0123456789".repeat(10) + "\n";
    Files.writeString(log, line.repeat(2_000));
    Lines piece = read(-1);
    assertThat(piece.lines()).hasSizeBetween(600, 700).allMatch(each -> each.length() == 100);
    assertThat(piece.next()).isEqualTo(2_000L * 101);
  }

  @Test
  void whatIsTooMuchAtOnceIsCountedAndPassedOver() throws IOException {
    String line = "0123456789".repeat(10) + "\n";
    Files.writeString(log, line.repeat(10_000));
    Lines piece = read(0);
    assertThat(piece.skipped()).isEqualTo(10_000L * 101 - (256 << 10));
    assertThat(piece.lines()).hasSize(1_000).allMatch(each -> each.length() == 100);
  }

  @Test
  void aLineWithoutEndIsPassedOverAtLast() throws IOException {
    Files.writeString(log, "x".repeat(300 << 10));
    assertThat(read(0).next()).isEqualTo(300 << 10);
  }

  @Test
  void noOtherFileIsRead() throws IOException {
    assertThat(tails.read(1, -1)).isEmpty();
    assertThat(tails.read(-1, -1)).isEmpty();
    Files.delete(log);
    assertThat(tails.read(0, -1)).isEmpty();
  }
}
