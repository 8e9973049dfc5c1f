package dev.pitwall.logs.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every analysis; see docs/explanation/log-analysis-invariants.md. */
class LogInvariantsTest {
  private static final int SEGMENT = 4_096;

  @TempDir Path folder;

  private static LogReport run(Path file, int threads, LongConsumer progress) throws Exception {
    AnalysisRequest request =
        AnalysisRequest.of(List.of(file), new Span.All(), ZoneOffset.UTC)
            .withTop(1000)
            .withThreads(threads);
    return LogAnalysis.run(request, SEGMENT, KeyCounts.EXACT, progress);
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path file(String name, String... lines) throws IOException {
    return file(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String text(LogReport report) throws IOException {
    return DifferentialTest.json(report, "");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void log1TwentyLogsHaveTheCountsOfASlowParserWithOneToEightThreads(int seed) throws Exception {
    byte[] access = Corpus.access(new Random(100 + seed), 250);
    byte[] application = Corpus.application(new Random(200 + seed), 150);
    SlowParser accessCounts = SlowParser.access(access);
    SlowParser applicationCounts = SlowParser.application(application);
    Path accessFile = file("access.log", access);
    Path applicationFile = file("app.log", application);
    String first = text(run(applicationFile, 1, bytes -> {}));
    for (int threads = 1; threads <= 8; threads++) {
      LogReport report = run(accessFile, threads, bytes -> {});
      assertThat(report.requests()).isEqualTo(accessCounts.requests);
      assertThat(report.unparsed()).isEqualTo(accessCounts.unparsed);
      assertThat(report.statuses()).isEqualTo(accessCounts.statuses);
      LogReport other = run(applicationFile, threads, bytes -> {});
      assertThat(other.errors()).isEqualTo(applicationCounts.errors);
      assertThat(other.warnings()).isEqualTo(applicationCounts.warnings);
      assertThat(other.requests()).isEqualTo(applicationCounts.requests);
      assertThat(text(other)).isEqualTo(first);
    }
  }

  @Test
  void log2AnArchiveOfManyMembersIsReadLikeItsBytes() throws Exception {
    byte[] bytes = Corpus.access(new Random(1), 900);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += 7_777) {
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(bytes, at, Math.min(7_777, bytes.length - at));
      }
    }
    LogReport plain = run(file("access.log", bytes), 2, read -> {});
    LogReport unpacked = run(file("access.log.gz", packed.toByteArray()), 2, read -> {});
    assertThat(unpacked.statuses()).isEqualTo(plain.statuses());
    assertThat(unpacked.lines()).isEqualTo(plain.lines());
    assertThat(unpacked.topClients()).isEqualTo(plain.topClients());
    assertThat(unpacked.hours()).isEqualTo(plain.hours());
    assertThat(unpacked.complete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void log3EveryLineIsSomethingAndEveryStatusIsARequest(int seed) throws Exception {
    for (byte[] bytes :
        List.of(Corpus.access(new Random(seed), 400), Corpus.application(new Random(seed), 400))) {
      FileReport told = run(file("some.log", bytes), 3, read -> {}).files().get(0);
      assertThat(told.lines()).isEqualTo(SlowParser.lines(bytes).size());
      assertThat(told.events() + told.continuations() + told.blank() + told.unparsed())
          .isEqualTo(told.lines());
    }
    // here each line tells its status
    String[] lines =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    "10.0.0.1 - - [26/Nov/2026:03:04:05 +0000] \"GET /%d HTTP/1.1\" %d 5"
                        .formatted(i, 200 + 100 * (i % 4)))
            .toArray(String[]::new);
    LogReport report = run(file("whole.log", lines), 3, read -> {});
    assertThat(report.statuses().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(report.requests())
        .isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void log4PercentilesAreWithinAPercentAndTheRestIsExact(int seed) throws Exception {
    Random random = new Random(seed);
    long[] millis =
        random
            .longs(4_000, 0, 1)
            .map(zero -> Math.round(Math.exp(random.nextGaussian() * 1.5 + 4)))
            .toArray();
    String[] lines =
        IntStream.range(0, millis.length)
            .mapToObj(
                i ->
                    "GET /api/%d 200 %d.%03d000 5 10.0.0.1"
                        .formatted(i % 3, millis[i] / 1000, millis[i] % 1000))
            .toArray(String[]::new);
    ResponseTimes times = run(file("own.log", lines), 4, read -> {}).responseTime();
    long[] sorted = java.util.Arrays.stream(millis).sorted().toArray();
    assertThat(times.count()).isEqualTo(sorted.length);
    assertThat(times.min()).isEqualTo(sorted[0] / 1e3);
    assertThat(times.max()).isEqualTo(sorted[sorted.length - 1] / 1e3);
    long sum = java.util.Arrays.stream(sorted).sum() * 1_000;
    assertThat(times.avg()).isEqualTo(Math.round((double) sum / sorted.length) / 1e6);
    assertThat(times.p50()).isBetween(rank(sorted, 0.50) * 0.99, rank(sorted, 0.50) * 1.01);
    assertThat(times.p95()).isBetween(rank(sorted, 0.95) * 0.99, rank(sorted, 0.95) * 1.01);
    assertThat(times.p99()).isBetween(rank(sorted, 0.99) * 0.99, rank(sorted, 0.99) * 1.01);
  }

  private static double rank(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e3;
  }

  /** Does something to the file as soon as its first segment was read. */
  private interface Meddling {
    void with(Path file) throws IOException;
  }

  private LogReport meddled(Meddling meddling) throws Exception {
    Path file = file("access.log", Corpus.access(new Random(6), 3_000, false));
    AtomicBoolean done = new AtomicBoolean();
    return run(
        file,
        2,
        read -> {
          if (done.compareAndSet(false, true)) {
            try {
              meddling.with(file);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }
        });
  }

  @Test
  void log6AFileThatChangesWhileItIsReadIsReadAsItWasOrToldAsPartial() throws Exception {
    LogReport whole = meddled(file -> {});
    LogReport cut =
        meddled(
            file -> {
              try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(10_000);
              }
            });
    assertThat(cut.files().get(0).problem()).isEqualTo("truncated");
    assertThat(cut.complete()).isFalse();
    assertThat(cut.requests()).isLessThan(whole.requests());
    LogReport appended =
        meddled(
            file -> Files.write(file, Corpus.access(new Random(7), 50), StandardOpenOption.APPEND));
    assertThat(appended.requests()).isEqualTo(whole.requests());
    LogReport replaced =
        meddled(
            file -> {
              Path other = Files.writeString(folder.resolve("other.log"), "another file\n");
              Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            });
    assertThat(replaced.requests()).isEqualTo(whole.requests());
    LogReport deleted = meddled(Files::delete);
    assertThat(deleted.requests()).isEqualTo(whole.requests());
    assertThat(deleted.complete()).isTrue();
  }

  private static Arguments sample(String format, String... lines) {
    return Arguments.of(format, lines);
  }

  private static String[] thrice(String line) {
    return new String[] {line, line, line};
  }

  static Stream<Arguments> samples() {
    String common = "192.0.2.7 - - [26/Nov/2026:03:04:05 +0900] \"GET /a HTTP/1.1\" 200 512";
    String combined = common + " \"https://a.example/\" \"Mozilla/5.0 (X11; Linux x86_64)\"";
    return Stream.of(
        sample("common", thrice(common)),
        sample("common", thrice(common.replace("192.0.2.7", "2001:db8::7"))),
        sample("common", thrice(common.replace("512", "-"))),
        sample("common", thrice(common.replace("- -", "- anna"))),
        sample("combined", thrice(combined)),
        sample("combined", thrice(combined.replace("GET /a HTTP/1.1", "\\x16\\x03\\x01"))),
        sample("combined", thrice(combined.replace("Mozilla", "a \\\"quoted\\\" one"))),
        sample("combined-forwarded", thrice(combined + " \"198.51.100.4, 10.0.0.1\"")),
        sample("combined-forwarded", thrice(combined + " \"-\"")),
        sample("vhost-combined", thrice("shop.example:443 " + combined)),
        sample("combined + time in s (guessed)", combined + " 0.012", combined + " 1.250"),
        sample("combined + time in us (guessed)", combined + " 12000", combined + " 1250001"),
        sample("pitwall.access", thrice("GET /races/17 200 0.004213 512 192.0.2.1")),
        sample("pitwall.access", thrice("POST /login 401 0.104213 12 2001:db8::1")),
        sample("json", thrice("{\"@timestamp\":\"2026-11-26T03:04:05Z\",\"message\":\"x\"}")),
        sample(
            "json",
            thrice(
                "{\"@timestamp\":\"2026-11-26T03:04:05.1Z\",\"@version\":\"1\",\"message\":\"x\","
                    + "\"logger_name\":\"a.B\",\"level\":\"INFO\",\"level_value\":20000}")),
        sample(
            "json",
            thrice(
                "{\"@timestamp\":\"2026-11-26T03:04:05.1Z\",\"log\":{\"level\":\"WARN\"},"
                    + "\"ecs.version\":\"8.11\",\"message\":\"x\"}")),
        sample("json", thrice("{\"time\":1795662245123,\"level\":30,\"msg\":\"pino\"}")),
        sample(
            "application",
            thrice("2026-11-26T03:04:05.678+09:00  INFO 17 --- [shop] [main] c.e.Race : started")),
        sample("application", thrice("2026-11-26 03:04:05.678  INFO 17 --- [main] c.e.Race : old")),
        sample("application", thrice("03:04:05.678 [main] DEBUG c.e.Race -- logback's own")),
        sample("application", thrice("2026-11-26 03:04:05,678 ERROR [c.e.Race] (main) wildfly")),
        sample("application", thrice("2026-11-26 03:04:05,678 - app.web - WARNING - python")),
        sample("application", thrice("WARNING:root:python without a time")),
        sample("application", thrice("2026/11/26 03:04:05 [error] 7#7: *5 open() failed")),
        sample("application", thrice("[Thu Nov 26 03:04:05.123456 2026] [core:error] [pid 7] x")),
        sample(
            "application",
            thrice("26-Nov-2026 03:04:05.678 INFO [main] org.apache.catalina.startup.X.y z")),
        sample("application", thrice("[2026-11-26 03:04:05] [WARN] [pool-1] c.e.Pool: full")),
        sample("application", thrice("2026-11-26 03:04:05.678 UTC [71] ERROR:  relation")),
        sample("application", thrice("ERROR 2026-11-26 03:04:05.678 [main] c.e.Race: x")),
        sample("", "Once upon a time", "there was a log", "that nobody read."),
        sample("", "# Notes", "", "- 2026 was a good year", "- ERROR is human"),
        sample("", "name,age,town", "anna,17,Tokyo", "ben,18,Kyoto"),
        sample("", "GET a life", "and POST it", "404 times"),
        sample("", "<html>", "<body>2026-11-26</body>", "</html>"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void log11TheFormatIsThatOfTheFileAndProseHasNone(String format, String[] lines)
      throws Exception {
    List<String> formats = run(file("sample.log", lines), 1, read -> {}).files().get(0).formats();
    assertThat(formats).isEqualTo(format.isEmpty() ? List.of() : List.of(format));
  }
}
