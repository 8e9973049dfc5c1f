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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code security FILE...}: what access logs say of attacks. */
@Command(name = "security")
final class SecurityCommand implements Callable<Integer> {
  private static final Path NGINX = Path.of("/etc/nginx/nginx.conf");
  private static final int TOP = 10;

  private final Session session;

  @Parameters(arity = "1..*", paramLabel = "FILE")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--date", paramLabel = "DAY|all", converter = LogsCommand.Day.class)
  private @Nullable Span span;

  @Option(names = "--top", paramLabel = "N", converter = LogsCommand.Top.class)
  private @Nullable Integer top;

  @Option(names = "--nginx-conf", paramLabel = "FILE")
  private @Nullable Path nginx;

  SecurityCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<LoadedConfiguration> configuration = session.soundConfiguration();
    if (configuration.isEmpty()) {
      return ExitCode.CONFIGURATION.code(); // it says who the client is
    }
    TimeSource time = TimeSource.system();
    SecurityScan.Request request = request(time);
    SecurityReport report;
    long bytes = bytes(request.files());
    AtomicLong done = new AtomicLong();
    try (ProgressLine progress = new ProgressLine(session, session.terminal().interactive())) {
      report =
          SecurityScan.run(
              request,
              SecuritySettings.from(configuration.get()),
              read -> progress.read(done.addAndGet(read), bytes));
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
    Optional<Path> known = Files.isReadable(NGINX) ? Optional.of(NGINX) : Optional.empty();
    return new SecurityScan.Request(
        files,
        span == null ? new Span.Today(time.now()) : span,
        ZoneId.systemDefault(),
        nginx == null ? known : Optional.of(nginx),
        top == null ? TOP : Math.min(top, AnalysisRequest.MOST_TOP));
  }

  private static long bytes(List<Path> files) {
    long bytes = 0;
    for (Path file : files) {
      try {
        bytes += Files.size(file);
      } catch (IOException absent) {
        bytes += 0; // told in the report
      }
    }
    return bytes;
  }

  private void tellProblems(SecurityReport report) {
    Messages words = session.words();
    for (FileReport file : report.files()) {
      if (file.problem() != null) {
        String key = "logs.problem." + file.problem();
        String why = words.has(key) ? words.get(key) : file.problem();
        say(words.get("logs.problem", "file", file.path(), "why", why));
      } else if (file.formats().isEmpty() && file.bytes() > 0) {
        say(words.get("security.not-understood", "file", file.path()));
      } else if (!file.complete()) {
        say(words.get("logs.half-understood", "file", file.path(), "unparsed", file.unparsed()));
      } else if (file.events() > 0 && file.requests() == 0 && file.first() == null) {
        say(words.get("security.no-requests", "file", file.path()));
      } else if (file.requests() == 0 && file.first() != null && file.last() != null) {
        say(
            words.get(
                "logs.other-days",
                "file",
                file.path(),
                "date",
                report.date(),
                "first",
                file.first(),
                "last",
                file.last()));
      }
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
