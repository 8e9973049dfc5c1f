package dev.pitwall.logs.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailTest {
  @TempDir Path folder;
  private Path file;
  private Tail tail;

  @BeforeEach
  void open() {
    file = folder.resolve("app.log");
    tail = new Tail(file, Reach.NEWEST);
  }

  @AfterEach
  void close() throws IOException {
    tail.close();
  }

  private void append(String text) throws IOException {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  private void append(byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private List<String> read() throws IOException {
    List<String> lines = new ArrayList<>();
    tail.read(LineBuffer.Lines.texts(lines::add));
    return lines;
  }

  @Test
  void onlyWhatIsNewIsReadAndWholeLinesOnly() throws IOException {
    append("one\ntw");
    assertThat(read()).containsExactly("one");
    assertThat(read()).isEmpty();
    append("o\r\nthree\n");
    assertThat(read()).containsExactly("two", "three");
  }

  @Test
  void aRenamedFileIsReadToItsEndBeforeTheNewOne() throws IOException {
    append("one\n");
    read();
    append("last of the old\n");
    Files.move(file, folder.resolve("app.log.1"));
    append("first of the new\n");
    assertThat(read()).containsExactly("last of the old", "first of the new");
  }

  @Test
  void aFileThatIsMissingForAWhileIsReadFromItsBeginAgain() throws IOException {
    append("one\n");
    read();
    Files.delete(file);
    assertThat(read()).isEmpty();
    append("new\n");
    assertThat(read()).containsExactly("new");
  }

  @Test
  void aTruncatedFileIsReadFromItsBegin() throws IOException {
    append("one\ntwo\n");
    read();
    Files.writeString(file, "x\n");
    assertThat(read()).containsExactly("x");
  }

  @Test
  void aTruncatedFileThatGrewLargerThanBeforeIsNoticed() throws IOException {
    append("one\n");
    read();
    Files.writeString(file, "another begin\nand more\n");
    assertThat(read()).containsExactly("another begin", "and more");
  }

  @Test
  void nulAndBytesThatAreNoTextDoNotStopIt() throws IOException {
    append(new byte[] {0, 0, 0, 'a', '\n', (byte) 0xff, (byte) 0xfe, 'b', '\n'});
    assertThat(read()).containsExactly("a", "\uFFFD\uFFFDb");
  }

  @Test
  void aLineWithoutEndKeepsItsBeginOnly() throws IOException {
    append("x".repeat(200_000) + "\nnext\n");
    List<String> lines = read();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).hasSize(64 << 10);
    assertThat(lines.get(1)).isEqualTo("next");
  }

  @Test
  void ofALargeFileOnlyTheEndIsReadFromAWholeLineOn() throws IOException {
    String line = "0123456789".repeat(10) + "\n";
    append(line.repeat(30_000));
    List<String> lines = read();
    assertThat(lines)
        .hasSizeLessThan((int) Reach.NEWEST.first() / 101 + 1)
        .hasSizeGreaterThan(10_000);
    assertThat(lines).containsOnly(line.strip());
  }

  @Test
  void aBacklogIsSkippedToItsEnd() throws IOException {
    append("one\n");
    read();
    String line = "0123456789".repeat(10) + "\n";
    append(line.repeat((int) Reach.NEWEST.run() / 101 + 100));
    assertThat(read()).hasSizeLessThan((int) Reach.NEWEST.first() / 101 + 1).isNotEmpty();
  }

  @Test
  void aFileThatNeverWasIsSaid() {
    assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
  }

  private void restart() throws IOException {
    Position at = tail.position().orElseThrow();
    tail.close();
    tail = new Tail(file, Reach.ALL);
    tail.resume(at);
  }

  @Test
  void afterARestartItGoesOnBehindTheLastWholeLine() throws IOException {
    append("one\ntw");
    assertThat(read()).containsExactly("one");
    restart();
    append("o\nthree\n");
    assertThat(read()).containsExactly("two", "three");
  }

  @Test
  void whatWasRenamedWhileNobodyFollowedIsReadToItsEndFirst() throws IOException {
    append("one\n");
    read();
    append("last of the old\n");
    Files.move(file, folder.resolve("app.log.1"));
    append("first of the new\n");
    restart();
    assertThat(read()).containsExactly("last of the old", "first of the new");
    assertThat(read()).isEmpty();
  }

  @Test
  void whatWasCopiedAndCutIsReadToItsEndInTheCopy() throws IOException {
    append("one\n");
    read();
    append("last of the old\n");
    Files.copy(file, folder.resolve("app.log.1"));
    Files.writeString(file, "");
    append("a\n");
    assertThat(read()).containsExactly("last of the old", "a");
    restart();
    append("b\n");
    Files.copy(file, folder.resolve("app.log.2"));
    Files.writeString(file, "");
    append("c\n");
    assertThat(read()).containsExactly("b", "c");
  }

  @Test
  void anotherFileWithTheSameInodeIsReadFromItsBegin() throws IOException {
    append("one\n");
    read();
    Position at = tail.position().orElseThrow();
    tail.close();
    Files.writeString(file, "two\nthree\n");
    tail = new Tail(file, Reach.ALL);
    tail.resume(at);
    assertThat(read()).containsExactly("two", "three");
  }

  @Test
  void aBacklogThatIsNotTooLongIsReadInSeveralRuns() throws IOException {
    tail = new Tail(file, new Reach(100, 100, 10_000));
    append("one\n");
    read();
    append("0123456789\n".repeat(50));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      lines.addAll(read());
    }
    assertThat(lines).hasSizeBetween(40, 49);
    assertThat(tail.behind()).isPositive();
    lines.addAll(read());
    assertThat(lines).hasSize(50);
    assertThat(tail.skipped()).isZero();
  }
}
