package dev.pitwall.backup;

import dev.pitwall.backup.Manifest.Database;
import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.Manifest.Verification;
import dev.pitwall.backup.PostgresTools.Tool;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Looks at a backup: first whether every byte is the one that was written, then whether PostgreSQL
 * can read the table of contents, then whether every byte can be decompressed and parsed. The first
 * fault ends it: what comes after would only repeat it.
 */
final class Verifier {
  private static final int BUFFER = 64 << 10;

  private final Catalogue catalogue;
  private final BackupSettings settings;
  private final PostgresTools tools;
  private final Limits limits;
  private final TimeSource time;
  private final Locale locale;
  private final Messages words;

  Verifier(
      Catalogue catalogue, BackupSettings settings, Limits limits, TimeSource time, Locale locale) {
    this.catalogue = catalogue;
    this.settings = settings;
    this.limits = limits;
    this.time = time;
    this.locale = locale;
    this.words = Messages.of(Verifier.class, locale);
    this.tools = new PostgresTools(settings.tools(), words);
  }

  /**
   * Looks, and says what it found. Changes nothing.
   *
   * @param level {@code LIST} or {@code DECODE}; {@code RESTORE} is looked at as {@code DECODE}
   * @throws BackupException if it cannot be looked at: a missing program or key says nothing about
   *     the backup
   */
  Verification verify(Manifest manifest, Level level, Progress progress)
      throws BackupException, InterruptedException {
    Path folder = catalogue.folder(manifest.id());
    Instant now = time.now();
    long begin = time.nanoTime();
    List<String> problems = digests(manifest, folder, progress);
    if (problems.isEmpty()) {
      problems = contents(manifest, folder, level, progress);
    }
    Duration took = Duration.ofNanos(time.nanoTime() - begin);
    Level reached = level == Level.RESTORE ? Level.DECODE : level;
    return new Verification(reached, now, took, problems);
  }

  /** How many tables have data in the dump's table of contents. */
  int tables(Manifest manifest) throws BackupException, InterruptedException {
    StoredFile dump = manifest.file(Manifest.DUMP).orElseThrow();
    StoredFiles files = StoredFiles.of(manifest, catalogue.folder(manifest.id()), settings, locale);
    Database database = java.util.Objects.requireNonNull(manifest.database());
    try (InputStream in = files.open(dump)) {
      Feed.Outcome outcome = list(restore(database), in, dump);
      if (outcome.code() == 0) {
        return count(outcome.output());
      }
      throw new BackupException(
          BackupException.Kind.FAILED, words.get("fault.list", "error", outcome.errors()));
    } catch (IOException e) {
      throw new BackupException(
          BackupException.Kind.FAILED,
          words.get("fault.unreadable", "file", dump.name(), "error", e.toString()),
          e);
    }
  }

  private List<String> digests(Manifest manifest, Path folder, Progress progress)
      throws InterruptedException {
    StoredFiles raw = StoredFiles.sealed(folder, locale);
    List<String> problems = new ArrayList<>();
    long all = manifest.bytes();
    long[] done = {0};
    for (StoredFile file : manifest.files()) {
      raw.fault(
              file,
              more -> {
                done[0] += more;
                progress.bytes(done[0], all);
              })
          .ifPresent(problems::add);
    }
    return problems;
  }

  private List<String> contents(Manifest manifest, Path folder, Level level, Progress progress)
      throws BackupException, InterruptedException {
    List<String> problems = new ArrayList<>();
    StoredFiles files = StoredFiles.of(manifest, folder, settings, locale);
    Database database = manifest.database();
    Optional<StoredFile> dump = manifest.file(Manifest.DUMP);
    if (database != null && dump.isPresent()) {
      Tool tool = restore(database);
      listed(manifest, database, tool, files, dump.get()).ifPresent(problems::add);
      if (problems.isEmpty() && level != Level.LIST) {
        decoded(tool, files, dump.get(), progress).ifPresent(problems::add);
      }
    }
    if (level != Level.LIST) {
      for (StoredFile file : manifest.files()) {
        if (file.plainName().endsWith(".gz")) {
          unpacked(files, file, progress).ifPresent(problems::add);
        }
      }
    }
    return problems;
  }

  private Tool restore(Database database) throws BackupException, InterruptedException {
    return tools.require("pg_restore", major(database.toolVersion()));
  }

  private static int major(String version) {
    String digits = version.replaceFirst("\\D.*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private Optional<String> listed(
      Manifest manifest, Database database, Tool tool, StoredFiles files, StoredFile dump)
      throws BackupException, InterruptedException {
    try (InputStream in = files.open(dump)) {
      Feed.Outcome outcome = list(tool, in, dump);
      if (outcome.code() != 0) {
        return Optional.of(words.get("fault.list", "error", outcome.errors()));
      }
      int met = count(outcome.output());
      int wanted = Math.max(database.tables(), manifest.tables().size());
      return met < wanted
          ? Optional.of(words.get("fault.tables", "n", met, "wanted", wanted))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(unreadable(dump, e));
    }
  }

  private Feed.Outcome list(Tool tool, InputStream in, StoredFile dump)
      throws BackupException, InterruptedException {
    Feed feed = new Feed(tools, limits, time, words, Progress.NONE);
    return feed.run(tool, List.of("--list"), in, StoredFiles.bytes(dump));
  }

  private static int count(String list) {
    return (int)
        list.lines().filter(line -> !line.startsWith(";") && line.contains(" TABLE DATA ")).count();
  }

  private Optional<String> decoded(Tool tool, StoredFiles files, StoredFile dump, Progress progress)
      throws BackupException, InterruptedException {
    try (InputStream in = files.open(dump)) {
      Feed.Outcome outcome =
          new Feed(tools, limits, time, words, progress)
              .run(tool, List.of("-f", "/dev/null"), in, StoredFiles.bytes(dump));
      if (outcome.unread() != null) {
        return Optional.of(
            words.get(
                "fault.unreadable", "file", dump.name(), "error", outcome.unread().toString()));
      }
      return outcome.code() == 0
          ? Optional.empty()
          : Optional.of(words.get("fault.decode", "file", dump.name(), "error", outcome.errors()));
    } catch (IOException e) {
      return Optional.of(unreadable(dump, e));
    }
  }

  private Optional<String> unpacked(StoredFiles files, StoredFile file, Progress progress)
      throws InterruptedException {
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    try (InputStream in = new GZIPInputStream(files.open(file), BUFFER)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        progress.bytes(bytes, 0);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(words.get("fault.decode", "file", file.name(), "error", e.toString()));
    }
  }

  private String unreadable(StoredFile file, IOException e) {
    return words.get("fault.unreadable", "file", file.name(), "error", e.toString());
  }
}
