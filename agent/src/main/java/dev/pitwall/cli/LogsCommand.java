package dev.pitwall.cli;

import dev.pitwall.logs.analyze.AnalysisRequest;
import dev.pitwall.logs.analyze.FileReport;
import dev.pitwall.logs.analyze.LogAnalysis;
import dev.pitwall.logs.analyze.LogReport;
import dev.pitwall.logs.analyze.LogReportJson;
import dev.pitwall.logs.analyze.LogReportPage;
import dev.pitwall.logs.analyze.Span;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code logs FILE...}: the guide's log analysis. */
@Command(name = "logs")
final class LogsCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(arity = "1..*", paramLabel = "FILE")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--date", paramLabel = "DAY|all", converter = Day.class)
  private @Nullable Span span;

  @Option(names = "--top", paramLabel = "N", converter = Top.class)
  private @Nullable Integer top;

  @Option(names = "--threads", paramLabel = "N", converter = ThreadCount.class)
  private @Nullable Integer threads;

  @Option(names = "--format", paramLabel = "PATTERN")
  private @Nullable String pattern;

  @Option(names = "--nginx-conf", paramLabel = "FILE")
  private @Nullable Path nginx;

  @Option(names = "--html", paramLabel = "FILE")
  private @Nullable Path html;

  LogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    TimeSource time = TimeSource.system();
    AnalysisRequest request = request(time);
    LogReport report;
    long begin = time.nanoTime();
    long bytes = ReadFiles.bytes(request.files());
    try (ProgressLine progress = new ProgressLine(session, session.terminal().interactive())) {
      report = LogAnalysis.run(request, read -> progress.read(read, bytes));
    } catch (IllegalArgumentException e) {
      session.say(
          TextTable.printable(
              session.words().get("logs.bad-pattern", "pattern", String.valueOf(pattern))));
      return ExitCode.USAGE.code();
    }
    long nanos = time.nanoTime() - begin;
    tellProblems(report);
    if (session.json()) {
      session.printJson(writer -> LogReportJson.write(writer, report));
    } else {
      new LogsText(session.words(), session.terminal())
          .lines(report, nanos)
          .forEach(session::print);
    }
    return writePage(report) ? exit(report).code() : ExitCode.CRITICAL.code();
  }

  /** False if it was asked for and could not be written; a file that is there is replaced. */
  private boolean writePage(LogReport report) {
    Path file = html;
    if (file == null) {
      return true;
    }
    try {
      Files.writeString(file, LogReportPage.of(report, session.locale()));
      say(session.words().get("logs.page", "file", file));
      return true;
    } catch (IOException e) {
      say(session.words().get("logs.no-page", "file", file, "error", e.toString()));
      return false;
    }
  }

  private AnalysisRequest request(TimeSource time) {
    Span wanted = span == null ? new Span.Today(time.now()) : span;
    int cores = Math.min(Runtime.getRuntime().availableProcessors(), 8);
    AnalysisRequest request =
        AnalysisRequest.of(files, wanted, ZoneId.systemDefault())
            .withThreads(threads == null ? cores : threads);
    if (top != null) {
      request = request.withTop(top);
    }
    if (pattern != null) {
      request = request.withPattern(pattern);
    }
    Optional<Path> configuration = ReadFiles.nginx(Optional.ofNullable(nginx));
    if (configuration.isPresent()) {
      request = request.withNginxConfiguration(configuration.get());
    }
    return request;
  }

  private void tellProblems(LogReport report) {
    ReadFiles read = new ReadFiles(session.words());
    for (FileReport file : report.files()) {
      Optional<String> trouble = read.trouble(file, "logs.not-understood");
      if (trouble.isEmpty() && file.lines() == 0) {
        trouble = read.otherDays(file, report.date());
      }
      if (trouble.isEmpty()
          && file.events() > 0
          && file.undated() == file.events()
          && isOneDay(report)) {
        trouble = Optional.of(session.words().get("logs.undated", "file", file.path()));
      }
      trouble.ifPresent(this::say);
    }
  }

  private static boolean isOneDay(LogReport report) {
    return !report.date().equals("all");
  }

  private void say(String text) {
    session.say(TextTable.printable(text));
  }

  private static ExitCode exit(LogReport report) {
    boolean unread = report.files().stream().anyMatch(file -> file.problem() != null);
    if (unread) {
      return ExitCode.CRITICAL;
    }
    return report.complete() ? ExitCode.OK : ExitCode.UNKNOWN;
  }

  /** A day as 2026-11-26, {@code today}, {@code yesterday} or {@code all}. */
  static final class Day implements ITypeConverter<Span> {
    @Override
    public Span convert(String text) {
      TimeSource time = TimeSource.system();
      return switch (text) {
        case "all" -> new Span.All();
        case "today" -> new Span.Today(time.now());
        case "yesterday" ->
            new Span.On(time.now().atZone(ZoneId.systemDefault()).toLocalDate().minusDays(1));
        default -> day(text);
      };
    }

    private static Span day(String text) {
      try {
        return new Span.On(LocalDate.parse(text));
      } catch (DateTimeException e) {
        throw new TypeConversionException("'" + text + "' (2026-11-26, today, yesterday, all)");
      }
    }
  }

  /** 1 to the most. */
  static final class Top implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, AnalysisRequest.MOST_TOP);
    }
  }

  /** 1 to the most. */
  static final class ThreadCount implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, AnalysisRequest.MOST_THREADS);
    }
  }

  private static int number(String text, int most) {
    if (text.matches("[1-9]\\d{0,5}") && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    throw new TypeConversionException("'" + text + "' (1 - " + most + ")");
  }
}
