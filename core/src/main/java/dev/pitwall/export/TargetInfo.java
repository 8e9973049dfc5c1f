package dev.pitwall.export;

import dev.pitwall.notify.Sender;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * The series {@code target_info} with the value 1, whose labels say who this is: what OpenTelemetry
 * calls the resource, under the name that Prometheus gives it when it receives the same by OTLP.
 */
public final class TargetInfo {
  private TargetInfo() {}

  /** Adds it to a registry that holds this process alone. */
  public static void register(MeterRegistry registry, Sender sender, String version) {
    Tags tags =
        Tags.of(
            "service.name",
            sender.app(),
            "service.instance.id",
            sender.instance(),
            "deployment.environment.name",
            sender.environment(),
            "telemetry.sdk.name",
            "pitwall",
            "telemetry.sdk.language",
            "java",
            "telemetry.sdk.version",
            version);
    Gauge.builder("target.info", () -> 1)
        .tags(tags)
        .description("Who this is")
        .strongReference(true)
        .register(registry);
  }
}
