package dev.pitwall.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RequestRecorderTest {
  private static final Duration FAST = Duration.ofMillis(20);

  private final ManualTime time = new ManualTime();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Findings findings = new Findings(time);
  private final RequestRecorder recorder = recorder(Requests.settings(200));

  private RequestRecorder recorder(HttpSettings settings) {
    return new RequestRecorder(settings, registry, time, findings);
  }

  private void finish(Exchange exchange) {
    recorder.started();
    recorder.finished(exchange);
  }

  private static RequestWindow.Latency latency(RequestWindow window) {
    return Objects.requireNonNull(window.latency());
  }

  private long recorded() {
    return registry.find(RequestMeters.NAME).timers().stream().mapToLong(Timer::count).sum();
  }

  @Test
  void everyRequestOfFourThreadsIsRecordedOnceOrCountedAsDropped() throws Exception {
    int each = 50_000;
    PrometheusMeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    RequestRecorder busy =
        new RequestRecorder(Requests.settings(200), own, TimeSource.system(), findings);
    try (Threads threads = new Threads()) {
      busy.start(threads);
      List<Thread> producers = new ArrayList<>();
      for (int p = 0; p < 4; p++) {
        Thread producer =
            new Thread(
                () -> {
                  Exchange exchange = Requests.get("/a", "/a", 200, FAST);
                  for (int i = 0; i < each; i++) {
                    busy.started();
                    busy.finished(exchange);
                  }
                });
        producers.add(producer);
        producer.start();
      }
      for (Thread producer : producers) {
        producer.join();
      }
      await().atMost(Duration.ofSeconds(30)).until(busy::flush); // it may be held up for a second

      long counted = own.get(RequestMeters.NAME).timer().count();
      long dropped = busy.dropped().getOrDefault("request", 0L);
      assertThat(counted + dropped).isEqualTo(4L * each);
      assertThat(counted).isPositive();
      assertThat(busy.overall().count()).isEqualTo(counted);
      assertThat(busy.active()).isZero();
    }
  }

  @Test
  void theThreadOfItsOwnRecordsWithoutAFlush() {
    try (Threads threads = new Threads()) {
      recorder.start(threads);
      finish(Requests.get("/a", "/a", 200, FAST));

      await().atMost(Duration.ofSeconds(30)).until(() -> recorded() == 1);
    }
  }

  @Test
  void aHundredThousandRandomRoutesMethodsAndErrorsMakeABoundedNumberOfSeries() {
    String[] methods = {"GET", "PUT", "POST", "DELETE", "PATCH"};
    for (int i = 0; i < 100_000; i++) {
      String method = i % 2 == 0 ? "M" + i : methods[i / 500 % 5];
      finish(
          Requests.exchange(
              method, "/p" + i, "/r" + i, 100 + i % 500, FAST, i % 3 == 0 ? "E" + i : null));
      if (i % 1_000 == 0) {
        recorder.flush();
      }
    }
    recorder.flush();

    assertThat(registry.find(RequestMeters.NAME).timers())
        .hasSizeLessThanOrEqualTo(RequestMeters.MAX_SERIES);
    assertThat(recorded()).isEqualTo(100_000);
    assertThat(registry.find(RequestMeters.NAME).timers())
        .extracting(timer -> timer.getId().getTag("http.route"))
        .contains("/r0", "_other")
        .doesNotContain("/r99999");
    assertThat(recorder.routes()).hasSizeLessThanOrEqualTo(201);
    assertThat(recorder.dropped()).containsKeys("route", "series", "error_type");
    assertThat(recorder.dropped()).containsEntry("route", 100_000L - 200);
    assertThat(findings.list())
        .extracting(Finding::code)
        .containsExactlyInAnyOrder(
            "http.route-overflow", "http.series-overflow", "http.error-type-overflow");
  }

  @Test
  void requestsBeyondTheQueueAreDroppedAndCountedWhileRecordingIsHeldUp() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger heard = new AtomicInteger();
    recorder.addListener(
        request -> {
          heard.incrementAndGet();
          inside.countDown();
          awaitQuietly(release);
        });
    try (Threads threads = new Threads()) {
      recorder.start(threads);
      finish(Requests.get("/a", "/a", 200, FAST));
      inside.await();
      for (int i = 0; i < 6_000; i++) {
        finish(Requests.get("/a", "/a", 200, FAST));
      }

      // one slot is still held by the request that the listener looks at
      assertThat(recorder.dropped()).containsEntry("request", 6_000L - 4_095);
      assertThat(recorder.flush()).isFalse();
      release.countDown();
      await().atMost(Duration.ofSeconds(30)).until(() -> heard.get() == 4_096);
      recorder.flush();
      assertThat(findings.list())
          .extracting(Finding::code)
          .containsExactly("http.request-overflow");
      assertThat(recorder.active()).isZero();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theLastMinuteRollsInSlicesOfTenSeconds() {
    time.pass(Duration.ofSeconds(5));
    finish(Requests.get("/a", "/a", 500, Duration.ofMillis(900)));
    recorder.flush();
    time.pass(Duration.ofSeconds(10));
    finish(Requests.get("/a", "/a", 200, FAST));
    recorder.flush();
    assertThat(recorder.overall().count()).isEqualTo(2);
    assertThat(recorder.overall().errors()).isEqualTo(1);
    assertThat(recorder.overall().seconds()).isEqualTo(15);

    time.pass(Duration.ofSeconds(44));
    assertThat(recorder.overall().count()).isEqualTo(2);
    time.pass(Duration.ofSeconds(1));
    assertThat(recorder.overall().count()).isEqualTo(1);
    assertThat(recorder.overall().errors()).isZero();
    assertThat(latency(recorder.overall()).max()).isEqualTo(0.02, within(0.0002));
    time.pass(Duration.ofSeconds(10));
    assertThat(recorder.overall().count()).isZero();
    assertThat(recorder.overall().latency()).isNull();
    assertThat(recorder.overall().errorRatio()).isEmpty();
    assertThat(recorder.routes()).isEmpty();
  }

  @Test
  void percentilesAreWithinOnePercent() {
    for (int i = 1; i <= 1_000; i++) {
      finish(Requests.get("/a", "/a", 200, Duration.ofMillis(i)));
    }
    recorder.flush();

    RequestWindow window = recorder.routes().get(0);
    assertThat(window.route()).isEqualTo("/a");
    assertThat(latency(window).p50()).isEqualTo(0.5, within(0.005));
    assertThat(latency(window).p95()).isEqualTo(0.95, within(0.0095));
    assertThat(latency(window).p99()).isEqualTo(0.99, within(0.0099));
    assertThat(latency(window).max()).isEqualTo(1.0, within(0.01));
  }

  @Test
  void theBusiestRouteComesFirst() {
    finish(Requests.get("/b", "/b", 200, FAST));
    finish(Requests.get("/a", "/a", 200, FAST));
    finish(Requests.get("/a", "/a", 200, FAST));
    recorder.flush();

    assertThat(recorder.routes()).extracting(RequestWindow::route).containsExactly("/a", "/b");
  }

  @Test
  void slowRequestsAreKeptWithoutQueryAndSession() {
    finish(Requests.get("/exact", "/a", 200, Duration.ofSeconds(1)));
    for (int i = 0; i < 150; i++) {
      finish(
          Requests.get("/s" + i + ";jsessionid=secret?q=1", "/a", 200, Duration.ofMillis(1_001)));
    }
    recorder.flush();

    assertThat(recorder.slow()).hasSize(150);
    SlowSample newest = recorder.slow().get(0);
    assertThat(newest.path()).isEqualTo("/s149");
    assertThat(newest.seconds()).isEqualTo(1.001);
    assertThat(newest.when()).isEqualTo(time.now());
    assertThat(newest.bytes()).isEqualTo(42);
    assertThat(recorder.slow(newest.id())).contains(newest);
  }

  @Test
  void aSlowRequestSaysOnWhichThreadItWasAndWhere() {
    Exchange exchange = new Exchange();
    exchange.begin(time.nanoTime());
    recorder.started(exchange);
    time.pass(Duration.ofSeconds(3));
    recorder.look(); // this thread is at it
    exchange.request("GET", "/pay", "192.0.2.7");
    exchange.response(200, "/pay", 5, null);
    exchange.trace(
        header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        time.nanoTime());
    exchange.end(time.nanoTime());
    recorder.finished(exchange);
    recorder.flush();

    SlowSample sample = recorder.slow().get(0);
    assertThat(sample.thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(sample.trace()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(sample.stacks())
        .singleElement()
        .satisfies(
            stack ->
                assertThat(stack.frames())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("aSlowRequestSaysOnWhichThreadItWasAndWhere"));
    assertThat(recorder.active()).isZero();
  }

  @Test
  void ofAQuickRequestNoHeaderIsRead() {
    Exchange exchange = new Exchange();
    exchange.begin(time.nanoTime());
    recorder.started(exchange);
    exchange.trace(
        new Clues.Source() {
          @Override
          public String header(String name) {
            throw new AssertionError(name);
          }

          @Override
          public @Nullable String query() {
            return null;
          }
        },
        time.nanoTime());

    assertThat(exchange.trace()).isNull();
  }

  private static Clues.Source header(String wanted, String value) {
    return new Clues.Source() {
      @Override
      public @Nullable String header(String name) {
        return name.equals(wanted) ? value : null;
      }

      @Override
      public @Nullable String query() {
        return null;
      }
    };
  }

  @Test
  void excludedPathsLeaveNoTrace() {
    RequestRecorder excluding = recorder(Requests.settings(200, "/health/**"));
    excluding.started();
    excluding.finished(Requests.get("/health/live", "/health", 200, FAST));
    excluding.flush();

    assertThat(recorded()).isZero();
    assertThat(excluding.overall().count()).isZero();
    assertThat(excluding.active()).isZero();
  }

  @Test
  void everyOutcomeIsTold() {
    List<String> heard = new ArrayList<>();
    recorder.addOutcomes(
        (method, route, status, failure) ->
            heard.add(method + " " + route + " " + status + " " + failure));

    finish(Requests.get("/races/7", "/races/{id}", 500, FAST));
    recorder.flush();

    assertThat(heard).containsExactly("GET /races/{id} 500 null");
  }

  @Test
  void aListenerThatFailsIsCountedAndTheRestIsRecorded() {
    recorder.addListener(
        request -> {
          throw new IllegalStateException("listener");
        });
    finish(Requests.get("/a", "/a", 200, FAST));
    finish(Requests.get("/a", "/a", 200, FAST));
    recorder.flush();

    assertThat(recorded()).isEqualTo(2);
    assertThat(recorder.dropped()).isEqualTo(Map.of("recording", 2L));
  }

  @Test
  void aListenerHearsOfTheRequestAsAValue() {
    List<Recorded> heard = new ArrayList<>();
    recorder.addListener(heard::add);
    finish(Requests.exchange("POST", "/login?user=x", "/login", 401, FAST, "Denied"));
    recorder.flush();

    assertThat(heard)
        .containsExactly(
            new Recorded("POST", "/login", "/login", 401, 0.02, "192.0.2.7", "Denied", time.now()));
  }

  @Test
  void prometheusNamesLabelsAndBucketsAreThoseOfTheContract() {
    recorder.started();
    finish(Requests.exchange("BREW", "/a", "/a/{id}", 503, Duration.ofMillis(30), null));
    finish(Requests.get("/a", "/a/{id}", 200, Duration.ofMillis(30)));
    recorder.flush();

    assertThat(registry.scrape())
        .contains("http_server_active_requests 1.0\n")
        .contains(
            "http_server_request_duration_seconds_count{error_type=\"503\","
                + "http_request_method=\"_OTHER\",http_response_status_code=\"503\","
                + "http_route=\"/a/{id}\"} 1\n")
        .contains(
            "http_server_request_duration_seconds_count{error_type=\"\","
                + "http_request_method=\"GET\",http_response_status_code=\"200\","
                + "http_route=\"/a/{id}\"} 1\n");
    assertThat(
            registry
                .scrape()
                .lines()
                .filter(l -> l.startsWith("http_server_request_duration_seconds_bucket"))
                .filter(l -> l.contains("\"200\""))
                .map(l -> l.replaceAll(".*le=\"([^\"]+)\".*", "$1")))
        .containsExactly(
            "0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1.0", "2.5",
            "5.0", "7.5", "10.0", "+Inf");
  }

  /**
   * The tolerance covers what the JVM itself does on this thread, such as the cells of a contended
   * adder or a compilation's deoptimisation: one byte in ten requests.
   */
  @Test
  void theRequestsThreadAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Exchange exchange = Requests.exchange("GET", "/a", "/a", 500, FAST, "Boom");
    long self = Thread.currentThread().getId();
    int rounds = 50;
    int each = 2_000;
    long allocated = 0;
    for (int round = -rounds; round < rounds; round++) {
      long before = threads.getThreadAllocatedBytes(self);
      for (int i = 0; i < each; i++) {
        recorder.started();
        recorder.finished(exchange);
      }
      long after = threads.getThreadAllocatedBytes(self);
      allocated += round < 0 ? 0 : after - before;
      recorder.flush();
    }

    assertThat(recorder.dropped()).isEmpty();
    assertThat(allocated).isLessThan((long) rounds * each / 10);
  }
}
