package dev.pitwall.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one backup is: {@code manifest.json} of its folder, written last. A folder without it is no
 * backup.
 *
 * @param id UTC time of the begin, {@code 20261126T030000Z}; with {@code -2} where that was taken
 * @param slot the planned time that it was made for; empty if a person asked for it
 * @param app name of the application
 * @param instance who made it
 * @param start when it was begun
 * @param end when its last byte was on the disk
 * @param database what was dumped; null without a database
 * @param files in the order in which they were made
 * @param tables what the tables held in the snapshot that was dumped; see {@link TableContents}
 * @param keyId which key the sealed files need; empty: nothing is encrypted
 * @param warnings what was odd and did not make it fail, for people
 * @param status whether its size is believable
 * @param verifications oldest first; at most {@value #MOST_VERIFICATIONS}
 */
public record Manifest(
    String id,
    String slot,
    String app,
    String instance,
    Instant start,
    Instant end,
    @Nullable Database database,
    List<StoredFile> files,
    List<TableContent> tables,
    String keyId,
    List<String> warnings,
    Status status,
    List<Verification> verifications) {

  /** The name in the backup's folder. */
  public static final String FILE = "manifest.json";

  /** The dump of the database, in pg_dump's custom format. */
  public static final String DUMP = "database.dump";

  /** Roles and tablespaces, as SQL. */
  public static final String GLOBALS = "globals.sql";

  /** The upload folders. */
  public static final String UPLOADS = "uploads.tar.gz";

  /** The configuration files. */
  public static final String CONFIG = "config.tar.gz";

  /** What is appended to the name of an encrypted file. */
  public static final String SEALED = ".sealed";

  static final int MOST_VERIFICATIONS = 50;

  /** Keeps copies, and of the verifications the newest. */
  public Manifest {
    files = List.copyOf(files);
    tables = List.copyOf(tables);
    warnings = List.copyOf(warnings);
    int more = verifications.size() - MOST_VERIFICATIONS;
    verifications =
        List.copyOf(
            more > 0 ? verifications.subList(more, MOST_VERIFICATIONS + more) : verifications);
  }

  /**
   * The database that was dumped.
   *
   * @param name of the database
   * @param serverVersion for instance {@code 15.18 (Debian 15.18-0+deb12u1)}
   * @param toolVersion of pg_dump, for instance {@code 15.18}
   * @param extensions each with its version: {@code pg_trgm 1.6}
   * @param bytes {@code pg_database_size} at the begin
   * @param tables how many tables have data in the dump's table of contents
   */
  public record Database(
      String name,
      String serverVersion,
      String toolVersion,
      List<String> extensions,
      long bytes,
      int tables) {
    /** Keeps a copy. */
    public Database {
      extensions = List.copyOf(extensions);
    }
  }

  /**
   * A file of the backup.
   *
   * @param name in the backup's folder, with {@link #SEALED} if it is encrypted
   * @param bytes on the disk
   * @param sha256 of the file on the disk, in lower-case hexadecimal
   * @param plain of what is inside, if it is encrypted
   * @param entries of an archive; null for everything else
   */
  public record StoredFile(
      String name, long bytes, String sha256, @Nullable Content plain, @Nullable Long entries) {

    /** The name without {@link #SEALED}. */
    public String plainName() {
      return sealed() ? name.substring(0, name.length() - SEALED.length()) : name;
    }

    /** True if it is encrypted. */
    public boolean sealed() {
      return name.endsWith(SEALED);
    }
  }

  /** A length and the SHA-256 of so many bytes, in lower-case hexadecimal. */
  public record Content(long bytes, String sha256) {}

  /**
   * What a table held.
   *
   * @param rows null where they were not counted
   * @param hash independent of the order of the rows; null where it was not computed
   */
  public record TableContent(
      String schema, String name, @Nullable Long rows, @Nullable String hash) {}

  /** Whether it can count as a backup, once it is verified. */
  public enum Status {
    GOOD,
    /** Complete, but much smaller than those before it: kept, told, and never counted as good. */
    SUSPECT
  }

  /** How a backup was looked at, each more thorough than the one before. */
  public enum Level {
    NONE,
    /** Digests, and the table of contents. */
    LIST,
    /** Every byte decompressed and parsed. */
    DECODE,
    /** Restored into a scratch database and compared. */
    RESTORE;

    /** The word in the configuration and in documents. */
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One look at the backup.
   *
   * @param problems why it is damaged, for people; empty if it is not
   * @param took how long; of a {@link Level#RESTORE} this is what a real restore would take
   */
  public record Verification(Level level, Instant time, Duration took, List<String> problems) {
    /** Keeps a copy, and whole milliseconds. */
    public Verification {
      took = Duration.ofMillis(took.toMillis());
      problems = List.copyOf(problems);
    }

    /** True if nothing was wrong. */
    public boolean passed() {
      return problems.isEmpty();
    }
  }

  /** The most thorough look that it passed; {@code NONE} if the newest look found damage. */
  public Level verified() {
    Level best = Level.NONE;
    for (Verification each : verifications) {
      if (!each.passed()) {
        best = Level.NONE;
      } else if (each.level().compareTo(best) > 0) {
        best = each.level();
      }
    }
    return best;
  }

  /** True if the newest look found damage. */
  public boolean damaged() {
    return !verifications.isEmpty() && !verifications.get(verifications.size() - 1).passed();
  }

  /** True for what may be called a backup: verified, and of a believable size. */
  public boolean good() {
    return status == Status.GOOD && verified() != Level.NONE;
  }

  /** The bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(StoredFile::bytes).sum();
  }

  /**
   * The file with this name.
   *
   * @param plainName without {@link #SEALED}
   */
  public Optional<StoredFile> file(String plainName) {
    return files.stream().filter(file -> file.plainName().equals(plainName)).findFirst();
  }

  /** The same with the number of tables in the dump. */
  Manifest counted(int dumped) {
    Database known = java.util.Objects.requireNonNull(database);
    Database more =
        new Database(
            known.name(),
            known.serverVersion(),
            known.toolVersion(),
            known.extensions(),
            known.bytes(),
            dumped);
    return new Manifest(
        id,
        slot,
        app,
        instance,
        start,
        end,
        more,
        files,
        tables,
        keyId,
        warnings,
        status,
        verifications);
  }

  /** The same, not believed because of its size. */
  Manifest suspect(String why) {
    List<String> more = new ArrayList<>(warnings);
    more.add(why);
    return new Manifest(
        id,
        slot,
        app,
        instance,
        start,
        end,
        database,
        files,
        tables,
        keyId,
        more,
        Status.SUSPECT,
        verifications);
  }

  /** The same with one more look. */
  public Manifest looked(Verification verification) {
    List<Verification> more = new ArrayList<>(verifications);
    more.add(verification);
    return new Manifest(
        id, slot, app, instance, start, end, database, files, tables, keyId, warnings, status,
        more);
  }
}
