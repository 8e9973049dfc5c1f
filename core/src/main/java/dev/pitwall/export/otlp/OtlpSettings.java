package dev.pitwall.export.otlp;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.trust.Authorities;
import dev.pitwall.trust.TlsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the metrics are pushed.
 *
 * @param endpoint the base address, or the one that ends with {@code /v1/metrics}; null: nowhere
 * @param headers as they are written; a secret; null: none
 * @param interval 1 s to 1 h, default 60 s
 * @param application whether the metrics that OpenTelemetry's agent makes as well are pushed
 * @param caFile a private authority in PEM; null: only the JVM's
 */
public record OtlpSettings(
    @Nullable String endpoint,
    @Nullable String headers,
    Duration interval,
    Application application,
    @Nullable Path caFile) {

  static final String CA_FILE_KEY = "export.otlp.ca-file";

  private static final Key<String> ENDPOINT =
      Key.text(
          "export.otlp.endpoint",
          null,
          "The receiver of OTLP/HTTP that metrics are pushed to, such as"
              + " http://localhost:4318; /v1/metrics is added unless it ends with it.");
  private static final Key<String> HEADERS =
      Key.secret(
          "export.otlp.headers",
          "Headers of each push, NAME=VALUE,NAME=VALUE, %XX for what a value may not hold; https"
              + " only (http to this machine is allowed).");
  private static final Key<Duration> INTERVAL =
      Key.duration(
          "export.otlp.interval",
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          "60s",
          "How often metrics are pushed.");
  private static final Key<String> APPLICATION =
      Key.choice(
          "export.otlp.application",
          List.of("auto", "always", "never"),
          "auto",
          "Whether http.server.* and jvm.* are pushed; auto: unless OpenTelemetry's agent is in this"
              + " JVM, which has them under the same names.");
  private static final Key<Path> CA_FILE =
      Key.path(
          CA_FILE_KEY,
          null,
          "A private certificate authority in PEM for the receiver, trusted beside the JVM's own"
              + " trust store.");

  /** Who brings {@code http.server.*} and {@code jvm.*}. */
  public enum Application {
    /** OpenTelemetry's agent if it is there, else this. */
    AUTO,
    ALWAYS,
    NEVER
  }

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(ENDPOINT, HEADERS, INTERVAL, APPLICATION, CA_FILE);
  }

  /** As configured. */
  public static OtlpSettings from(Configuration c) {
    return new OtlpSettings(
        c.find(ENDPOINT).map(String::strip).filter(url -> !url.isEmpty()).orElse(null),
        c.find(HEADERS).map(String::strip).filter(text -> !text.isEmpty()).orElse(null),
        c.get(INTERVAL),
        Application.valueOf(c.get(APPLICATION).toUpperCase(Locale.ROOT)),
        c.find(CA_FILE).orElse(null));
  }

  /** True if metrics are to be pushed. */
  public boolean isSet() {
    return endpoint != null;
  }

  /** Trusts the JVM's authorities and the private one, whose file is read for each push. */
  TlsSource trust() {
    return () -> {
      try {
        return Authorities.of(Optional.ofNullable(caFile)).context();
      } catch (IOException e) {
        throw new IOException(CA_FILE_KEY + ": " + e.getMessage(), e.getCause());
      }
    };
  }

  /** Without the headers. */
  @Override
  public String toString() {
    return "otlp" + (isSet() ? "" : " (not set)") + (headers == null ? "" : ", with headers");
  }
}
