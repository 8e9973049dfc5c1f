package dev.pitwall.export;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The meters as Prometheus reads them. */
public final class PrometheusExport {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final Runnable beforeScrape;

  /**
   * An export of {@code registry}.
   *
   * @param beforeScrape makes the numbers current: flushes the recorder, refreshes the meters
   */
  public PrometheusExport(PrometheusMeterRegistry registry, Runnable beforeScrape) {
    this.registry = registry;
    this.beforeScrape = beforeScrape;
  }

  /**
   * The content type to answer with: OpenMetrics if {@code accept} asks for it at least as much as
   * for plain text, else Prometheus text.
   *
   * @param accept the request's {@code Accept} header, null if it has none
   */
  public String contentType(@Nullable String accept) {
    double text = 0;
    double openMetrics = 0;
    for (String range : accept == null ? new String[0] : accept.split(",", 32)) {
      String[] parts = range.split(";", 16);
      String type = parts[0].strip().toLowerCase(Locale.ROOT);
      if (type.equals("application/openmetrics-text")) {
        openMetrics = Math.max(openMetrics, quality(parts));
      } else if (type.equals("text/plain")) {
        text = Math.max(text, quality(parts));
      }
    }
    return openMetrics > 0 && openMetrics >= text ? OPEN_METRICS : TEXT;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException notANumber) {
          return 0; // a client that cannot say how much it wants it gets the default
        }
      }
    }
    return 1;
  }

  /**
   * Whether the client takes gzip at all: {@code gzip}, {@code x-gzip} or {@code *} that is not
   * refused with {@code q=0}.
   *
   * @param acceptEncoding the request's {@code Accept-Encoding} header, null if it has none
   */
  public static boolean takesGzip(@Nullable String acceptEncoding) {
    double named = -1;
    double any = 0;
    for (String coding : acceptEncoding == null ? new String[0] : acceptEncoding.split(",", 32)) {
      String[] parts = coding.split(";", 16);
      String name = parts[0].strip().toLowerCase(Locale.ROOT);
      if (name.equals("gzip") || name.equals("x-gzip")) {
        named = Math.max(named, quality(parts));
      } else if (name.equals("*")) {
        any = quality(parts);
      }
    }
    return named < 0 ? any > 0 : named > 0;
  }

  /**
   * Writes all meters.
   *
   * @param contentType one that {@link #contentType} answered
   */
  public void write(OutputStream out, String contentType) throws IOException {
    beforeScrape.run();
    registry.scrape(out, contentType);
  }
}
