package dev.pitwall.backup;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups in a folder. The manifests are the truth; {@code catalogue.json} beside them is made
 * from them after every change, for people and other programs.
 */
public final class Catalogue {
  /** What a backup's folder is called. */
  static final Pattern ID = Pattern.compile("\\d{8}T\\d{6}Z(-\\d{1,4})?");

  private static final Logger log = LoggerFactory.getLogger(Catalogue.class);
  private static final String COPY = "catalogue.json";

  private final Path dir;
  private final Messages words;

  /** The backups in {@code dir}, which need not exist yet; errors in the language of the locale. */
  public Catalogue(Path dir, Locale locale) {
    this.dir = dir;
    this.words = Messages.of(Catalogue.class, locale);
  }

  /**
   * What is there.
   *
   * @param backups oldest first
   * @param unreadable folders whose manifest is damaged or cannot be read
   */
  public record Listing(List<Manifest> backups, List<Unreadable> unreadable) {
    /** Keeps copies. */
    public Listing {
      backups = List.copyOf(backups);
      unreadable = List.copyOf(unreadable);
    }
  }

  /** A backup whose manifest cannot be used. */
  public record Unreadable(String id, String reason) {}

  /** The folder of all backups. */
  public Path dir() {
    return dir;
  }

  /** The folder of one backup. */
  public Path folder(String id) {
    return dir.resolve(id);
  }

  /**
   * All backups: folders with a manifest.
   *
   * @throws BackupException if the folder exists and cannot be read
   */
  public Listing list() throws BackupException {
    List<Manifest> backups = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    try (var folders = Files.newDirectoryStream(dir)) {
      for (Path folder : folders) {
        String id = folder.getFileName().toString();
        if (ID.matcher(id).matches() && Files.isDirectory(folder)) {
          try {
            backups.add(read(id));
          } catch (NoSuchFileException none) {
            log.debug("{} is being made or deleted", id);
          } catch (IOException e) {
            unreadable.add(new Unreadable(id, String.valueOf(e.getMessage())));
          }
        }
      }
    } catch (NoSuchFileException none) {
      return new Listing(List.of(), List.of());
    } catch (IOException | DirectoryIteratorException e) {
      throw new BackupException(
          Kind.PERMISSION, words.get("catalogue.unreadable", "dir", dir, "error", e.toString()), e);
    }
    backups.sort(Comparator.comparing(Manifest::start).thenComparing(Manifest::id));
    unreadable.sort(Comparator.comparing(Unreadable::id));
    return new Listing(backups, unreadable);
  }

  private Manifest read(String id) throws IOException {
    Path file = folder(id).resolve(Manifest.FILE);
    Manifest manifest =
        ManifestJson.read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    if (!manifest.id().equals(id)) {
      throw new IOException("it is the manifest of " + manifest.id());
    }
    return manifest;
  }

  /**
   * The backup with this id.
   *
   * @throws BackupException if there is none, or if its manifest is damaged
   */
  public Manifest find(String id) throws BackupException {
    if (!ID.matcher(id).matches()) {
      throw none(id);
    }
    try {
      return read(id);
    } catch (NoSuchFileException e) {
      throw none(id);
    } catch (IOException e) {
      throw new BackupException(
          Kind.FAILED,
          words.get(
              "catalogue.damaged",
              "file",
              folder(id).resolve(Manifest.FILE),
              "error",
              String.valueOf(e.getMessage())),
          e);
    }
  }

  private BackupException none(String id) throws BackupException {
    List<Manifest> all = list().backups();
    String newest = all.isEmpty() ? words.get("catalogue.empty") : all.get(all.size() - 1).id();
    return new BackupException(
        Kind.FAILED, words.get("catalogue.unknown", "id", id, "dir", dir, "newest", newest));
  }

  /**
   * The newest backup.
   *
   * @throws BackupException if there is none
   */
  public Manifest newest() throws BackupException {
    List<Manifest> all = list().backups();
    if (all.isEmpty()) {
      throw new BackupException(Kind.FAILED, words.get("catalogue.nothing", "dir", dir));
    }
    return all.get(all.size() - 1);
  }

  /** Writes the manifest, and the copy of all. The caller holds the lock. */
  public void record(Manifest manifest) throws IOException {
    Durable.replace(folder(manifest.id()).resolve(Manifest.FILE), ManifestJson.of(manifest));
    writeCopy();
  }

  /** Makes {@code catalogue.json} anew. */
  void writeCopy() throws IOException {
    Listing all;
    try {
      all = list();
    } catch (BackupException e) {
      throw new IOException(e.getMessage(), e);
    }
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.setIndent("  ");
      out.beginObject().name("backups").beginArray();
      for (Manifest each : all.backups()) {
        out.beginObject();
        out.name("id").value(each.id());
        out.name("time").value(each.start().toString());
        out.name("bytes").value(each.bytes());
        out.name("status").value(each.status().name());
        out.name("verified").value(each.verified().key());
        out.endObject();
      }
      out.endArray().endObject();
    }
    Durable.swap(dir.resolve(COPY), text.append('\n').toString());
  }

  /**
   * Takes the lock of the folder, which the operating system lets go when this process dies.
   *
   * @throws BackupException of the kind {@code LOCKED} if somebody holds it
   */
  public BackupLock lock() throws BackupException {
    return BackupLock.take(dir, words);
  }
}
