package dev.pitwall.backup;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.Manifest.Database;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.Manifest.TableContent;
import dev.pitwall.backup.Progress.Stage;
import dev.pitwall.backup.seal.SealKey;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the files of one backup and publishes them. All of it happens in {@code .<id>.partial},
 * which becomes {@code <id>} by one rename when everything is on the disk; the manifest comes last.
 * Whatever ends it before that leaves a folder that is no backup and that the next run deletes.
 */
final class BackupRun {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MEDIAN_OF = 7;
  private static final int MEDIAN_FROM = 3;

  private final BackupSite site;
  private final Catalogue catalogue;
  private final Limits limits;
  private final Progress progress;
  private final TimeSource time;
  private final Messages words;

  BackupRun(BackupSite site, Catalogue catalogue, Limits limits, Progress progress) {
    this.site = site;
    this.catalogue = catalogue;
    this.limits = limits;
    this.progress = progress;
    this.time = site.time();
    this.words = Messages.of(BackupRun.class, site.locale());
  }

  /** A name that no backup has; the caller holds the lock. */
  String freeId() {
    String begin = ID.format(time.now());
    String id = begin;
    for (int n = 2; taken(id); n++) {
      id = begin + "-" + n;
    }
    return id;
  }

  private boolean taken(String id) {
    return Files.exists(catalogue.folder(id)) || Files.exists(partial(id));
  }

  private Path partial(String id) {
    return catalogue.dir().resolve("." + id + ".partial");
  }

  /** Makes and publishes it, not verified yet. The caller holds the lock. */
  Manifest make(String id, String slot, List<Manifest> before)
      throws BackupException, InterruptedException {
    Path partial = partial(id);
    boolean published = false;
    try {
      Durable.makeFolder(partial);
      Manifest manifest = fill(partial, id, slot, before);
      Durable.folder(partial);
      Durable.rename(partial, catalogue.folder(id));
      catalogue.record(manifest);
      published = true;
      return manifest;
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw Unwritable.of(partial, e, words);
    } finally {
      if (!published) {
        ToolRun.delete(partial);
        if (Files.notExists(catalogue.folder(id).resolve(Manifest.FILE))) {
          ToolRun.delete(catalogue.folder(id));
        }
      }
    }
  }

  private Manifest fill(Path folder, String id, String slot, List<Manifest> before)
      throws BackupException, InterruptedException {
    BackupSettings settings = site.settings();
    SealKey key = StoredFiles.key(settings, words);
    Instant start = time.now();
    List<StoredFile> files = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Database database = null;
    List<TableContent> tables = List.of();
    Optional<Source> source = Source.of(settings.postgres(), words);
    long last = before.isEmpty() ? 0 : before.get(before.size() - 1).bytes();
    if (source.isPresent()) {
      progress.stage(Stage.DUMP);
      Dump.Result dump = dump(source.get(), folder, id, key, last);
      database = dump.database();
      files.addAll(dump.files());
      tables = dump.tables();
      warnings.addAll(dump.warnings());
    }
    Archives archives = new Archives(site, words);
    if (!settings.uploads().isEmpty()) {
      progress.stage(Stage.UPLOADS);
      files.add(
          archives.write(Manifest.UPLOADS, settings.uploads(), folder, key, warnings, progress));
    }
    if (!settings.config().isEmpty()) {
      progress.stage(Stage.CONFIG);
      files.add(
          archives.write(Manifest.CONFIG, settings.config(), folder, key, warnings, progress));
    }
    Manifest manifest =
        new Manifest(
            id,
            slot,
            site.sender().app(),
            site.sender().instance(),
            start,
            time.now(),
            database,
            files,
            tables,
            key == null ? "" : key.id(),
            warnings,
            Manifest.Status.GOOD,
            List.of());
    return judged(manifest, before);
  }

  private Dump.Result dump(Source source, Path folder, String id, @Nullable SealKey key, long last)
      throws BackupException, InterruptedException {
    PostgresTools tools = new PostgresTools(site.settings().tools(), words);
    Preflight preflight = new Preflight(site, limits);
    for (int yielded = 0; ; yielded++) {
      try {
        Dump dump = new Dump(source, tools, site.settings(), limits, time, words, progress);
        return dump.run(folder, id, key, last, preflight);
      } catch (BackupException e) {
        deleteFiles(folder);
        if (e.kind() != Kind.YIELDED || yielded == limits.yields()) {
          throw e;
        }
        progress.note(
            words.get(
                "run.yielded",
                "why",
                String.valueOf(e.getMessage()),
                "minutes",
                limits.pause().toMinutes()));
        time.sleep(limits.pause());
      }
    }
  }

  private void deleteFiles(Path folder) throws BackupException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw Unwritable.of(folder, e, words);
    }
  }

  /** Much smaller than usual is not believed, until several in a row say the same. */
  private Manifest judged(Manifest made, List<Manifest> before) {
    List<Long> sizes =
        before.stream()
            .filter(each -> !each.damaged() && each.file(Manifest.DUMP).isPresent())
            .map(BackupRun::dumpBytes)
            .toList();
    List<Long> latest =
        sizes.subList(Math.max(0, sizes.size() - MEDIAN_OF), sizes.size()).stream()
            .sorted()
            .toList();
    if (made.file(Manifest.DUMP).isEmpty() || latest.size() < MEDIAN_FROM) {
      return made;
    }
    long median = latest.get(latest.size() / 2);
    return dumpBytes(made) * 2 >= median
        ? made
        : made.suspect(
            words.get(
                "run.suspect", "bytes", Sizes.text(dumpBytes(made)), "median", Sizes.text(median)));
  }

  private static long dumpBytes(Manifest manifest) {
    return manifest.file(Manifest.DUMP).map(StoredFile::bytes).orElse(0L);
  }

  /**
   * Deletes what runs that were killed left behind: partial folders, and folders without a
   * manifest. The caller holds the lock, so nobody is at work on them.
   */
  static void sweep(Path dir) throws IOException {
    try (var all = Files.newDirectoryStream(dir)) {
      for (Path each : all) {
        String name = each.getFileName().toString();
        boolean partial = name.startsWith(".") && name.endsWith(".partial");
        boolean unmade =
            Catalogue.ID.matcher(name).matches() && Files.notExists(each.resolve(Manifest.FILE));
        if (partial || unmade) {
          ToolRun.delete(each);
        }
      }
    }
  }
}
