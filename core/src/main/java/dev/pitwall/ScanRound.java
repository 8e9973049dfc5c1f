package dev.pitwall;

import dev.pitwall.checklist.ask.Programs;
import dev.pitwall.checklist.ask.UpdateState;
import dev.pitwall.checklist.ask.Updates;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.scan.Ignore;
import dev.pitwall.scan.OsPackages;
import dev.pitwall.scan.ScanReport;
import dev.pitwall.scan.ScanSettings;
import dev.pitwall.scan.VexFile;
import dev.pitwall.scan.image.ImageReport;
import dev.pitwall.scan.image.ImageTarget;
import dev.pitwall.scan.image.Trivy;
import dev.pitwall.scan.inventory.Inventory;
import dev.pitwall.scan.inventory.LoadedCode;
import dev.pitwall.scan.inventory.LoadedCodeJson;
import dev.pitwall.scan.osv.Mirror;
import dev.pitwall.scan.osv.OsvDatabase;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One scan for vulnerabilities, for the command line or at its planned time. */
public final class ScanRound {
  /** In the state folder. */
  static final String FOLDER = "scan";

  private static final String LOADED = "/api/v1/scan/loaded";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final OsPackages NOT_ASKED = new OsPackages("", null, null, null);

  private final Configuration configuration;
  private final ScanSettings settings;
  private final Locale locale;
  private final TimeSource time;
  private final @Nullable Path folder;

  /**
   * Scans nothing yet.
   *
   * @param folder where the index is kept, it need not be there; null: where the configuration says
   */
  ScanRound(Configuration configuration, Locale locale, TimeSource time, @Nullable Path folder) {
    this.configuration = configuration;
    this.settings = ScanSettings.from(configuration);
    this.locale = locale;
    this.time = time;
    this.folder = folder;
  }

  /**
   * Asks an agent what its JVM loaded; at most about 13 seconds.
   *
   * @return empty if that process cannot tell
   * @throws IOException if nobody answers
   */
  public static Optional<LoadedCode> loaded(String address, Optional<String> token)
      throws IOException {
    RunningAgent.Called called = RunningAgent.call(URI.create(address), token, "GET", LOADED, null);
    if (called.code() == NOT_FOUND) {
      return Optional.empty();
    }
    if (called.code() != OK) {
      throw new IOException("HTTP " + called.code());
    }
    return LoadedCodeJson.read(new StringReader(called.body()));
  }

  /**
   * Fetches the snapshot from {@code scan.mirror}.
   *
   * @return empty if there is no mirror; false if it has nothing new
   * @throws IOException if that failed; the snapshot that is there stays
   */
  public static Optional<Boolean> update(Configuration c, Locale locale) throws IOException {
    return new ScanRound(c, locale, TimeSource.system(), null).update();
  }

  Optional<Boolean> update() throws IOException {
    Optional<URI> mirror = settings.mirror();
    Optional<Path> snapshot = mirror.isEmpty() ? Optional.empty() : snapshot();
    return snapshot.isEmpty()
        ? Optional.empty()
        : Optional.of(new Mirror(mirror.orElseThrow(), time).fetch(snapshot.get()));
  }

  /** The configured one; of a mirror alone the one in the state folder. */
  private Optional<Path> snapshot() throws IOException {
    return settings.osv().isPresent() || settings.mirror().isEmpty()
        ? settings.osv()
        : Optional.of(folder().resolve("all.zip"));
  }

  /**
   * Scans; nothing is fetched and nothing changed but the index of the snapshot.
   *
   * @param places what is read; if empty, what the JVM loaded its classes from
   * @param osv the snapshot in place of the configured one
   * @throws IOException if the index can be kept nowhere or not be read
   */
  public static ScanReport run(
      Configuration c,
      Locale locale,
      Collection<Path> places,
      Optional<LoadedCode> code,
      Optional<Path> osv)
      throws IOException, InterruptedException {
    ScanRound round = new ScanRound(c, locale, TimeSource.system(), null);
    OsPackages os = round.settings.osPackages() ? round.os() : NOT_ASKED;
    return round.report(places, code, osv, os);
  }

  /**
   * What this JVM loaded; the package manager is not asked, which the checklist does.
   *
   * @throws IOException if the index can be kept nowhere or not be read
   */
  ScanReport ofJvm(LoadedCode code) throws IOException, InterruptedException {
    return report(List.of(), Optional.of(code), Optional.empty(), NOT_ASKED);
  }

  private ScanReport report(
      Collection<Path> places, Optional<LoadedCode> code, Optional<Path> osv, OsPackages os)
      throws IOException, InterruptedException {
    Inventory inventory =
        Inventory.of(places.isEmpty() ? code.map(LoadedCode::places).orElse(List.of()) : places);
    List<Ignore> ignores = new ArrayList<>(settings.ignores());
    List<VexFile.Read> vex = settings.vex().stream().map(VexFile::read).toList();
    vex.forEach(each -> ignores.addAll(each.ignores()));
    OsvDatabase.Opened opened = new OsvDatabase.Opened(Optional.empty(), null, false);
    Optional<Path> source = osv.isPresent() ? osv : snapshot();
    if (source.isPresent()) {
      opened = OsvDatabase.open(source.get(), folder());
    }
    try {
      ScanReport report =
          ScanReport.of(
              inventory,
              code,
              opened,
              ignores,
              time.now().atZone(ZoneId.systemDefault()).toLocalDate(),
              time.now(),
              os);
      return report.with(vex, image());
    } finally {
      if (opened.database().isPresent()) {
        opened.database().get().close();
      }
    }
  }

  private Optional<ImageReport> image() throws IOException, InterruptedException {
    Optional<ImageTarget> target = settings.image();
    return target.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Trivy.ofMachine(folder().resolve("trivy").toAbsolutePath(), time).scan(target.get()));
  }

  private OsPackages os() throws InterruptedException {
    UpdateState state = new Updates(Programs.ofMachine(), Path.of("/"), time, locale).ask();
    return new OsPackages(state.manager(), state.pending(), state.security(), state.reason());
  }

  /** In the state folder; else where this user may write, one for all applications. */
  private Path folder() throws IOException {
    Path known = folder;
    return made(known == null ? place() : known);
  }

  /** That folder, made for this user alone if it is not there. */
  static Path made(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      Files.createDirectories(
          place,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return place;
  }

  private Path place() {
    Optional<Path> configured = CoreSettings.from(configuration).stateDir();
    if (configured.isPresent()) {
      return configured.get().resolve(FOLDER);
    }
    List<Path> roots = StateDirectory.roots(ProcessFacts.read().home());
    return roots.stream()
        .filter(root -> Files.isWritable(root) || Files.isWritable(root.resolve(".scan")))
        .findFirst()
        .orElse(roots.get(roots.size() - 1))
        .resolve(".scan");
  }
}
