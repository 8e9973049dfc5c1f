package dev.pitwall.export.otlp;

import dev.pitwall.export.otlp.Family.Attribute;
import dev.pitwall.export.otlp.Family.Distribution;
import dev.pitwall.export.otlp.Family.Kind;
import dev.pitwall.export.otlp.Family.Point;
import dev.pitwall.export.otlp.Family.Real;
import dev.pitwall.export.otlp.Family.Whole;
import dev.pitwall.notify.wire.Content;
import java.time.Instant;
import java.util.List;

/**
 * The message {@code ExportMetricsServiceRequest} of opentelemetry-proto 1.x; the numbers are those
 * of its fields. All that is added up is cumulative.
 */
final class MetricsRequest {
  private static final int CUMULATIVE = 2;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final ProtoWriter out = new ProtoWriter();
  private final long now;
  private int points;

  private MetricsRequest(Instant now) {
    this.now = nanos(now);
  }

  /**
   * What is sent.
   *
   * @param points how many data points it holds
   */
  record Written(Content content, int points) {}

  /**
   * Writes one request.
   *
   * @param resource who this is
   * @param version of Pitwall
   */
  static Written write(
      List<Attribute> resource, String version, List<Family> families, Instant now) {
    MetricsRequest request = new MetricsRequest(now);
    request.request(resource, version, families);
    return new Written(Content.bytes(request.out.toBytes()), request.points);
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * NANOS_PER_SECOND + at.getNano();
  }

  private void request(List<Attribute> resource, String version, List<Family> families) {
    int resourceMetrics = out.begin(1);
    int who = out.begin(1);
    resource.forEach(each -> attribute(1, each));
    out.end(who);
    int scopeMetrics = out.begin(2);
    int scope = out.begin(1);
    out.text(1, "dev.pitwall");
    out.text(2, version);
    out.end(scope);
    families.stream().filter(each -> !each.points().isEmpty()).forEach(this::metric);
    out.end(scopeMetrics);
    out.end(resourceMetrics);
  }

  private void metric(Family family) {
    int metric = out.begin(2);
    out.text(1, family.name());
    out.text(2, family.description());
    out.text(3, family.unit());
    int data =
        switch (family.kind()) {
          case GAUGE -> out.begin(5);
          case COUNTER, UP_DOWN_COUNTER -> out.begin(7);
          case HISTOGRAM -> out.begin(9);
        };
    long start = nanos(family.start());
    family.points().forEach(point -> point(point, family.kind(), start));
    if (family.kind() != Kind.GAUGE) {
      out.number(2, CUMULATIVE);
    }
    if (family.kind() == Kind.COUNTER) {
      out.flag(3, true);
    }
    out.end(data);
    out.end(metric);
  }

  private void point(Point point, Kind kind, long start) {
    points++;
    int begun = out.begin(1);
    int attributes = point instanceof Distribution ? 9 : 7;
    point.attributes().forEach(each -> attribute(attributes, each));
    if (kind != Kind.GAUGE) {
      out.fixed(2, start);
    }
    out.fixed(3, now);
    if (point instanceof Whole whole) {
      out.fixed(6, whole.value());
    } else if (point instanceof Real real) {
      out.real(4, real.value());
    } else if (point instanceof Distribution distribution) {
      out.fixed(4, distribution.count());
      out.real(5, distribution.sum());
      out.fixed(6, distribution.counts().stream().mapToLong(Long::longValue).toArray());
      out.real(7, distribution.bounds().stream().mapToDouble(Double::doubleValue).toArray());
    }
    out.end(begun);
  }

  private void attribute(int field, Attribute attribute) {
    int pair = out.begin(field);
    out.text(1, attribute.name());
    int value = out.begin(2);
    String text = attribute.text();
    if (text == null) {
      out.number(3, attribute.number());
    } else {
      out.text(1, text);
    }
    out.end(value);
    out.end(pair);
  }
}
