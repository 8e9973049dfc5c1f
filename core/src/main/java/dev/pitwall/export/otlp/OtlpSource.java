package dev.pitwall.export.otlp;

import dev.pitwall.export.otlp.Family.Attribute;
import dev.pitwall.notify.Sender;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that is pushed, as it is at one moment. */
public final class OtlpSource {
  private static final Logger log = LoggerFactory.getLogger(OtlpSource.class);
  private static final String REQUESTS = "http.server.";

  private final MeterFamilies meters;
  private final Runnable beforeReading;
  private final List<Attribute> resource;
  private final String version;

  /**
   * Reads nothing yet.
   *
   * @param registry whose timers add up for ever
   * @param beforeReading makes its numbers current
   * @param who the resource
   * @param version of Pitwall
   * @param start since when the registry counts
   */
  public OtlpSource(
      MeterRegistry registry, Runnable beforeReading, Who who, String version, Instant start) {
    this.meters = new MeterFamilies(registry, start);
    this.beforeReading = beforeReading;
    this.resource = who.attributes(version);
    this.version = version;
  }

  /**
   * Who this is.
   *
   * @param pid of this process
   */
  public record Who(Sender sender, String host, long pid) {

    private List<Attribute> attributes(String version) {
      List<Attribute> attributes = new ArrayList<>();
      attributes.add(Attribute.of("service.name", sender.app()));
      attributes.add(Attribute.of("service.instance.id", sender.instance()));
      if (!sender.environment().isEmpty()) {
        attributes.add(Attribute.of("deployment.environment.name", sender.environment()));
      }
      attributes.add(Attribute.of("host.name", host));
      attributes.add(Attribute.of("process.pid", pid));
      attributes.add(Attribute.of("telemetry.sdk.name", "pitwall"));
      attributes.add(Attribute.of("telemetry.sdk.language", "java"));
      attributes.add(Attribute.of("telemetry.sdk.version", version));
      return attributes;
    }
  }

  /**
   * A request that holds it.
   *
   * @param application whether with {@code http.server.*} and {@code jvm.*}
   */
  MetricsRequest.Written request(boolean application, Instant now) {
    beforeReading.run();
    List<Family> families = new ArrayList<>(meters.read());
    if (application) {
      families.addAll(jvm());
    } else {
      families.removeIf(family -> family.name().startsWith(REQUESTS));
    }
    return MetricsRequest.write(resource, version, families, now);
  }

  private static List<Family> jvm() {
    try {
      return JvmFamilies.read();
    } catch (RuntimeException | LinkageError e) {
      log.debug("the JVM's own numbers could not be read", e);
      return List.of();
    }
  }
}
