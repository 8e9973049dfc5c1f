package dev.pitwall.notify.mail;

import dev.pitwall.check.Unit;
import dev.pitwall.notify.Notification.Chart;
import java.util.ArrayList;
import java.util.List;

/**
 * The range of values that a picture shows, and where its lines are: round numbers of the unit, two
 * to five of them. It begins at zero, so that a height is an honest one.
 */
record Axis(double low, double high, List<Double> ticks) {
  private static final int WANTED = 4;
  private static final double[] CLOCK = {
    60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400
  };
  private static final double DAY = 86_400;

  static Axis of(Chart chart) {
    double low = Math.min(0, chart.threshold());
    double high = Math.max(0, chart.threshold());
    for (double value : chart.values()) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (chart.unit() == Unit.RATIO) {
      high = Math.max(high, 1);
    }
    if (high <= low) {
      high = low + 1;
    }
    double step = step(chart.unit(), (high - low) / WANTED);
    // so much room that the highest value does not stick to the frame
    double top = Math.ceil((high + (chart.unit() == Unit.RATIO ? 0 : step / 4)) / step) * step;
    double bottom = Math.floor(low / step) * step;
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i <= Math.round((top - bottom) / step); i++) {
      ticks.add(bottom + i * step);
    }
    return new Axis(bottom, top, List.copyOf(ticks));
  }

  private static double step(Unit unit, double rough) {
    if (unit == Unit.BYTES) {
      return Math.max(1, Math.pow(2, Math.ceil(Math.log(rough) / Math.log(2))));
    }
    if (unit == Unit.SECONDS && rough > 30) {
      for (double each : CLOCK) {
        if (each >= rough) {
          return each;
        }
      }
      return decimal(rough / DAY) * DAY;
    }
    double step = decimal(rough);
    return unit == Unit.COUNT ? Math.max(1, step) : step;
  }

  /** 1, 2 or 5 times a power of ten, not below {@code rough}; a quarter for shares. */
  private static double decimal(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double each : new double[] {1, 2, 2.5, 5}) {
      if (each * power >= rough * 0.999 && (each != 2.5 || power < 1)) {
        return each * power;
      }
    }
    return 10 * power;
  }

  /** 0 at the lower edge, 1 at the upper. */
  double share(double value) {
    return (value - low) / (high - low);
  }
}
