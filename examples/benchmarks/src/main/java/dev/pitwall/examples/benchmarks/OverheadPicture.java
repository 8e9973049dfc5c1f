package dev.pitwall.examples.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bars of what each product adds to the application, as SVG for light and dark pages. */
final class OverheadPicture {
  private static final List<String> SHOWN =
      List.of(
          "start-up, CPU ms", "CPU, µs a request", "allocated, bytes a request", "resident, MiB");
  private static final int WIDTH = 760;
  private static final int LEFT = 210;
  private static final int BAR = 14;
  private static final int STEP = 20;
  private static final int ROOM_FOR_NUMBER = 90;

  private OverheadPicture() {}

  /** The picture of differences by figure and product. */
  static String of(Map<String, Map<String, Double>> differences) {
    StringBuilder svg = new StringBuilder();
    int y = 8;
    for (String figure : SHOWN) {
      Map<String, Double> each = differences.get(figure);
      double most = each.values().stream().mapToDouble(Math::abs).max().orElse(1);
      y += STEP;
      svg.append(text(8, y, "b", figure + ", more than the application alone"));
      for (Map.Entry<String, Double> one : each.entrySet()) {
        y += STEP;
        double value = Math.max(one.getValue(), 0);
        int width = (int) Math.max(1, value / most * (WIDTH - LEFT - ROOM_FOR_NUMBER));
        String own = one.getKey().startsWith("Pitwall") ? "own" : "other";
        svg.append(text(8, y + BAR - 3, "t", one.getKey()));
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect class='%s' x='%d' y='%d' width='%d' height='%d'/>%n",
                own,
                LEFT,
                y,
                width,
                BAR));
        svg.append(
            text(
                LEFT + width + 6,
                y + BAR - 3,
                "t",
                String.format(Locale.ROOT, "%+.1f", one.getValue())));
      }
      y += STEP;
    }
    return String.format(
            Locale.ROOT,
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' role='img'>%n",
            WIDTH,
            y + STEP)
        + "<title>What each product adds to the application alone</title>\n"
        + "<style>text{font:12px sans-serif;fill:#333}.b{font-weight:bold}.own{fill:#0072b2}"
        + ".other{fill:#999}@media(prefers-color-scheme:dark){text{fill:#ddd}.own{fill:#56b4e9}}"
        + "</style>\n"
        + svg
        + "</svg>\n";
  }

  private static String text(int x, int y, String kind, String text) {
    return String.format(
        Locale.ROOT, "<text class='%s' x='%d' y='%d'>%s</text>%n", kind, x, y, text);
  }
}
