package dev.pitwall.scan.image;

import dev.pitwall.scan.image.ImageReport.Reason;
import dev.pitwall.schedule.Processes;
import dev.pitwall.schedule.TimeSource;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs trivy where it is installed: never fetched, never by way of a shell, in an environment
 * without secrets, with a cache of its own, and without leave to fetch anything itself.
 */
public final class Trivy {
  /** Images may be large; one scan of them takes minutes. */
  static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Duration VERSION_LIMIT = Duration.ofSeconds(30);
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);
  private static final Duration TOO_OLD = Duration.ofDays(30);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final long MOST_BYTES = 64L << 20;
  private static final int MOST_COMPLAINTS = 64 << 10;
  private static final int LONGEST = 300;

  /**
   * Published by an attacker.
   *
   * @see <a href="https://github.com/advisories/GHSA-69fq-xp46-6x23">CVE-2026-33634</a>
   */
  private static final Set<String> MALICIOUS = Set.of("0.69.4", "0.69.5", "0.69.6");

  private final String path;
  private final Path cache;
  private final TimeSource time;
  private final Duration limit;

  /**
   * Runs nothing yet.
   *
   * @param path folders, as in the variable {@code PATH}
   * @param cache where its database is kept; it need not be there
   * @param limit of one scan
   */
  Trivy(String path, Path cache, TimeSource time, Duration limit) {
    this.path = path;
    this.cache = cache;
    this.time = time;
    this.limit = limit;
  }

  /**
   * The one that this process would find.
   *
   * @param cache where its database is kept; it need not be there
   */
  public static Trivy ofMachine(Path cache, TimeSource time) {
    String path = new ProcessBuilder().environment().getOrDefault("PATH", "/usr/bin:/bin");
    return new Trivy(path + ":/usr/local/bin", cache, time, LIMIT);
  }

  /** Nothing is known, for a reason. */
  private static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Reason reason;

    Unanswered(Reason reason, String detail) {
      super(detail);
      this.reason = reason;
    }
  }

  /** Scans an image; takes up to ten minutes. Throws for nothing that trivy does. */
  public ImageReport scan(ImageTarget target) throws InterruptedException {
    try {
      return scanned(target);
    } catch (Unanswered e) {
      return new ImageReport.Unknown(target, e.reason, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new ImageReport.Unknown(target, Reason.FAILED, cut(String.valueOf(e.getMessage())));
    }
  }

  private ImageReport scanned(ImageTarget target)
      throws Unanswered, IOException, InterruptedException {
    Path tool = find().orElseThrow(() -> new Unanswered(Reason.NOT_INSTALLED, ""));
    trust(tool);
    if (target.file() && !Files.isReadable(Path.of(target.text()))) {
      throw new Unanswered(Reason.NO_IMAGE, target.text());
    }
    prepare();
    TrivyJson.Told told =
        run(tool, List.of("version", "--format", "json"), VERSION_LIMIT, TrivyJson::version);
    if (MALICIOUS.contains(told.version())) {
      throw new Unanswered(Reason.MALICIOUS, told.version());
    }
    Instant database = told.database();
    if (database == null) {
      throw new Unanswered(Reason.NO_DATABASE, cache.toString());
    }
    Duration age = Duration.between(database, time.now());
    if (age.compareTo(TOO_OLD) > 0) {
      throw new Unanswered(Reason.OLD_DATABASE, String.valueOf(age.toDays()));
    }
    TrivyJson.Report report = run(tool, arguments(target), limit, TrivyJson::report);
    return new ImageReport.Scanned(
        target,
        told.version(),
        database,
        report.system(),
        report.unsupported(),
        report.counts(),
        report.worst());
  }

  private List<String> arguments(ImageTarget target) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "image",
                "--format",
                "json",
                "--scanners",
                "vuln",
                "--skip-db-update",
                "--skip-java-db-update",
                "--offline-scan",
                "--quiet",
                "--timeout",
                limit.toSeconds() + "s"));
    if (target.file()) {
      arguments.addAll(List.of("--input", target.text()));
    } else {
      // not the registry: nothing is fetched
      arguments.addAll(List.of("--image-src", "docker,containerd,podman", target.text()));
    }
    return arguments;
  }

  private Optional<Path> find() {
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (folder.startsWith("/")) {
        Path file = Path.of(folder, "trivy");
        if (Files.isExecutable(file) && Files.isRegularFile(file)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  /** A program that anybody can replace is not run with the rights of this process. */
  private static void trust(Path tool) throws Unanswered, IOException {
    Path real = tool.toRealPath();
    for (Path each : List.of(real, real.resolveSibling(""), tool.resolveSibling(""))) {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(each);
      if (rights.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new Unanswered(Reason.WRITABLE, each.toString());
      }
    }
  }

  private void prepare() throws IOException {
    if (!Files.isDirectory(cache)) {
      Files.createDirectories(
          cache,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private <T> T run(Path tool, List<String> arguments, Duration most, Output.Reading<T> reading)
      throws Unanswered, IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(tool.toString(), "--cache-dir"));
    command.add(cache.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(cache.toFile());
    environment(builder.environment());
    Process process = Processes.start(builder);
    try {
      process.getOutputStream().close();
      Output<T> out = Output.of(process.getInputStream(), MOST_BYTES, reading);
      Output<String> complaints =
          Output.of(process.getErrorStream(), Long.MAX_VALUE, Trivy::complaints);
      await(process, out, most);
      if (process.exitValue() != 0) {
        throw refused(lastLine(complaints.result(LAST_WORDS)));
      }
      return out.result(LAST_WORDS);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void await(Process process, Output<?> out, Duration most)
      throws Unanswered, InterruptedException {
    long begin = time.nanoTime();
    while (!process.waitFor(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
      if (out.isTooLong()) {
        throw new Unanswered(Reason.TOO_LONG, "");
      }
      if (time.nanoTime() - begin > most.toNanos()) {
        throw new Unanswered(Reason.LATE, String.valueOf(Math.max(1, most.toMinutes())));
      }
    }
    // it may have ended because nobody reads on: the reader knows why in a moment
    if (out.isOver(LAST_WORDS) && out.isTooLong()) {
      throw new Unanswered(Reason.TOO_LONG, "");
    }
  }

  private Unanswered refused(String complaint) {
    String low = complaint.toLowerCase(Locale.ROOT);
    if (low.contains("on the first run")) {
      return new Unanswered(Reason.NO_DATABASE, cache.toString());
    }
    boolean image = low.contains("unable to find the specified image") || low.contains("no such");
    return new Unanswered(image ? Reason.NO_IMAGE : Reason.FAILED, cut(complaint));
  }

  /** Of this process only where docker listens. */
  private void environment(Map<String, String> environment) {
    environment.keySet().retainAll(Set.of("DOCKER_HOST", "XDG_RUNTIME_DIR"));
    environment.put("PATH", path);
    environment.put("LC_ALL", "C");
    environment.put("HOME", cache.toString());
    environment.put("TMPDIR", cache.toString());
    environment.put("TRIVY_DISABLE_TELEMETRY", "true");
    environment.put("TRIVY_SKIP_VERSION_CHECK", "true");
  }

  /** The end of it: what comes before is let go. */
  private static String complaints(Reader text) throws IOException {
    StringBuilder end = new StringBuilder();
    char[] part = new char[4_096];
    for (int n = text.read(part); n >= 0; n = text.read(part)) {
      end.append(part, 0, n);
      if (end.length() > 2 * MOST_COMPLAINTS) {
        end.delete(0, end.length() - MOST_COMPLAINTS);
      }
    }
    return end.toString();
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce("", (first, second) -> second).strip();
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
