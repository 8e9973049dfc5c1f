package dev.pitwall.export.otlp;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All points of one metric at one moment.
 *
 * @param name as OpenTelemetry's semantic conventions have it, or below {@code pitwall.}
 * @param unit of UCUM; empty if the points have several
 * @param start since when what is added up was added up; no meaning for a gauge
 */
record Family(
    String name, String unit, String description, Kind kind, Instant start, List<Point> points) {

  /** Keeps a copy. */
  Family {
    points = List.copyOf(points);
  }

  /** How values relate to those before. */
  enum Kind {
    /** Each stands for itself. */
    GAUGE,
    /** Only grows, until the process ends. */
    COUNTER,
    /** Grows and falls, and may be added up over processes. */
    UP_DOWN_COUNTER,
    HISTOGRAM
  }

  /** One point. */
  sealed interface Point {
    /** What tells it from its siblings. */
    List<Attribute> attributes();
  }

  /** A whole number. */
  record Whole(List<Attribute> attributes, long value) implements Point {
    Whole {
      attributes = List.copyOf(attributes);
    }
  }

  /** Any number. */
  record Real(List<Attribute> attributes, double value) implements Point {
    Real {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * A distribution since the start.
   *
   * @param sum of all values
   * @param bounds upper bounds of the buckets but the last, which has none
   * @param counts by bucket, not added up; one more than there are bounds
   */
  record Distribution(
      List<Attribute> attributes, double sum, List<Double> bounds, List<Long> counts)
      implements Point {
    Distribution {
      attributes = List.copyOf(attributes);
      bounds = List.copyOf(bounds);
      counts = List.copyOf(counts);
    }

    /** All of them: what a receiver checks against the buckets. */
    long count() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * A name and its value.
   *
   * @param text null: the value is the number
   */
  record Attribute(String name, @Nullable String text, long number) {
    static Attribute of(String name, String text) {
      return new Attribute(name, text, 0);
    }

    static Attribute of(String name, long number) {
      return new Attribute(name, null, number);
    }
  }
}
