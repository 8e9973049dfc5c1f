package dev.pitwall.backup;

import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.schedule.Cron;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is backed up, where to, and when.
 *
 * @param schedule five-field cron; empty: only when somebody asks
 * @param drill when a backup is restored into a scratch database; empty: never
 * @param dir the folder of the backups; empty: {@code backups} in the state directory
 * @param keep what is kept
 * @param postgres the database with the role of the backup; its URL is empty without one
 * @param uploads upload folders
 * @param config configuration files and folders
 * @param exclude files and folders that are left out of both
 * @param verify how every new backup is looked at
 * @param keyFile holds the key that encrypts; empty: nothing is encrypted
 * @param copy what brings a finished backup elsewhere
 * @param tellSuccess true: a message says that a backup was made; false: only the checklist does
 * @param tools PostgreSQL's programs
 */
public record BackupSettings(
    Optional<Cron> schedule,
    Optional<Cron> drill,
    Optional<Path> dir,
    Keep keep,
    PostgresSettings postgres,
    List<Path> uploads,
    List<Path> config,
    List<Path> exclude,
    Manifest.Level verify,
    Optional<Path> keyFile,
    Copy copy,
    boolean tellSuccess,
    Tools tools) {

  /**
   * What is kept.
   *
   * @param age older ones may go
   * @param minimum so many verified ones stay, whatever their age; 1 or more
   */
  public record Keep(Duration age, int minimum) {}

  /**
   * What brings a finished backup elsewhere.
   *
   * @param command for {@code sh -c}; empty: nothing does
   * @param timeout it is ended after this
   */
  public record Copy(Optional<String> command, Duration timeout) {}

  /**
   * PostgreSQL's programs.
   *
   * @param dir where they are; empty: looked for
   * @param compression of the dump, 1 to 9
   * @param hashUpTo tables up to so many bytes are counted and hashed in the snapshot
   */
  public record Tools(Optional<Path> dir, int compression, long hashUpTo) {}

  /** What {@code backup.postgres} says for no database. */
  static final String NO_DATABASE = "none";

  private static final Key<Cron> SCHEDULE =
      Cron.key(
          "backup.schedule",
          null,
          "When backups are made: five-field cron in the zone of the system, for instance 0 3 * *"
              + " *; none without it.");
  private static final Key<Path> DIR =
      Key.path("backup.dir", null, "Folder of the backups; <state-dir>/backups if it is not set.");
  private static final Key<Duration> KEEP =
      Key.duration("backup.keep", "30d", "Backups that are older are deleted.");
  private static final Key<Integer> KEEP_MINIMUM =
      Key.number(
          "backup.keep-minimum",
          1,
          10_000,
          7,
          "So many verified backups are kept, whatever their age.");
  private static final Key<String> POSTGRES =
      Key.text(
          "backup.postgres",
          null,
          "JDBC URL of the database to back up; postgres.url if it is not set; none: no database.");
  private static final Key<String> USER =
      Key.text(
          "backup.user",
          null,
          "Role that may read everything, for instance with pg_read_all_data; postgres.user if it"
              + " is not set.");
  private static final Key<String> PASSWORD =
      Key.secret("backup.password", "Password of backup.user.");
  private static final Key<List<String>> UPLOADS =
      Key.texts("backup.uploads", List.of(), "Upload folders to back up.");
  private static final Key<List<String>> CONFIG =
      Key.texts("backup.config", List.of(), "Configuration files and folders to back up.");
  private static final Key<List<String>> EXCLUDE =
      Key.texts(
          "backup.exclude",
          List.of(),
          "Files and folders below backup.uploads and backup.config that are left out.");
  private static final Key<String> VERIFY =
      Key.choice(
          "backup.verify",
          List.of("list", "decode", "restore"),
          "decode",
          "How a new backup is verified: list: digests and table of contents; decode: every byte"
              + " decompressed; restore: restored into a scratch database and compared.");
  private static final Key<Cron> DRILL =
      Cron.key(
          "backup.drill",
          null,
          "When the newest backup is restored into a scratch database: five-field cron; never"
              + " without it.");
  private static final Key<Path> ENCRYPTION_KEY_FILE =
      Key.path(
          "backup.encryption-key-file",
          null,
          "File with the key that encrypts every file of a backup; keep a copy of it elsewhere,"
              + " without it no backup can be read. Nothing is encrypted without it.");
  private static final Key<String> COPY =
      Key.text(
          "backup.copy",
          null,
          "Command for sh -c that copies a finished backup elsewhere; PITWALL_BACKUP_DIR and"
              + " PITWALL_BACKUP_ID name it.");
  private static final Key<Duration> COPY_TIMEOUT =
      Key.duration(
          "backup.copy-timeout",
          Duration.ofSeconds(1),
          Duration.ofDays(1),
          "1h",
          "backup.copy is ended after this, and counts as failed.");
  private static final Key<String> SUCCESS =
      Key.choice(
          "backup.notify-success",
          List.of("message", "checklist"),
          "message",
          "message: every backup that was made is told; checklist: only the checklist says it."
              + " Failures are always told.");
  private static final Key<Path> TOOLS_DIR =
      Key.path(
          "backup.tools-dir",
          null,
          "Folder of pg_dump, pg_dumpall and pg_restore; looked for on the PATH and in the usual"
              + " places if it is not set.");
  private static final Key<Integer> COMPRESSION =
      Key.number(
          "backup.compression", 1, 9, 6, "zlib level of the dump: 1 is fastest, 9 smallest.");
  private static final Key<Long> HASH_UP_TO =
      Key.size(
          "backup.hash-tables-up-to",
          "64MiB",
          "Tables up to this size are counted and hashed while they are dumped, so that a restore"
              + " can be compared with them; 0B: none.");

  /** Keeps copies. */
  public BackupSettings {
    uploads = List.copyOf(uploads);
    config = List.copyOf(config);
    exclude = List.copyOf(exclude);
  }

  /** The keys. */
  public static List<Key<?>> keys() {
    return List.of(
        SCHEDULE,
        DIR,
        KEEP,
        KEEP_MINIMUM,
        POSTGRES,
        USER,
        PASSWORD,
        UPLOADS,
        CONFIG,
        EXCLUDE,
        VERIFY,
        DRILL,
        ENCRYPTION_KEY_FILE,
        COPY,
        COPY_TIMEOUT,
        SUCCESS,
        TOOLS_DIR,
        COMPRESSION,
        HASH_UP_TO);
  }

  /** The settings in force. */
  public static BackupSettings from(Configuration c) {
    return new BackupSettings(
        c.find(SCHEDULE),
        c.find(DRILL),
        c.find(DIR),
        new Keep(c.get(KEEP), c.get(KEEP_MINIMUM)),
        database(c),
        c.get(UPLOADS).stream().distinct().map(Path::of).toList(),
        c.get(CONFIG).stream().distinct().map(Path::of).toList(),
        c.get(EXCLUDE).stream().map(Path::of).toList(),
        Manifest.Level.valueOf(c.get(VERIFY).toUpperCase(Locale.ROOT)),
        c.find(ENCRYPTION_KEY_FILE),
        new Copy(c.find(COPY).filter(text -> !text.isBlank()), c.get(COPY_TIMEOUT)),
        c.get(SUCCESS).equals("message"),
        new Tools(c.find(TOOLS_DIR), c.get(COMPRESSION), c.get(HASH_UP_TO)));
  }

  private static PostgresSettings database(Configuration c) {
    PostgresSettings watched = PostgresSettings.from(c);
    Optional<String> own = c.find(POSTGRES).map(String::strip).filter(text -> !text.isEmpty());
    Optional<String> url = own.or(watched::url).filter(text -> !text.equals(NO_DATABASE));
    return url.map(text -> watched.at(text, c.find(USER), c.find(PASSWORD)))
        .orElseGet(watched::without);
  }

  /** True if there is anything to back up. */
  public boolean isSet() {
    return postgres.url().isPresent() || !uploads.isEmpty() || !config.isEmpty();
  }

  /**
   * The folder of the backups.
   *
   * @param state the state directory
   */
  public Path folder(Path state) {
    return dir.orElseGet(() -> state.resolve("backups")).toAbsolutePath().normalize();
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "BackupSettings[schedule="
        + schedule.map(Cron::toString).orElse("")
        + ", dir="
        + dir
        + "]";
  }
}
