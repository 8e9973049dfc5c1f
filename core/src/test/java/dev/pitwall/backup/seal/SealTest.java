package dev.pitwall.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.backup.seal.SealException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sealed file promises, over sizes around whole chunks and damage of every kind. */
class SealTest {
  private static final SealKey KEY = key();
  private static final int CHUNK = 1 << 20;
  private static final int SEALED_CHUNK = CHUNK + Seal.TAG;

  private static SealKey key() {
    try {
      Path folder = Files.createTempDirectory("seal");
      try {
        return SealKey.create(folder.resolve("key"));
      } finally {
        Files.deleteIfExists(folder.resolve("key"));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] content(long seed, int size) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }

  private static byte[] sealed(byte[] content) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (SealedOutputStream out = new SealedOutputStream(file, KEY)) {
      int half = content.length / 2;
      out.write(content, 0, half);
      if (half < content.length) {
        out.write(content[half]);
        out.write(content, half + 1, content.length - half - 1);
      }
      out.finish();
    }
    return file.toByteArray();
  }

  private static byte[] opened(byte[] file) throws IOException {
    return opened(file, KEY);
  }

  private static byte[] opened(byte[] file, SealKey key) throws IOException {
    try (SealedInputStream in = new SealedInputStream(new ByteArrayInputStream(file), key)) {
      return in.readAllBytes();
    }
  }

  private static void assertBroken(byte[] file) {
    assertThatThrownBy(() -> opened(file)).isInstanceOf(SealException.class);
  }

  @Property(tries = 20)
  void whatWasSealedIsOpened(
      @ForAll @IntRange(min = 0, max = 3) int chunks,
      @ForAll @IntRange(min = -20, max = 20) int more,
      @ForAll long seed)
      throws IOException {
    byte[] content = content(seed, Math.max(0, chunks * CHUNK + more));
    byte[] file = sealed(content);
    int parts = Math.max(1, (content.length + CHUNK - 1) / CHUNK);
    assertThat(file).hasSize(Seal.HEADER + content.length + parts * Seal.TAG);
    assertThat(opened(file)).isEqualTo(content);
  }

  @Property(tries = 60)
  void aFileThatWasCutIsNotOpened(
      @ForAll @IntRange(min = 0, max = 2 * CHUNK + 100) int cut, @ForAll long seed)
      throws IOException {
    byte[] file = sealed(content(seed, 2 * CHUNK + 50));
    assertBroken(Arrays.copyOf(file, Math.min(cut, file.length - 1)));
  }

  /** Cut where it hurts: exactly between two chunks. */
  @Test
  void aFileThatWasCutBetweenChunksIsNotOpened() throws IOException {
    byte[] file = sealed(content(1, 2 * CHUNK + 50));
    assertBroken(Arrays.copyOf(file, Seal.HEADER));
    assertBroken(Arrays.copyOf(file, Seal.HEADER + SEALED_CHUNK));
    assertBroken(Arrays.copyOf(file, Seal.HEADER + 2 * SEALED_CHUNK));
    assertBroken(Arrays.copyOf(file, file.length - 50 - Seal.TAG));
  }

  @Property(tries = 200)
  void everyFlippedBitIsFound(
      @ForAll @IntRange(min = 0, max = 399 * 8 + 7) int bit, @ForAll long seed) throws IOException {
    byte[] file = sealed(content(seed, 400 - Seal.HEADER - Seal.TAG));
    file[bit / 8] ^= (byte) (1 << bit % 8);
    assertBroken(file);
  }

  @Property(tries = 30)
  void everyFlippedBitOfALargeFileIsFound(@ForAll Random random) throws IOException {
    byte[] file = sealed(content(random.nextLong(), 2 * CHUNK + 7));
    file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
    assertBroken(file);
  }

  @Test
  void chunksInAnotherOrderAreFound() throws IOException {
    byte[] file = sealed(content(2, 3 * CHUNK));
    byte[] swapped = file.clone();
    System.arraycopy(file, Seal.HEADER, swapped, Seal.HEADER + SEALED_CHUNK, SEALED_CHUNK);
    System.arraycopy(file, Seal.HEADER + SEALED_CHUNK, swapped, Seal.HEADER, SEALED_CHUNK);
    assertBroken(swapped);

    byte[] missing = new byte[file.length - SEALED_CHUNK];
    System.arraycopy(file, 0, missing, 0, Seal.HEADER + SEALED_CHUNK);
    int rest = Seal.HEADER + 2 * SEALED_CHUNK;
    System.arraycopy(file, rest, missing, Seal.HEADER + SEALED_CHUNK, file.length - rest);
    assertBroken(missing);
  }

  @Test
  void whatIsAppendedIsFound() throws IOException {
    for (int size : new int[] {0, 10, CHUNK - 1, CHUNK, CHUNK + 1}) {
      byte[] file = sealed(content(3, size));
      assertBroken(Arrays.copyOf(file, file.length + 1));
      byte[] twice = Arrays.copyOf(file, file.length * 2);
      System.arraycopy(file, 0, twice, file.length, file.length);
      assertBroken(twice);
    }
  }

  @Test
  void chunksOfAnotherFileWithTheSameKeyAreFound() throws IOException {
    byte[] one = sealed(content(4, 2 * CHUNK));
    byte[] other = sealed(content(5, 2 * CHUNK));
    System.arraycopy(other, Seal.HEADER, one, Seal.HEADER, SEALED_CHUNK);
    assertBroken(one);
  }

  /** A dump that failed must not look like a whole one. */
  @Test
  void aFileThatWasNotFinishedIsNotOpened() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (SealedOutputStream out = new SealedOutputStream(file, KEY)) {
      out.write(content(6, 2 * CHUNK + 5));
    }
    assertBroken(file.toByteArray());
  }

  @Test
  void onlyCheckedBytesComeOut() throws IOException {
    byte[] content = content(7, 2 * CHUNK);
    byte[] file = sealed(content);
    file[file.length - 1] ^= 1;
    try (SealedInputStream in = new SealedInputStream(new ByteArrayInputStream(file), KEY)) {
      assertThat(in.readNBytes(CHUNK)).isEqualTo(Arrays.copyOf(content, CHUNK));
      assertThatThrownBy(in::read).isInstanceOf(SealException.class);
      assertThatThrownBy(in::read).as("and not an end after it").isInstanceOf(SealException.class);
    }
  }

  @Test
  void anotherKeyIsNamedByItsId(@TempDir Path folder) throws IOException {
    SealKey other = SealKey.create(folder.resolve("other"));
    byte[] file = sealed(content(8, 10));
    assertThatThrownBy(() -> opened(file, other))
        .isInstanceOfSatisfying(
            SealException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OTHER_KEY))
        .hasMessageContaining(KEY.id())
        .hasMessageContaining(other.id())
        .hasMessageContaining("backup.encryption-key-file");
  }

  @Test
  void whatWasNeverSealedIsSaidToBeThat() {
    assertThatThrownBy(() -> opened("PGDMP and so on".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            SealException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_FORMAT));
  }

  @Test
  void theSameContentNeverLooksTheSame() throws IOException {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      byte[] file = sealed(new byte[100]);
      seen.add(Arrays.toString(Arrays.copyOfRange(file, Seal.HEADER, file.length)));
    }
    assertThat(seen).hasSize(5);
  }

  @Test
  void aKeyFileIsItsOwnersAloneAndNeverOverwritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("key");
    SealKey made = SealKey.create(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SealKey.read(file).id()).isEqualTo(made.id()).matches("[0-9a-f]{16}");
    assertThat(opened(sealedWith(made, new byte[3]), SealKey.read(file))).hasSize(3);
    assertThat(made.toString() + made.id())
        .doesNotContain(Files.readAllLines(file).get(2).replaceFirst("^\\S+ ", ""));
    assertThatThrownBy(() -> SealKey.create(file)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(SealKey.read(file).id()).isEqualTo(made.id());
  }

  private static byte[] sealedWith(SealKey key, byte[] content) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (SealedOutputStream out = new SealedOutputStream(file, key)) {
      out.write(content);
      out.finish();
    }
    return file.toByteArray();
  }

  @Test
  void aKeyFileThatOthersCanReadIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("key");
    SealKey.create(file);
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rwx------"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertThatThrownBy(() -> SealKey.read(file)).hasMessageContaining("chmod 600");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    assertThatCode(() -> SealKey.read(file)).doesNotThrowAnyException();
  }

  @Test
  void aFileThatIsNoKeyIsRefusedWithoutShowingWhatItHolds(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("key");
    for (String text : new String[] {"", "pitwall-backup-key-1 c2VjcmV0\n", "hunter2hunter2"}) {
      Files.deleteIfExists(file);
      Files.writeString(
          Files.createFile(
              file,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
          text);
      assertThatThrownBy(() -> SealKey.read(file))
          .hasMessageContaining("backup new-key")
          .hasMessageNotContaining("hunter2")
          .hasMessageNotContaining("c2VjcmV0");
    }
    assertThatThrownBy(() -> SealKey.read(folder.resolve("none"))).hasMessageContaining("no such");
  }
}
