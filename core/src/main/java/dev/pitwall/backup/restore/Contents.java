package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.Catalogue;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.restore.RestoreProgress.Stage;
import dev.pitwall.backup.seal.SealException;
import dev.pitwall.backup.seal.SealKey;
import dev.pitwall.backup.seal.SealedInputStream;
import dev.pitwall.text.Messages;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The files of one backup, opened only after they were found to be what the manifest says. */
final class Contents {
  private static final int BUFFER = 1 << 20;

  private final Path folder;
  private final Manifest manifest;
  private final Optional<Path> keyFile;
  private final Messages words;

  Contents(Catalogue catalogue, Manifest manifest, Optional<Path> keyFile, Messages words) {
    this.folder = catalogue.folder(manifest.id());
    this.manifest = manifest;
    this.keyFile = keyFile;
    this.words = words;
  }

  Manifest manifest() {
    return manifest;
  }

  /** The file with this name without {@code .sealed}. */
  Optional<StoredFile> find(String plainName) {
    return manifest.file(plainName);
  }

  Path path(StoredFile file) {
    return folder.resolve(file.name());
  }

  /**
   * Reads the whole file and compares it with the manifest, and the key with what sealed it.
   *
   * @throws BackupException if it is not what was written, or cannot be opened
   */
  void check(StoredFile file, RestoreProgress progress)
      throws BackupException, Damage, InterruptedException {
    if (file.sealed()) {
      key(); // before minutes of reading
    }
    MessageDigest digest = sha256();
    long done = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(path(file))) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("while checking a digest");
        }
        digest.update(buffer, 0, n);
        done += n;
        progress.at(Stage.CHECK, done, file.bytes());
      }
    } catch (IOException e) {
      throw damaged(file, e);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
      throw new Damage(
          words.get(
              "contents.damaged",
              "file",
              path(file),
              "bytes",
              done,
              "expected",
              file.bytes(),
              "id",
              manifest.id()));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** What is inside, without its seal. */
  InputStream open(StoredFile file) throws BackupException, Damage {
    try {
      InputStream raw = Files.newInputStream(path(file));
      try {
        return file.sealed()
            ? new SealedInputStream(raw, key())
            : new BufferedInputStream(raw, BUFFER);
      } catch (IOException | BackupException e) {
        raw.close();
        throw e;
      }
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  private SealKey key() throws BackupException {
    if (keyFile.isEmpty()) {
      throw new BackupException(
          Kind.CONFIGURATION,
          words.get("contents.no-key", "id", manifest.id(), "key", manifest.keyId()));
    }
    SealKey key;
    try {
      key = SealKey.read(keyFile.get());
    } catch (IOException e) {
      throw new BackupException(
          Kind.CONFIGURATION,
          words.get("contents.bad-key", "file", keyFile.get(), "error", e.getMessage()),
          e);
    }
    if (!manifest.keyId().isEmpty() && !key.id().equals(manifest.keyId())) {
      throw new BackupException(
          Kind.CONFIGURATION,
          words.get(
              "contents.other-key",
              "id",
              manifest.id(),
              "key",
              manifest.keyId(),
              "file",
              keyFile.get(),
              "met",
              key.id()));
    }
    return key;
  }

  /**
   * In words: what could not be read of {@code file}.
   *
   * @return the damage, if it is one
   * @throws BackupException if it says nothing about the backup
   */
  Damage damaged(StoredFile file, IOException e) throws BackupException {
    if (e instanceof SealException seal && seal.kind() != SealException.Kind.OTHER_KEY) {
      return new Damage(
          words.get("contents.seal", "file", path(file), "error", seal.getMessage()));
    }
    throw new BackupException(
        e instanceof SealException ? Kind.CONFIGURATION : Kind.FAILED,
        words.get("contents.unreadable", "file", path(file), "error", reason(e)),
        e);
  }

  private static String reason(IOException e) {
    return e instanceof SealException ? String.valueOf(e.getMessage()) : e.toString();
  }
}
