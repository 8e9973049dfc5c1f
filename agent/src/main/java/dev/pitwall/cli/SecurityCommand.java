package dev.pitwall.cli;

import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.logs.analyze.AnalysisRequest;
import dev.pitwall.logs.analyze.FileReport;
import dev.pitwall.logs.analyze.Span;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.security.SecurityReport;
import dev.pitwall.security.SecurityReportJson;
import dev.pitwall.security.SecurityScan;
import dev.pitwall.security.SecuritySettings;
import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code security FILE...}: what access logs say of attacks; and what the running agent does about
 * them.
 */
@Command(name = "security")
final class SecurityCommand implements Callable<Integer> {
  private static final int TOP = 10;

  private final Session session;

  @Parameters(arity = "0..*", paramLabel = "FILE")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--date", paramLabel = "DAY|all", converter = LogsCommand.Day.class)
  private @Nullable Span span;

  @Option(names = "--top", paramLabel = "N", converter = LogsCommand.Top.class)
  private @Nullable Integer top;

  @Option(names = "--nginx-conf", paramLabel = "FILE")
  private @Nullable Path nginx;

  @Spec private CommandSpec spec = CommandSpec.create();

  SecurityCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), session.words().get("security.no-file"));
    }
    Optional<LoadedConfiguration> configuration = session.soundConfiguration();
    if (configuration.isEmpty()) {
      return ExitCode.CONFIGURATION.code(); // it says who the client is
    }
    TimeSource time = TimeSource.system();
    SecurityScan.Request request = request(time);
    SecurityReport report;
    long bytes = ReadFiles.bytes(request.files());
    try (ProgressLine progress = new ProgressLine(session, session.terminal().interactive())) {
      report =
          SecurityScan.run(
              request,
              SecuritySettings.from(configuration.get()),
              read -> progress.read(read, bytes));
    }
    tellProblems(report);
    if (session.json()) {
      session.printJson(writer -> SecurityReportJson.write(writer, report));
    } else {
      new SecurityText(session.words(), session.terminal()).lines(report).forEach(session::print);
    }
    return exit(report).code();
  }

  private SecurityScan.Request request(TimeSource time) {
    return new SecurityScan.Request(
        files,
        span == null ? new Span.Today(time.now()) : span,
        ZoneId.systemDefault(),
        ReadFiles.nginx(Optional.ofNullable(nginx)),
        top == null ? TOP : Math.min(top, AnalysisRequest.MOST_TOP));
  }

  private void tellProblems(SecurityReport report) {
    Messages words = session.words();
    ReadFiles read = new ReadFiles(words);
    for (FileReport file : report.files()) {
      Optional<String> trouble = read.trouble(file, "security.not-understood");
      if (trouble.isEmpty() && file.requests() == 0) {
        trouble =
            file.events() > 0 && file.first() == null
                ? Optional.of(words.get("security.no-requests", "file", file.path()))
                : read.otherDays(file, report.date());
      }
      trouble.ifPresent(this::say);
    }
    if (report.undated() > 0) {
      say(words.get("security.undated", "n", report.undated()));
    }
  }

  private void say(String text) {
    session.say(TextTable.printable(text));
  }

  private static ExitCode exit(SecurityReport report) {
    if (report.files().stream().anyMatch(file -> file.problem() != null)) {
      return ExitCode.CRITICAL;
    }
    if (!report.complete()) {
      return ExitCode.UNKNOWN;
    }
    return report.findings().isEmpty() ? ExitCode.OK : ExitCode.WARNING;
  }
}
