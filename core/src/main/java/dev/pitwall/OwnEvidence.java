package dev.pitwall;

import dev.pitwall.check.Trends;
import dev.pitwall.check.host.HostSettings;
import dev.pitwall.check.logs.ErrorSettings;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.check.postgres.SessionsReport;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.emergency.EmergencySettings;
import dev.pitwall.emergency.evidence.Exhibit;
import dev.pitwall.emergency.evidence.Exhibits;
import dev.pitwall.emergency.evidence.SecretFilter;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The evidence that can be had: from inside the application, and what is there from outside too.
 */
final class OwnEvidence {
  private static final Logger log = LoggerFactory.getLogger(OwnEvidence.class);
  private static final long HISTOGRAM_IN_FRAMES = 512L << 20;
  private static final int MOST_LOGS = 5;

  private final Supplier<LoadedConfiguration> configuration;
  private final Optional<Path> stateDirectory;
  private final Locale locale;
  private final TimeSource time;

  OwnEvidence(
      Supplier<LoadedConfiguration> configuration,
      Optional<Path> stateDirectory,
      Locale locale,
      TimeSource time) {
    this.configuration = configuration;
    this.stateDirectory = stateDirectory;
    this.locale = locale;
    this.time = time;
  }

  /**
   * Of this JVM and what surrounds it, what goes first first.
   *
   * @param emergency true: the application may stand still for the histogram
   */
  List<Exhibit> inside(Trends trends, Snapshot snapshot, boolean emergency) {
    List<Exhibit> exhibits = new ArrayList<>();
    exhibits.add(Exhibits.threads());
    exhibits.add(Exhibits.histogram(emergency ? Long.MAX_VALUE : HISTOGRAM_IN_FRAMES));
    exhibits.add(Exhibits.readings(trends, time));
    exhibits.add(new Exhibit("status.json", out -> status(snapshot, out)));
    exhibits.add(Exhibits.versions(Release.version()));
    exhibits.addAll(outside());
    return exhibits;
  }

  /** A line for each thing, so that a secret in one takes nothing of the others with it. */
  private static void status(Snapshot snapshot, Appendable out) throws IOException {
    StringWriter text = new StringWriter();
    snapshot.status().writeTo(text);
    out.append(text.toString().replace("},{", "},\n{").replace("\":[{", "\":[\n{")).append("\n");
  }

  /** What needs no JVM: disks, last log lines, the database's sessions. */
  List<Exhibit> outside() {
    LoadedConfiguration c = configuration.get();
    List<Exhibit> exhibits = new ArrayList<>();
    Set<Path> disks = new LinkedHashSet<>(HostSettings.from(c).diskPaths());
    stateDirectory.ifPresent(disks::add);
    exhibits.add(Exhibits.disks(disks));
    for (Path log : logs(c)) {
      exhibits.add(Exhibits.tail(log));
    }
    PostgresSettings postgres = PostgresSettings.from(c);
    if (postgres.url().isPresent()) {
      exhibits.add(new Exhibit("database.txt", new SessionsReport(postgres, locale)::write));
    }
    return exhibits;
  }

  private List<Path> logs(LoadedConfiguration c) {
    Set<Path> logs = new LinkedHashSet<>();
    ErrorSettings.from(c).file().ifPresent(logs::add);
    stateDirectory
        .map(folder -> folder.resolve("logs"))
        .ifPresent(
            folder -> {
              logs.add(folder.resolve("pitwall.log"));
              logs.add(folder.resolve("access.log"));
            });
    paths(EmergencySettings.from(c).logs()).stream()
        .filter(Files::isRegularFile)
        .forEach(logs::add);
    return logs.stream().filter(Files::exists).limit(MOST_LOGS).toList();
  }

  private static List<Path> paths(List<String> names) {
    List<Path> paths = new ArrayList<>();
    for (String name : names) {
      try {
        paths.add(Path.of(name));
      } catch (InvalidPathException e) {
        log.debug("{} is no path here", name, e);
      }
    }
    return paths;
  }

  /**
   * What must be nowhere in it: every secret of the configuration, and the token of the state dir.
   */
  SecretFilter filter() {
    Set<String> secrets = new TreeSet<>(configuration.get().secrets());
    if (stateDirectory.isPresent()) {
      try {
        RunningAgent.token(stateDirectory.get()).ifPresent(secrets::add);
      } catch (IOException e) {
        return new SecretFilter(secrets); // nor can what is not readable be in a file of ours
      }
    }
    return new SecretFilter(secrets);
  }
}
