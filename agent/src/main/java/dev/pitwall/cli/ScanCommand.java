package dev.pitwall.cli;

import dev.pitwall.Release;
import dev.pitwall.ScanRound;
import dev.pitwall.cli.AgentAccess.Outcome;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.scan.Sbom;
import dev.pitwall.scan.ScanJson;
import dev.pitwall.scan.ScanReport;
import dev.pitwall.scan.ScanSettings;
import dev.pitwall.scan.Vulnerability;
import dev.pitwall.scan.image.ImageReport;
import dev.pitwall.scan.inventory.LoadedCode;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scan [PATH...]}: known vulnerabilities of what is there, or of what a JVM loaded. */
@Command(name = "scan")
final class ScanCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private AgentOptions agent = new AgentOptions();

  @Parameters(arity = "0..*", paramLabel = "PATH")
  private List<Path> places = new ArrayList<>();

  @Option(names = "--osv", paramLabel = "FILE|DIR")
  private @Nullable Path osv;

  @Option(names = "--update")
  private boolean update;

  @Option(names = "--sbom", paramLabel = "FILE")
  private @Nullable Path sbom;

  ScanCommand(Session session) {
    this.session = session;
  }

  /** What the agent told, or the exit code if it told nothing. */
  private record Asked(Optional<LoadedCode> code, String app, @Nullable ExitCode failed) {}

  @Override
  public Integer call() throws InterruptedException {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    if (update && !updated(sound.get())) {
      return ExitCode.CONFIGURATION.code();
    }
    Asked asked = new Asked(Optional.empty(), "", null);
    if (places.isEmpty() || agent.named()) {
      asked = ask(sound.get());
      ExitCode failed = asked.failed();
      if (failed != null) {
        return failed.code();
      }
    }
    ScanReport report;
    try {
      report =
          ScanRound.run(
              sound.get(), session.locale(), places, asked.code(), Optional.ofNullable(osv));
    } catch (IOException e) {
      say(session.words().get("scan.no-index", "error", e.toString()));
      return ExitCode.CRITICAL.code();
    }
    ScanText text = new ScanText(session.words(), session.terminal());
    if (session.json()) {
      session.printJson(writer -> ScanJson.write(writer, report));
    } else {
      text.lines(report).forEach(session::print);
    }
    text.remarks(report, ScanSettings.from(sound.get()).incomplete()).forEach(this::say);
    return writeSbom(report, asked.app()) ? exit(report).code() : ExitCode.CRITICAL.code();
  }

  /**
   * False if there is no mirror; a mirror that does not answer leaves the snapshot that is there.
   */
  private boolean updated(LoadedConfiguration configuration) {
    try {
      Optional<Boolean> fetched = ScanRound.update(configuration, session.locale());
      if (fetched.isEmpty()) {
        say(session.words().get("scan.no-mirror"));
        return false;
      }
      say(session.words().get(fetched.get() ? "scan.updated" : "scan.up-to-date"));
    } catch (IOException e) {
      say(session.words().get("scan.not-updated", "error", String.valueOf(e.getMessage())));
    }
    return true;
  }

  private Asked ask(LoadedConfiguration configuration) {
    Messages words = session.words();
    Outcome outcome = agent.locate(configuration, words);
    if (outcome instanceof Outcome.Missing missing) {
      missing.lines().forEach(this::say);
      say(words.get("scan.name-a-path"));
      return new Asked(Optional.empty(), "", missing.code());
    }
    Outcome.Found found = (Outcome.Found) outcome;
    try {
      Optional<LoadedCode> code = ScanRound.loaded(found.address(), found.token());
      if (code.isPresent()) {
        return new Asked(code, found.told().status().app(), null);
      }
      say(words.get("scan.cannot-tell", "address", found.address()));
    } catch (IOException e) {
      say(words.get("agent.silent", "whom", found.address(), "detail", e.toString()));
    }
    return new Asked(Optional.empty(), "", ExitCode.UNKNOWN);
  }

  /** False if it was asked for and could not be written; a file that is there is replaced. */
  private boolean writeSbom(ScanReport report, String app) {
    Path file = sbom;
    if (file == null) {
      return true;
    }
    String name =
        app.isEmpty() ? String.join(" ", places.stream().map(Path::toString).toList()) : app;
    try (Writer out = Files.newBufferedWriter(file)) {
      Sbom.write(
          out, report, name, Release.version(), TimeSource.system().now(), UUID.randomUUID());
      say(session.words().get("scan.sbom", "file", file));
      return true;
    } catch (IOException e) {
      say(session.words().get("scan.no-sbom", "file", file, "error", e.toString()));
      return false;
    }
  }

  private void say(String text) {
    session.say(TextTable.printable(text));
  }

  private static Optional<ImageReport.Counts> counts(ScanReport report) {
    return report
        .image()
        .map(each -> each instanceof ImageReport.Scanned scanned ? scanned.counts() : null);
  }

  private static ExitCode exit(ScanReport report) {
    List<Vulnerability> all =
        report.found().map(ScanReport.Found::vulnerabilities).orElse(List.of());
    Optional<ImageReport.Counts> image = counts(report);
    if (all.stream().anyMatch(Vulnerability::urgent)
        || image.filter(counts -> counts.critical() > 0).isPresent()) {
      return ExitCode.CRITICAL;
    }
    if (!all.isEmpty() || image.filter(counts -> counts.all() > 0).isPresent()) {
      return ExitCode.WARNING;
    }
    return report.incomplete() ? ExitCode.UNKNOWN : ExitCode.OK;
  }
}
