package dev.pitwall.backup;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.seal.SealKey;
import dev.pitwall.backup.seal.SealedInputStream;
import dev.pitwall.text.Messages;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of one backup, read. */
public final class StoredFiles {
  private static final int BUFFER = 128 << 10;

  private final Path folder;
  private final @Nullable SealKey key;
  private final Messages words;

  private StoredFiles(Path folder, @Nullable SealKey key, Messages words) {
    this.folder = folder;
    this.key = key;
    this.words = words;
  }

  /**
   * The files of a backup.
   *
   * @param folder of this backup
   * @throws BackupException if they are sealed and the key is not there, or another one
   */
  public static StoredFiles of(
      Manifest manifest, Path folder, BackupSettings settings, Locale locale)
      throws BackupException {
    Messages words = Messages.of(StoredFiles.class, locale);
    if (manifest.keyId().isEmpty()) {
      return new StoredFiles(folder, null, words);
    }
    SealKey key = key(settings, words);
    if (key == null || !key.id().equals(manifest.keyId())) {
      throw new BackupException(
          Kind.CONFIGURATION,
          words.get(
              "key.other",
              "id",
              manifest.id(),
              "wanted",
              manifest.keyId(),
              "met",
              key == null ? words.get("key.none") : key.id()));
    }
    return new StoredFiles(folder, key, words);
  }

  /** The files as they lie there, for what needs no key. */
  public static StoredFiles sealed(Path folder, Locale locale) {
    return new StoredFiles(folder, null, Messages.of(StoredFiles.class, locale));
  }

  /** The key of the settings; null without one. */
  static @Nullable SealKey key(BackupSettings settings, Messages words) throws BackupException {
    if (settings.keyFile().isEmpty()) {
      return null;
    }
    try {
      return SealKey.read(settings.keyFile().get());
    } catch (IOException e) {
      throw new BackupException(
          Kind.CONFIGURATION,
          words.get(
              "key.unreadable",
              "file",
              settings.keyFile().get(),
              "error",
              e instanceof NoSuchFileException
                  ? words.get("key.no-file")
                  : String.valueOf(e.getMessage())),
          e);
    }
  }

  /** The content of a file, unsealed. The caller closes it. */
  public InputStream open(StoredFile file) throws IOException {
    InputStream in = Files.newInputStream(folder.resolve(file.name()));
    try {
      return key == null || !file.sealed()
          ? in
          : new SealedInputStream(new BufferedInputStream(in, BUFFER), key);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** How long the content is, unsealed. */
  static long bytes(StoredFile file) {
    return file.plain() == null ? file.bytes() : file.plain().bytes();
  }

  /** What is wrong with the bytes on the disk; empty if they are those that were written. */
  public Optional<String> fault(StoredFile file, ByteCount progress) throws InterruptedException {
    Path path = folder.resolve(file.name());
    MessageDigest digest = Digests.sha256();
    long bytes = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        bytes += n;
        progress.read(n);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } catch (NoSuchFileException e) {
      return Optional.of(words.get("fault.missing", "file", file.name()));
    } catch (IOException e) {
      return Optional.of(words.get("fault.unreadable", "file", file.name(), "error", e.toString()));
    }
    if (bytes != file.bytes()) {
      return Optional.of(
          words.get("fault.length", "file", file.name(), "bytes", bytes, "wanted", file.bytes()));
    }
    return Digests.hex(digest).equals(file.sha256())
        ? Optional.empty()
        : Optional.of(words.get("fault.digest", "file", file.name()));
  }

  /** Hears of bytes that were read. */
  public interface ByteCount {
    /** So many more. */
    void read(int more);
  }
}
