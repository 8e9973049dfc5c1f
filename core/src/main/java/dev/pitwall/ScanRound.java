package dev.pitwall;

import dev.pitwall.checklist.ask.Programs;
import dev.pitwall.checklist.ask.UpdateState;
import dev.pitwall.checklist.ask.Updates;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.scan.OsPackages;
import dev.pitwall.scan.ScanReport;
import dev.pitwall.scan.ScanSettings;
import dev.pitwall.scan.inventory.Inventory;
import dev.pitwall.scan.inventory.LoadedCode;
import dev.pitwall.scan.inventory.LoadedCodeJson;
import dev.pitwall.scan.osv.OsvDatabase;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One scan for vulnerabilities, for the command line. */
public final class ScanRound {
  private static final String LOADED = "/api/v1/scan/loaded";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private ScanRound() {}

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
    TimeSource time = TimeSource.system();
    ScanSettings settings = ScanSettings.from(c);
    Inventory inventory =
        Inventory.of(places.isEmpty() ? code.map(LoadedCode::places).orElse(List.of()) : places);
    OsvDatabase.Opened opened = new OsvDatabase.Opened(Optional.empty(), null, false);
    Optional<Path> source = osv.or(settings::osv);
    if (source.isPresent()) {
      opened = OsvDatabase.open(source.get(), folder(c));
    }
    try {
      return ScanReport.of(
          inventory,
          code,
          opened,
          settings.ignores(),
          time.now().atZone(ZoneId.systemDefault()).toLocalDate(),
          time.now(),
          settings.osPackages() ? os(locale, time) : new OsPackages("", null, null, null));
    } finally {
      if (opened.database().isPresent()) {
        opened.database().get().close();
      }
    }
  }

  private static OsPackages os(Locale locale, TimeSource time) throws InterruptedException {
    UpdateState state = new Updates(Programs.ofMachine(), Path.of("/"), time, locale).ask();
    return new OsPackages(state.manager(), state.pending(), state.security(), state.reason());
  }

  /** In the state folder; else where this user may write, one for all applications. */
  private static Path folder(Configuration c) throws IOException {
    List<Path> roots = StateDirectory.roots(ProcessFacts.read().home());
    Path usual =
        roots.stream()
            .filter(root -> Files.isWritable(root) || Files.isWritable(root.resolve(".scan")))
            .findFirst()
            .orElse(roots.get(roots.size() - 1))
            .resolve(".scan");
    Path folder = CoreSettings.from(c).stateDir().map(dir -> dir.resolve("scan")).orElse(usual);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return folder;
  }
}
