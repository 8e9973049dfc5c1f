package dev.pitwall.backup;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Manifest.Verification;
import dev.pitwall.backup.Progress.Stage;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, verifies, lists and expires backups in one folder. Everything that changes something takes
 * the folder's lock, so an agent and a command line never get in each other's way. It makes no
 * threads of its own but those of a run, and works without an agent.
 */
public final class Backups {
  private static final Logger log = LoggerFactory.getLogger(Backups.class);

  /** A file of this name in a backup's folder keeps it, whatever its age. */
  private static final String PIN = "keep";

  private final BackupSite site;
  private final Limits limits;
  private final Catalogue catalogue;
  private final Messages words;
  private final @Nullable Rehearsal rehearsal;

  /**
   * Touches nothing yet.
   *
   * @param rehearsal how a backup is restored on trial; null: it is decoded at most
   */
  public Backups(BackupSite site, @Nullable Rehearsal rehearsal) {
    this(site, rehearsal, Limits.USUAL);
  }

  Backups(BackupSite site, @Nullable Rehearsal rehearsal, Limits limits) {
    this.site = site;
    this.limits = limits;
    this.rehearsal = rehearsal;
    this.catalogue = new Catalogue(site.dir(), site.locale());
    this.words = Messages.of(Backups.class, site.locale());
  }

  /** What is there. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** Everything that would make the next run fail, one text each. */
  public List<String> preflight() throws InterruptedException {
    return new Preflight(site, limits).problems();
  }

  /**
   * Makes a backup, verifies it, copies it, and deletes what is too old.
   *
   * @param slot the planned time that it is made for; empty if a person asks
   * @throws BackupException if there is no new backup that can be trusted
   */
  public Made make(String slot, Progress progress) throws BackupException, InterruptedException {
    progress.stage(Stage.PREPARE);
    if (!site.settings().isSet()) {
      throw new BackupException(Kind.CONFIGURATION, words.get("run.nothing"));
    }
    new Preflight(site, limits).require();
    BackupLock lock = catalogue.lock();
    try {
      return recorded(slot, progress);
    } finally {
      lock.close();
    }
  }

  private Made recorded(String slot, Progress progress)
      throws BackupException, InterruptedException {
    BackupRun run = new BackupRun(site, catalogue, limits, progress);
    LastRun begun = begun(run.freeId());
    String error = words.get("run.ended");
    boolean failed = true;
    try {
      begun.write(site.dir());
      BackupRun.sweep(site.dir());
      Made made = made(run, begun.id(), slot, progress);
      failed = !made.problems().isEmpty();
      error = String.join(" ", made.problems());
      return made;
    } catch (IOException e) {
      BackupException unwritable = Unwritable.of(site.dir().resolve(begun.id()), e, words);
      error = String.valueOf(unwritable.getMessage());
      throw unwritable;
    } catch (BackupException e) {
      error = String.valueOf(e.getMessage());
      throw e;
    } finally {
      end(begun, failed, error);
    }
  }

  private LastRun begun(String id) {
    Instant now = site.time().now();
    Optional<LastRun> before = lastRun();
    return new LastRun(
        LastRun.State.RUNNING,
        id,
        now,
        BackupLock.self(),
        before.map(LastRun::failed).orElse(0),
        before.map(LastRun::error).orElse(""),
        before.map(LastRun::since).orElse(now));
  }

  private void end(LastRun begun, boolean failed, String error) {
    LastRun.State state = failed ? LastRun.State.FAILED : LastRun.State.SUCCEEDED;
    int failures = failed ? begun.failures() + 1 : 0;
    LastRun ended =
        new LastRun(
            state,
            begun.id(),
            site.time().now(),
            begun.process(),
            failures,
            failed ? error : "",
            begun.since());
    try {
      ended.write(site.dir());
    } catch (IOException e) {
      log.warn("how the backup {} ended could not be written: {}", begun.id(), e.toString());
    }
  }

  private Optional<LastRun> lastRun() {
    try {
      return LastRun.read(site.dir());
    } catch (IOException e) {
      log.debug("no record of the last run", e);
      return Optional.empty();
    }
  }

  private Made made(BackupRun run, String id, String slot, Progress progress)
      throws BackupException, InterruptedException, IOException {
    List<Manifest> before = catalogue.list().backups();
    Manifest manifest = counted(run.make(id, slot, before));
    progress.stage(Stage.VERIFY);
    List<String> problems = new ArrayList<>();
    manifest = looked(manifest, site.settings().verify(), progress, problems);
    if (manifest.damaged()) {
      throw new BackupException(
          Kind.FAILED, words.get("run.damaged", "id", id, "problems", problems(manifest)));
    }
    if (manifest.status() == Manifest.Status.SUSPECT) {
      problems.add(manifest.warnings().get(manifest.warnings().size() - 1));
    } else {
      progress.stage(Stage.COPY);
      new CopyCommand(site.settings().copy(), words)
          .run(catalogue.folder(id), id)
          .ifPresent(problems::add);
    }
    List<String> deleted = List.of();
    if (problems.isEmpty()) {
      progress.stage(Stage.PRUNE);
      deleted = delete(expired());
    }
    return new Made(
        manifest,
        before.isEmpty() ? null : before.get(before.size() - 1),
        deleted,
        Files.getFileStore(site.dir()).getUsableSpace(),
        problems);
  }

  private static String problems(Manifest manifest) {
    List<Verification> all = manifest.verifications();
    return String.join("; ", all.get(all.size() - 1).problems());
  }

  /** With the number of tables in the dump; the first look records it. */
  private Manifest counted(Manifest manifest) throws BackupException, InterruptedException {
    if (manifest.database() == null) {
      return manifest;
    }
    return manifest.counted(verifier().tables(manifest));
  }

  private Verifier verifier() {
    return new Verifier(catalogue, site.settings(), limits, site.time(), site.locale());
  }

  /**
   * Looks and records. A restore comes after the other looks, and one that cannot be tried leaves
   * the backup as verified as it was.
   *
   * @param untried gets why it could not be tried
   */
  private Manifest looked(Manifest manifest, Level level, Progress progress, List<String> untried)
      throws BackupException, InterruptedException, IOException {
    Manifest looked = manifest.looked(verifier().verify(manifest, level, progress));
    catalogue.record(looked);
    if (mayRestore(looked, level)) {
      try {
        looked = looked.looked(rehearsal().run(looked, progress));
        catalogue.record(looked);
      } catch (BackupException e) {
        untried.add(String.valueOf(e.getMessage()));
      }
    }
    return looked;
  }

  private boolean mayRestore(Manifest looked, Level level) {
    return level == Level.RESTORE
        && rehearsal != null
        && !looked.damaged()
        && looked.database() != null;
  }

  private Rehearsal rehearsal() {
    return java.util.Objects.requireNonNull(rehearsal);
  }

  /**
   * Looks at a backup and keeps in its manifest what was found; where nothing can be written, it
   * only says so.
   *
   * @return the manifest with this look as its last
   * @throws BackupException if there is no such backup, or it cannot be looked at
   */
  public Manifest verify(String id, Level level, Progress progress)
      throws BackupException, InterruptedException {
    progress.stage(Stage.VERIFY);
    Manifest manifest = catalogue.find(id);
    BackupLock lock;
    try {
      lock = catalogue.lock();
    } catch (BackupException e) {
      if (e.kind() != Kind.PERMISSION) {
        throw e;
      }
      return manifest.looked(verifier().verify(manifest, level, progress));
    }
    List<String> untried = new ArrayList<>();
    try {
      Manifest looked = looked(manifest, level, progress, untried);
      if (!untried.isEmpty()) {
        throw new BackupException(Kind.FAILED, untried.get(0));
      }
      return looked;
    } catch (IOException e) {
      throw Unwritable.of(catalogue.folder(id), e, words);
    } finally {
      lock.close();
    }
  }

  /**
   * Deletes what is older than is kept, three at most; see the reference for what always stays.
   *
   * @param dry true: nothing is deleted
   * @return the ids that went, or would go
   */
  public List<String> prune(boolean dry) throws BackupException {
    if (dry) {
      return expired().stream().map(Manifest::id).toList();
    }
    BackupLock lock = catalogue.lock();
    try {
      BackupRun.sweep(site.dir());
      return delete(expired());
    } catch (IOException e) {
      throw Unwritable.of(site.dir().resolve(PIN), e, words);
    } finally {
      lock.close();
    }
  }

  private List<Manifest> expired() throws BackupException {
    List<Manifest> all = catalogue.list().backups();
    Set<String> pinned =
        all.stream()
            .map(Manifest::id)
            .filter(id -> Files.exists(catalogue.folder(id).resolve(PIN)))
            .collect(Collectors.toSet());
    return new Retention(site.settings().keep()).expired(all, pinned, site.time().now());
  }

  /** The manifest goes first: what has none is no backup, and goes with the next run. */
  private List<String> delete(List<Manifest> expired) throws IOException {
    for (Manifest each : expired) {
      Path folder = catalogue.folder(each.id());
      Files.deleteIfExists(folder.resolve(Manifest.FILE));
      Durable.folder(folder);
      ToolRun.delete(folder);
    }
    if (!expired.isEmpty()) {
      catalogue.writeCopy();
    }
    return expired.stream().map(Manifest::id).toList();
  }

  /** How it stands with the backups, from the disk. */
  public Standing standing() throws BackupException {
    Optional<LastRun> last = lastRun();
    Optional<Manifest> newest =
        catalogue.list().backups().stream()
            .filter(Manifest::good)
            .reduce((first, second) -> second);
    boolean aborted = last.map(LastRun::aborted).orElse(false);
    return new Standing(
        last.map(LastRun::failed).orElse(null),
        aborted ? words.get("run.aborted") : last.map(LastRun::error).orElse(""),
        newest.map(Manifest::start).orElse(null),
        newest.map(Manifest::verified).orElse(Level.NONE),
        last.map(LastRun::since).orElse(null));
  }
}
