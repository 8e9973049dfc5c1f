package dev.pitwall.logs.analyze;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What is to be analysed.
 *
 * @param files plain, gzip or zstd; a file that is named twice is read once
 * @param zone of lines that name none
 * @param top entries of the lists of clients and routes, 1 to 10000
 * @param topErrors entries of the list of errors, 1 to 10000
 * @param threads 1 to 64
 * @param pattern an access log pattern to try before the known ones: nginx's with {@code $}, or
 *     Apache's and Tomcat's with {@code %}
 * @param nginxConfiguration a configuration of nginx whose {@code log_format}s are known as well
 * @param layout the pattern of Logback or Log4j that the lines were written by, to try before all
 *     others; one that says nothing of a line's parts is passed over
 */
public record AnalysisRequest(
    List<Path> files,
    Span span,
    ZoneId zone,
    int top,
    int topErrors,
    int threads,
    Optional<String> pattern,
    Optional<Path> nginxConfiguration,
    Optional<String> layout) {
  /** The most entries of a list. */
  public static final int MOST_TOP = 10_000;

  /** The most threads. */
  public static final int MOST_THREADS = 64;

  private static final int TOP = 10;
  private static final int TOP_ERRORS = 5;

  /** Checks the ranges. */
  public AnalysisRequest {
    files = files.stream().map(path -> path.toAbsolutePath().normalize()).distinct().toList();
    if (top < 1 || top > MOST_TOP || topErrors < 1 || topErrors > MOST_TOP) {
      throw new IllegalArgumentException("top is 1 to " + MOST_TOP + ", not " + top);
    }
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException("threads are 1 to " + MOST_THREADS + ", not " + threads);
    }
  }

  /** With ten clients and routes, five errors and one thread. */
  public static AnalysisRequest of(List<Path> files, Span span, ZoneId zone) {
    return new AnalysisRequest(
        files,
        span,
        zone,
        TOP,
        TOP_ERRORS,
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with lists of one length. */
  public AnalysisRequest withTop(int entries) {
    return new AnalysisRequest(
        files, span, zone, entries, entries, threads, pattern, nginxConfiguration, layout);
  }

  /** The same with so many threads. */
  public AnalysisRequest withThreads(int number) {
    return new AnalysisRequest(
        files, span, zone, top, topErrors, number, pattern, nginxConfiguration, layout);
  }

  /** The same with a pattern. */
  public AnalysisRequest withPattern(String text) {
    return new AnalysisRequest(
        files, span, zone, top, topErrors, threads, Optional.of(text), nginxConfiguration, layout);
  }

  /** The same with the formats of nginx. */
  public AnalysisRequest withNginxConfiguration(Path file) {
    return new AnalysisRequest(
        files, span, zone, top, topErrors, threads, pattern, Optional.of(file), layout);
  }

  /** The same with the pattern of a logging library. */
  public AnalysisRequest withLayout(Optional<String> text) {
    return new AnalysisRequest(
        files, span, zone, top, topErrors, threads, pattern, nginxConfiguration, text);
  }
}
