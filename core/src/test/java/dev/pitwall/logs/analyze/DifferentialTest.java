package dev.pitwall.logs.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Totals equal those of {@link SlowParser}, wherever segments end and however many threads. */
class DifferentialTest {
  @TempDir Path folder;

  private LogReport run(Path file, int segment, int threads) throws Exception {
    AnalysisRequest request =
        AnalysisRequest.of(List.of(file), new Span.All(), ZoneOffset.UTC)
            .withTop(1000)
            .withThreads(threads);
    return LogAnalysis.run(request, segment, KeyCounts.EXACT, bytes -> {});
  }

  static String json(LogReport report, String without) throws IOException {
    StringWriter text = new StringWriter();
    LogReportJson.write(new JsonWriter(text), report);
    return text.toString().replace(without, "");
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void anAccessLogWithDamage(int seed) throws Exception {
    byte[] bytes = Corpus.access(new Random(seed), 300);
    SlowParser slow = SlowParser.access(bytes);
    assertThat(slow.requests).isPositive();
    assertThat(slow.unparsed).isPositive();
    Path file = file("access.log", bytes);
    String first = null;
    for (int segment : new int[] {1 << 20, 64, 97, 1000, 4096, 65_537}) {
      for (int threads : new int[] {1, 3, 8}) {
        LogReport report = run(file, segment, threads);
        assertThat(report.files().get(0).formats()).first().isEqualTo("combined");
        assertThat(report.requests()).isEqualTo(slow.requests);
        assertThat(report.lines()).isEqualTo(slow.lines);
        assertThat(report.unparsed()).isEqualTo(slow.unparsed);
        assertThat(report.statuses()).isEqualTo(slow.statuses);
        assertThat(
                report.topClients().stream()
                    .collect(
                        Collectors.toMap(
                            LogReport.ClientUse::address, LogReport.ClientUse::requests)))
            .isEqualTo(slow.clients);
        assertThat(report.hours().stream().mapToLong(LogReport.Hour::requests).toArray())
            .isEqualTo(slow.hours);
        String json = json(report, "");
        first = first == null ? json : first;
        assertThat(json).isEqualTo(first);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void anApplicationLogWithStackTracesAndDamage(int seed) throws Exception {
    byte[] bytes = Corpus.application(new Random(seed), 300);
    SlowParser slow = SlowParser.application(bytes);
    assertThat(slow.errors).isPositive();
    Path file = file("app.log", bytes);
    String first = null;
    for (int segment : new int[] {1 << 20, 64, 97, 1000, 4096, 65_537}) {
      for (int threads : new int[] {1, 3, 8}) {
        LogReport report = run(file, segment, threads);
        assertThat(report.lines()).isEqualTo(slow.lines);
        assertThat(report.unparsed()).isEqualTo(slow.unparsed);
        assertThat(report.errors()).isEqualTo(slow.errors);
        assertThat(report.warnings()).isEqualTo(slow.warnings);
        assertThat(report.requests()).isEqualTo(slow.requests);
        assertThat(report.topErrors().stream().mapToLong(ErrorGroup::count).sum())
            .isEqualTo(slow.errors);
        FileReport told = report.files().get(0);
        assertThat(told.events() + told.continuations() + told.blank() + told.unparsed())
            .isEqualTo(told.lines());
        times(report.responseTime(), slow);
        String json = json(report, "");
        first = first == null ? json : first;
        assertThat(json).isEqualTo(first);
      }
    }
  }

  private static void times(ResponseTimes times, SlowParser slow) {
    long[] sorted = slow.micros.stream().mapToLong(Long::longValue).sorted().toArray();
    assertThat(times.count()).isEqualTo(sorted.length);
    assertThat(times.min()).isEqualTo(sorted[0] / 1e6);
    assertThat(times.max()).isEqualTo(sorted[sorted.length - 1] / 1e6);
    long sum = Arrays.stream(sorted).sum();
    assertThat(times.avg()).isEqualTo(Math.round((double) sum / sorted.length) / 1e6);
    assertThat(times.p50()).isBetween(rank(sorted, 0.5) * 0.99, rank(sorted, 0.5) * 1.01);
    assertThat(times.p95()).isBetween(rank(sorted, 0.95) * 0.99, rank(sorted, 0.95) * 1.01);
    assertThat(times.p99()).isBetween(rank(sorted, 0.99) * 0.99, rank(sorted, 0.99) * 1.01);
  }

  private static double rank(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
  }

  @Test
  void everyBorderAtEveryByte() throws Exception {
    for (byte[] bytes :
        List.of(
            Corpus.access(new Random(9), 6, false), Corpus.application(new Random(9), 6, false))) {
      Path file = file("small.log", bytes);
      String whole = json(run(file, 1 << 20, 1), "");
      for (int segment = 1; segment <= bytes.length + 1; segment++) {
        assertThat(json(run(file, segment, 1), "")).as("segments of %d", segment).isEqualTo(whole);
      }
    }
  }

  @Test
  void packedTheReportIsTheSame() throws Exception {
    byte[] bytes = Corpus.application(new Random(5), 500);
    Path plain = file("app.log", bytes);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    int half = bytes.length / 2;
    for (byte[] member :
        List.of(Arrays.copyOf(bytes, half), Arrays.copyOfRange(bytes, half, bytes.length))) {
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(member);
      }
    }
    Path gz = file("app.log.gz", packed.toByteArray());
    LogReport report = run(gz, 64, 4);
    String identity = "\"path\":\"" + gz + "\",\"bytes\":" + packed.size();
    String other = "\"path\":\"" + plain + "\",\"bytes\":" + bytes.length;
    assertThat(json(report, identity)).isEqualTo(json(run(plain, 64, 4), other));
  }

  @Test
  void anArchiveThatIsCutOffCountsWhatIsThereAndSaysSo() throws Exception {
    byte[] bytes = Corpus.access(new Random(5), 3000);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    Path gz = file("cut.gz", Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
    LogReport report = run(gz, 1 << 20, 2);
    assertThat(report.files().get(0).problem()).isEqualTo("cut-off");
    assertThat(report.complete()).isFalse();
    assertThat(report.requests()).isBetween(500L, 2900L);
  }

  @Test
  void linesOfAMegabyteAreCutAndCounted() throws Exception {
    String line = new String(Corpus.access(new Random(3), 1, false), StandardCharsets.UTF_8);
    byte[] bytes = (line + "x".repeat(1 << 20) + "\n" + line).getBytes(StandardCharsets.UTF_8);
    for (int segment : new int[] {64, 100_000, 1 << 22}) {
      LogReport report = run(file("long.log", bytes), segment, 3);
      assertThat(report.requests()).isEqualTo(2);
      assertThat(report.unparsed()).isEqualTo(1);
      assertThat(report.lines()).isEqualTo(3);
      assertThat(report.files().get(0).damaged()).isEqualTo(1);
    }
  }

  @Test
  void aFileThatIsNotUnderstoodHasUnknownCountsAndAFileThatIsEmptyHasNone() throws Exception {
    LogReport prose =
        run(
            file(
                "prose.txt",
                "Once upon a time\nthere was a log.\n".getBytes(StandardCharsets.UTF_8)),
            1 << 20,
            1);
    assertThat(prose.requests()).isNull();
    assertThat(prose.errors()).isNull();
    assertThat(prose.unparsed()).isEqualTo(2);
    assertThat(prose.complete()).isFalse();
    LogReport empty = run(file("empty.log", new byte[0]), 1 << 20, 1);
    assertThat(empty.requests()).isZero();
    assertThat(empty.errors()).isZero();
    assertThat(empty.complete()).isTrue();
    LogReport absent = run(folder.resolve("absent.log"), 1 << 20, 1);
    assertThat(absent.requests()).isNull();
    assertThat(absent.files().get(0).problem()).isEqualTo("absent");
  }
}
