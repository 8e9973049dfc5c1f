package dev.pitwall.examples.benchmarks;

import dev.pitwall.logs.analyze.AnalysisRequest;
import dev.pitwall.logs.analyze.LogAnalysis;
import dev.pitwall.logs.analyze.LogReport;
import dev.pitwall.logs.analyze.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The analysis of {@value #BYTES} bytes of a log of {@link SampleLogs}, from the page cache: the
 * time of one reading, so a gigabyte a second is a tenth of a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
public class LogScan {
  private static final int BYTES = 100_000_000;

  /** Which log. */
  @Param({"access", "application"})
  @SuppressWarnings("NullAway.Init") // set by the harness
  public String log;

  /** By how many threads it is read. */
  @Param({"1", "2"})
  public int threads;

  @SuppressWarnings("NullAway.Init") // set before the first reading
  private Path file;

  /** Writes the log. */
  @Setup(Level.Trial)
  public void write() throws IOException {
    file = Files.createTempFile("log-scan", ".log");
    new SampleLogs(0).write(file, BYTES, log.equals("access"));
  }

  /** Lets it go. */
  @TearDown(Level.Trial)
  public void delete() throws IOException {
    Files.delete(file);
  }

  /** One reading. */
  @Benchmark
  public LogReport read() throws InterruptedException {
    return LogAnalysis.run(
        AnalysisRequest.of(List.of(file), new Span.All(), ZoneOffset.UTC).withThreads(threads),
        bytes -> {});
  }
}
