package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.Progress;
import dev.pitwall.backup.Progress.Stage;
import dev.pitwall.backup.StoredFiles;
import dev.pitwall.backup.seal.SealException;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files of one backup, opened only after they were found to be what the manifest says. */
final class Contents {
  private final BackupSite site;
  private final Path folder;
  private final Manifest manifest;
  private final Messages words;

  Contents(BackupSite site, Manifest manifest) {
    this.site = site;
    this.folder = site.dir().resolve(manifest.id());
    this.manifest = manifest;
    this.words = Messages.of(Contents.class, site.locale());
  }

  /** The file with this name without {@code .sealed}. */
  Optional<StoredFile> find(String plainName) {
    return manifest.file(plainName);
  }

  Path path(StoredFile file) {
    return folder.resolve(file.name());
  }

  /**
   * Reads whole files and compares them with the manifest, and the key with what sealed them.
   *
   * @throws Damage if they are not what was written
   * @throws BackupException if the key is not at hand
   */
  void check(List<StoredFile> files, Progress progress)
      throws BackupException, Damage, InterruptedException {
    files(); // the key first, before minutes of reading
    progress.stage(Stage.CHECK);
    StoredFiles raw = StoredFiles.sealed(folder, site.locale());
    long all = files.stream().mapToLong(StoredFile::bytes).sum();
    long[] done = {0};
    for (StoredFile file : files) {
      Optional<String> fault =
          raw.fault(
              file,
              more -> {
                done[0] += more;
                progress.bytes(done[0], all);
              });
      if (fault.isPresent()) {
        throw new Damage(words.get("contents.damaged", "id", manifest.id(), "fault", fault.get()));
      }
    }
  }

  private StoredFiles files() throws BackupException {
    return StoredFiles.of(manifest, folder, site.settings(), site.locale());
  }

  /** What is inside, without its seal. */
  InputStream open(StoredFile file) throws BackupException, Damage {
    try {
      return files().open(file);
    } catch (IOException e) {
      throw damaged(file, e);
    }
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
          words.get("contents.seal", "file", path(file), "error", String.valueOf(e.getMessage())));
    }
    throw new BackupException(
        e instanceof SealException ? Kind.CONFIGURATION : Kind.FAILED,
        words.get(
            "contents.unreadable",
            "file",
            path(file),
            "error",
            e instanceof SealException ? String.valueOf(e.getMessage()) : e.toString()),
        e);
  }
}
