package dev.pitwall.examples.benchmarks;

import java.util.List;
import java.util.Locale;

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

  /** What one product adds. */
  record Bar(String name, double more) {}

  /** A figure and what each product adds to it. */
  record Part(String figure, List<Bar> bars) {}

  private OverheadPicture() {}

  /** The picture of some of the figures. */
  static String of(List<Part> parts) {
    StringBuilder svg = new StringBuilder();
    int y = 8;
    for (Part part : parts) {
      if (!SHOWN.contains(part.figure())) {
        continue;
      }
      double most = part.bars().stream().mapToDouble(Bar::more).map(Math::abs).max().orElse(1);
      y += STEP;
      svg.append(text(8, y, "b", part.figure() + ", more than the application alone"));
      for (Bar one : part.bars()) {
        y += STEP;
        double value = Math.max(one.more(), 0);
        int width = (int) Math.max(1, value / most * (WIDTH - LEFT - ROOM_FOR_NUMBER));
        String own = one.name().startsWith("Pitwall") ? "own" : "other";
        svg.append(text(8, y + BAR - 3, "t", one.name()));
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
                String.format(Locale.ROOT, "%+.1f", one.more())));
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
