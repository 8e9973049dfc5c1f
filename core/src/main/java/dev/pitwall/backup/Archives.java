package dev.pitwall.backup;

import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.archive.ArchiveReport;
import dev.pitwall.backup.archive.Exclusions;
import dev.pitwall.backup.archive.Remark;
import dev.pitwall.backup.archive.TarArchive;
import dev.pitwall.backup.seal.SealKey;
import dev.pitwall.text.Messages;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Upload folders and configuration files, each in one compressed archive. */
final class Archives {
  private static final int BUFFER = 64 << 10;
  private static final int MOST_WARNINGS = 20;

  private final BackupSite site;
  private final Messages words;

  Archives(BackupSite site, Messages words) {
    this.site = site;
    this.words = words;
  }

  /**
   * Writes one archive.
   *
   * @param warnings gets a line for each file that is not as it should be
   */
  StoredFile write(
      String name,
      List<Path> sources,
      Path folder,
      @Nullable SealKey key,
      List<String> warnings,
      Progress progress)
      throws BackupException, InterruptedException {
    List<Path> never = new ArrayList<>(site.settings().exclude());
    never.add(site.dir());
    never.addAll(site.never());
    try (StoredFileWriter file = StoredFileWriter.open(folder, name, key)) {
      ArchiveReport report;
      try (OutputStream out =
          new GZIPOutputStream(
              new BufferedOutputStream(new Told(file, progress), BUFFER), BUFFER)) {
        report = TarArchive.write(sources, Exclusions.of(never), out);
      }
      warn(report, name, warnings);
      return file.finish(report.files() + report.folders() + report.links());
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw Unwritable.of(folder, e, words);
    }
  }

  private void warn(ArchiveReport report, String name, List<String> warnings) {
    List<Remark> losses = report.remarks().stream().filter(r -> r.kind().loss()).toList();
    for (Remark remark : losses.subList(0, Math.min(MOST_WARNINGS, losses.size()))) {
      warnings.add(
          words.get(
              "archive." + remark.kind().name().toLowerCase(java.util.Locale.ROOT),
              "archive",
              name,
              "path",
              remark.path(),
              "detail",
              remark.detail()));
    }
    long all =
        report.counts().entrySet().stream()
            .filter(each -> each.getKey().loss())
            .mapToLong(java.util.Map.Entry::getValue)
            .sum();
    if (all > MOST_WARNINGS) {
      warnings.add(words.get("archive.more", "archive", name, "n", all - MOST_WARNINGS));
    }
  }

  /** Tells how much has gone through; closing it does not close the file. */
  private static final class Told extends OutputStream {
    private final StoredFileWriter out;
    private final Progress progress;

    Told(StoredFileWriter out, Progress progress) {
      this.out = out;
      this.progress = progress;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      progress.bytes(out.plainBytes(), 0);
    }

    @Override
    public void flush() {
      // the file is forced to the disk at its end
    }

    @Override
    public void close() {
      // its end is still to be written
    }
  }
}
