package dev.pitwall.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A small text file of the state folder that only its owner may read, replaced as a whole. */
public final class StateFile {
  private final Path file;
  private final int mostBytes;

  /**
   * A file that need not be there.
   *
   * @param mostBytes a longer one is not written, and of one that is there no more is read
   */
  public StateFile(Path file, int mostBytes) {
    this.file = file;
    this.mostBytes = mostBytes;
  }

  /** What it holds; empty if it is not there. */
  public Optional<String> read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(mostBytes), StandardCharsets.UTF_8));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** Replaces what it holds; after a crash it holds either the old text or the new one. */
  public void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > mostBytes) {
      throw new IOException(
          "writing "
              + file
              + ": "
              + bytes.length
              + " bytes, allowed are "
              + mostBytes
              + "; what was there stays");
    }
    Path folder = file.toAbsolutePath().getParent();
    Path next =
        Files.createTempFile(
            folder == null ? Path.of(".") : folder, file.getFileName() + ".", ".new", ownerOnly());
    try {
      Files.write(next, bytes);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
