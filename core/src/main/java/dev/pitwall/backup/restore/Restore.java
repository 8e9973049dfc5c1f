package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Catalogue;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.Progress;
import dev.pitwall.backup.Progress.Stage;
import dev.pitwall.backup.archive.ArchiveReport;
import dev.pitwall.backup.archive.TarArchive;
import dev.pitwall.text.Messages;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Brings back what is in a backup. Everything is checked against the manifest before it is used.
 */
public final class Restore {
  private final RestoreMeans means;
  private final Messages words;

  /** Does nothing yet. */
  public Restore(BackupSite site) {
    this.means = new RestoreMeans(site);
    this.words = means.words();
  }

  /**
   * What is wanted of a restored database.
   *
   * @param database made if it does not exist
   * @param replace true: one that is not empty gets another name first; false: it is refused
   * @param asBefore true: owners and grants as they were
   * @param owner role that everything shall belong to; empty: the one that restores
   * @param jobs of {@code pg_restore} at once, 1 to 64
   */
  public record Wish(
      String database, boolean replace, boolean asBefore, Optional<String> owner, int jobs) {
    /** Refuses what PostgreSQL refuses. */
    public Wish {
      if (database.isEmpty() || database.indexOf('\0') >= 0 || jobs < 1 || jobs > 64) {
        throw new IllegalArgumentException("database '" + database + "', jobs " + jobs);
      }
    }
  }

  /**
   * The backup with this id.
   *
   * @param id {@code newest} for the newest that is verified; if none is, for the newest of all
   */
  public Manifest find(String id) throws BackupException {
    Catalogue catalogue = means.catalogue();
    if (!id.equals("newest")) {
      return catalogue.find(id);
    }
    Manifest newest = catalogue.newest();
    return catalogue.list().backups().stream()
        .filter(Manifest::good)
        .reduce((first, second) -> second)
        .orElse(newest);
  }

  /**
   * Restores the database.
   *
   * @throws BackupException with what to do, also about what is left of a restore that failed
   */
  public DatabaseReport into(Manifest manifest, Wish wish, Progress progress)
      throws BackupException, InterruptedException {
    try {
      return new IntoDatabase(means, manifest, wish, progress).run();
    } catch (Damage e) {
      throw e.asFailure();
    }
  }

  /**
   * Unpacks uploads and configuration below {@code folder}, at the paths that they had.
   *
   * @param overwrite true: existing files are replaced
   * @return a report for each archive, by its name
   */
  public Map<String, ArchiveReport> files(
      Manifest manifest, Path folder, boolean overwrite, Progress progress)
      throws BackupException, InterruptedException {
    Contents contents = means.contents(manifest);
    List<StoredFile> archives =
        List.of(Manifest.UPLOADS, Manifest.CONFIG).stream()
            .flatMap(name -> contents.find(name).stream())
            .toList();
    if (archives.isEmpty()) {
      throw new BackupException(Kind.FAILED, words.get("files.none", "id", manifest.id()));
    }
    Map<String, ArchiveReport> reports = new LinkedHashMap<>();
    try {
      contents.check(archives, progress);
      progress.stage(Stage.UNPACK);
      for (StoredFile each : archives) {
        reports.put(each.plainName(), unpack(contents, each, folder, overwrite, progress));
      }
    } catch (Damage e) {
      throw e.asFailure();
    }
    return reports;
  }

  private ArchiveReport unpack(
      Contents contents, StoredFile file, Path folder, boolean overwrite, Progress progress)
      throws BackupException, Damage {
    long all = file.plain() == null ? file.bytes() : file.plain().bytes();
    try (InputStream plain = new Counted(contents.open(file), all, progress);
        InputStream tar = new GZIPInputStream(plain, 64 << 10)) {
      return TarArchive.unpack(tar, folder, overwrite);
    } catch (IOException e) {
      throw contents.damaged(file, e);
    }
  }

  /** Tells how much of an archive is read. */
  private static final class Counted extends FilterInputStream {
    private final long all;
    private final Progress progress;
    private long done;

    Counted(InputStream in, long all, Progress progress) {
      super(in);
      this.all = all;
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      done += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      done += Math.max(0, read);
      progress.bytes(done, all);
      return read;
    }
  }

  /**
   * Writes roles and tablespaces as SQL.
   *
   * @param out flushed, not closed
   */
  public void globals(Manifest manifest, OutputStream out)
      throws BackupException, InterruptedException {
    Contents contents = means.contents(manifest);
    StoredFile file =
        contents
            .find(Manifest.GLOBALS)
            .orElseThrow(
                () ->
                    new BackupException(
                        Kind.FAILED, words.get("globals.none", "id", manifest.id())));
    try {
      contents.check(List.of(file), Progress.NONE);
      InputStream plain = contents.open(file);
      try (plain) {
        plain.transferTo(out);
        out.flush();
      } catch (IOException e) {
        throw contents.damaged(file, e);
      }
    } catch (Damage e) {
      throw e.asFailure();
    }
  }
}
