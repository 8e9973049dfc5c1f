package dev.pitwall.examples.benchmarks;

import dev.pitwall.finding.Findings;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.ProcessTime;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a request's own thread pays, without a server: the exchange, the header's bytes, and handing
 * it over to the recorder, whose thread records at the same time. Run with {@code -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class Recording {
  @SuppressWarnings("NullAway.Init") // set before the first request
  private RequestRecorder recorder;

  @SuppressWarnings("NullAway.Init") // set before the first request
  private Threads threads;

  private final Exchange exchange = new Exchange();
  private final byte[] header = new byte[ProcessTime.LONGEST];

  /** Starts the recorder without an access log. */
  @Setup(Level.Trial)
  public void start() {
    TimeSource time = TimeSource.system();
    HttpSettings settings =
        new HttpSettings(
            true, "X-Process-Time", List.of(), Duration.ofSeconds(1), 200, Optional.of(""));
    recorder =
        new RequestRecorder(
            settings,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            time,
            new Findings(time));
    threads = new Threads();
    recorder.start(threads);
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void stop() {
    threads.close();
    recorder.close();
  }

  /** A whole request as the hooks tell it. */
  @Benchmark
  public int request() {
    recorder.started();
    exchange.begin(System.nanoTime());
    exchange.request("GET", "/races/42", "127.0.0.1");
    int length = ProcessTime.encode(System.nanoTime() - exchange.startNanos(), header);
    exchange.response(200, "/races/{id}", 512, null);
    if (exchange.end(System.nanoTime())) {
      recorder.finished(exchange);
    }
    return length;
  }

  /** The header's bytes alone. */
  @Benchmark
  public int header() {
    return ProcessTime.encode(1_234_567_890L, header);
  }
}
