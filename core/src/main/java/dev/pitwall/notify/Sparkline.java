package dev.pitwall.notify;

import dev.pitwall.alert.Side;
import dev.pitwall.notify.Notification.Chart;
import java.util.List;

/**
 * A chart as one line of text, {@code ▁▁▂▃▅▇██}: eight heights from the lowest to the highest
 * value, the threshold included; {@code ·} where nothing was measured.
 */
public final class Sparkline {
  private static final String HEIGHTS = "▁▂▃▄▅▆▇█";
  private static final char GAP = '·';

  private Sparkline() {}

  /**
   * At most {@code columns} characters; where several values share a column the worst is shown, so
   * that no peak is lost.
   */
  public static String of(Chart chart, Side side, int columns) {
    List<Double> values = chart.values();
    int width = Math.max(1, Math.min(columns, values.size()));
    double low = chart.threshold();
    double high = chart.threshold();
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    StringBuilder line = new StringBuilder(width);
    for (int column = 0; column < width && !values.isEmpty(); column++) {
      int from = column * values.size() / width;
      int to = Math.max(from + 1, (column + 1) * values.size() / width);
      line.append(height(worst(values.subList(from, to), side), low, high));
    }
    return line.toString();
  }

  private static double worst(List<Double> values, Side side) {
    double worst = Double.NaN;
    for (double value : values) {
      if (Double.isFinite(value)) {
        worst = Double.isNaN(worst) ? value : side.worse(worst, value);
      }
    }
    return worst;
  }

  private static char height(double value, double low, double high) {
    if (Double.isNaN(value)) {
      return GAP;
    }
    if (high <= low) {
      return HEIGHTS.charAt(0);
    }
    int last = HEIGHTS.length() - 1;
    return HEIGHTS.charAt((int) Math.round((value - low) / (high - low) * last));
  }
}
