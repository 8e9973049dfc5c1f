package dev.pitwall.logs.rotate;

import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Rotates what is due. One run at a time on a machine; a run that was killed at any step is
 * finished by the next one.
 */
public final class Rotation {
  private static final int MOST_LOGS = 10_000;
  private static final String LOCK = "rotate.lock";
  private static final String STATE = "rotate.json";
  private static final Pattern ARCHIVE_LIKE =
      Pattern.compile(
          ".*(-\\d{6,10}(\\.\\d+)?|\\.\\d+)(\\.part|\\.moving)?|.*\\.(gz|zst|xz|bz2|part|moving|tmp)"
              + "|.*(\\d{4}-\\d{2}-\\d{2}|\\d{2}-\\d{2}-\\d{4}).*");

  private final RotateSettings settings;
  private final Path folder;
  private final Surroundings around;

  /**
   * What a rotation needs of the machine.
   *
   * @param zone whose midnight counts
   */
  record Surroundings(
      TimeSource time,
      ZoneId zone,
      PostRotate postRotate,
      OtherRotators others,
      WrittenLogs written) {
    /** Where no logging library is known. */
    Surroundings(TimeSource time, ZoneId zone, PostRotate postRotate, OtherRotators others) {
      this(time, zone, postRotate, others, new WrittenLogs());
    }
  }

  /**
   * A rotation by the machine's clocks.
   *
   * @param folder private to us: lock and state lie in it; made if it is missing
   * @param written what the logging libraries of this process write
   */
  public Rotation(
      RotateSettings settings, Path folder, TimeSource time, ZoneId zone, WrittenLogs written) {
    this(
        settings,
        folder,
        new Surroundings(
            time, zone, new PostRotate(PostRotate.LIMIT), new OtherRotators(), written));
  }

  Rotation(RotateSettings settings, Path folder, Surroundings around) {
    this.settings = settings;
    this.folder = folder;
    this.around = around;
  }

  /** What is asked for. */
  public enum Mode {
    /** What is due. */
    DUE,
    /** Everything that is not empty. */
    FORCE,
    /** Nothing is changed; the report says what {@link #DUE} would do. */
    DRY_RUN
  }

  /**
   * Rotates.
   *
   * @return every log that the settings name, in their order
   * @throws Busy if another process is at it
   * @throws IOException if lock or state cannot be had; no log was touched then
   */
  public List<Rotated> run(Mode mode) throws IOException, InterruptedException, Busy {
    return run(mode, Set.of());
  }

  /** The same without the logs {@code leave}, which are not in the answer. */
  public List<Rotated> run(Mode mode, Set<Path> leave)
      throws IOException, InterruptedException, Busy {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file = folder.resolve(LOCK);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (lock == null) {
        throw new Busy(file);
      }
      RotateState state = RotateState.read(folder.resolve(STATE));
      List<Rotated> report = new ArrayList<>();
      Folders folders = new Folders();
      Set<Path> seen = new HashSet<>(leave);
      for (RotatePlan plan : settings.plans()) {
        List<Path> logs = logs(plan).stream().filter(seen::add).toList();
        report.addAll(new PlanRun(plan, state, around, mode, folders).over(logs));
      }
      return report;
    }
  }

  /**
   * What the last run of each log left undone, as it is written down, by whichever process ran.
   *
   * @return empty if no run has written anything yet, or what it wrote cannot be read
   */
  public Optional<Map<Path, Reason>> troubles() throws IOException {
    Path file = folder.resolve(STATE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    RotateState state = RotateState.read(file);
    if (state.damaged()) {
      return Optional.empty();
    }
    Map<Path, Reason> troubles = new LinkedHashMap<>();
    for (RotatePlan plan : settings.plans()) {
      for (Path log : logs(plan)) {
        state
            .of(log)
            .flatMap(RotateState.Known::trouble)
            .ifPresent(trouble -> troubles.putIfAbsent(log, trouble));
      }
    }
    return Optional.of(troubles);
  }

  /**
   * The logs, each with its archives and itself where they were written to since then, whoever made
   * the archives.
   */
  public Map<Path, List<Path>> changedSince(Instant since) throws IOException {
    Map<Path, List<Path>> found = new LinkedHashMap<>();
    Folders folders = new Folders();
    for (RotatePlan plan : settings.plans()) {
      for (Path log : logs(plan)) {
        Archives archives = new Archives(log);
        List<Path> files = folders.of(archives.parent());
        Set<Path> changed = new TreeSet<>(RolledNames.beside(log, files, since));
        archives.list(files).forEach(archive -> changed.add(archive.path()));
        changed.add(log);
        changed.removeIf(path -> !RolledNames.isFresh(path, since));
        found.putIfAbsent(log, List.copyOf(changed));
      }
    }
    return found;
  }

  private static @org.jspecify.annotations.Nullable FileLock lock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException anotherThread) {
      return null;
    }
  }

  /** The paths that a plan means; its folders without links, so that nobody can swap one. */
  private static List<Path> logs(RotatePlan plan) throws IOException {
    Set<Path> logs = new TreeSet<>();
    for (String file : plan.files()) {
      Path path = Path.of(file).toAbsolutePath().normalize();
      Path parent = path.getParent();
      if (parent == null) {
        continue;
      }
      try {
        Path real = parent.toRealPath();
        String name = String.valueOf(path.getFileName());
        if (name.contains("*") || name.contains("?")) {
          matching(real, name, logs);
        } else {
          logs.add(real.resolve(name));
        }
      } catch (NoSuchFileException | NotDirectoryException missing) {
        logs.add(path);
      }
    }
    return List.copyOf(logs);
  }

  private static void matching(Path folder, String glob, Set<Path> logs) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      for (Path file : files) {
        boolean archive = ARCHIVE_LIKE.matcher(String.valueOf(file.getFileName())).matches();
        if (!archive && !Files.isDirectory(file) && logs.size() < MOST_LOGS) {
          logs.add(file);
        }
      }
    }
  }
}
