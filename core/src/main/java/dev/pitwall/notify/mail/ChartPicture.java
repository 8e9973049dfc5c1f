package dev.pitwall.notify.mail;

import dev.pitwall.alert.Side;
import dev.pitwall.notify.Amounts;
import dev.pitwall.notify.Notification.Chart;
import dev.pitwall.notify.mail.Canvas.Point;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The picture of a chart: the line, red where it is beyond the threshold, which is dashed; the
 * breach shaded, the times without a value grey. Its background is light in every mail reader, so
 * that it can be read in dark mode as well. Drawn at twice its size for fine screens.
 */
final class ChartPicture {
  /** As it is shown. */
  static final int WIDTH = 560;

  static final int HEIGHT = 160;

  private static final int SCALE = 2;
  private static final int PER_METRE = 2 * 3780; // 192 pixels an inch
  private static final int LEFT = 126;
  private static final int RIGHT = SCALE * WIDTH - 146;
  private static final int TOP = 26;
  private static final int BOTTOM = SCALE * HEIGHT - 50;

  private static final int PAPER = 0xFAFAFA;
  private static final int PLOT = 0xFFFFFF;
  private static final int GRID = 0xE2E5EA;
  private static final int FRAME = 0x9CA3AF;
  private static final int TEXT = 0x4B5563;
  private static final int GOOD = 0x2563EB;
  private static final int BAD = 0xC81E1E;
  private static final int BREACH = 0xFBD5D5;
  private static final int GAP = 0xECEEF1;
  private static final double LINE = 5;
  private static final int MOST_BYTES = 10 * 1024;

  /** A line that jumps all the time does not compress well with soft edges. */
  private static final int[] SOFTNESS = {8, 2, 1};

  private static final List<Integer> TIME_STEPS = List.of(1, 2, 5, 10, 15, 30, 60, 180, 360, 720);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final Chart chart;
  private final Side side;
  private final ZoneId zone;
  private final Axis axis;
  private final Canvas canvas;
  private final Lettering letters;
  private final Amounts amounts = new Amounts(Locale.ENGLISH); // only its letters can be drawn

  private ChartPicture(Chart chart, Side side, ZoneId zone, int softness) {
    this.canvas = new Canvas(SCALE * WIDTH, SCALE * HEIGHT, PAPER, softness);
    this.letters = new Lettering(canvas, 3.2, 2.6);
    this.chart = chart;
    this.side = side;
    this.zone = zone;
    this.axis = Axis.of(chart);
  }

  /**
   * A PNG below 10 KiB.
   *
   * @param zone of the times below the picture
   */
  static byte[] of(Chart chart, Side side, ZoneId zone) {
    byte[] png = {};
    for (int softness : SOFTNESS) {
      ChartPicture picture = new ChartPicture(chart, side, zone, softness);
      picture.draw();
      png = Png.write(picture.canvas.pixels(), SCALE * WIDTH, PER_METRE);
      if (png.length < MOST_BYTES) {
        break;
      }
    }
    return png;
  }

  private void draw() {
    canvas.fill(LEFT, TOP, RIGHT, BOTTOM, PLOT);
    gaps();
    breach();
    values();
    times();
    canvas.fill(LEFT, BOTTOM, RIGHT, BOTTOM + 2, FRAME);
    threshold();
    curve();
    labels();
  }

  private int count() {
    return chart.values().size();
  }

  private double value(int i) {
    return chart.values().get(i);
  }

  private double x(double i) {
    return LEFT + (i + 0.5) / Math.max(1, count()) * (RIGHT - LEFT);
  }

  private double y(double value) {
    return BOTTOM - axis.share(value) * (BOTTOM - TOP);
  }

  private void gaps() {
    int from = -1;
    for (int i = 0; i <= count(); i++) {
      boolean known = i == count() || Double.isFinite(value(i));
      if (known && i - from > 1) {
        int left = from < 0 ? LEFT : (int) Math.round(x(from));
        int right = i == count() ? RIGHT : (int) Math.round(x(i));
        canvas.fill(left, TOP, right, BOTTOM, GAP);
      }
      if (known) {
        from = i;
      }
    }
  }

  /** What lies between the line and the threshold, column by column. */
  private void breach() {
    int limit = (int) Math.round(y(chart.threshold()));
    for (int i = 0; i + 1 < count(); i++) {
      if (!Double.isFinite(value(i)) || !Double.isFinite(value(i + 1))) {
        continue;
      }
      for (int x = (int) Math.round(x(i)); x < Math.round(x(i + 1)); x++) {
        double along = Math.min(1, Math.max(0, (x - x(i)) / (x(i + 1) - x(i))));
        double value = value(i) + along * (value(i + 1) - value(i));
        if (side.beyond(value, chart.threshold())) {
          int edge = (int) Math.round(y(value));
          canvas.fill(x, Math.min(edge, limit), x + 1, Math.max(edge, limit), BREACH);
        }
      }
    }
  }

  private void values() {
    for (double tick : axis.ticks()) {
      int y = (int) Math.round(y(tick));
      canvas.fill(LEFT, y, RIGHT, y + 1, GRID);
      String text = tick == 0 ? "0" : amounts.of(chart.unit(), tick);
      letters.write(text, LEFT - 14 - letters.width(text), y, TEXT);
    }
  }

  private void times() {
    long minutes = chart.step().multipliedBy(count()).toMinutes();
    int step =
        TIME_STEPS.stream().filter(each -> minutes / each <= 6).findFirst().orElse(1440) * 60;
    Instant start = chart.end().minus(chart.step().multipliedBy(count()));
    ZoneOffset offset = zone.getRules().getOffset(chart.end());
    long first = Math.floorDiv(start.getEpochSecond() + offset.getTotalSeconds(), step) + 1;
    double seconds = Math.max(1, chart.end().getEpochSecond() - start.getEpochSecond());
    for (long local = first * step - offset.getTotalSeconds();
        local <= chart.end().getEpochSecond();
        local += step) {
      double share = (local - start.getEpochSecond()) / seconds;
      int x = (int) Math.round(LEFT + share * (RIGHT - LEFT));
      canvas.fill(x, TOP, x + 1, BOTTOM, GRID);
      canvas.fill(x, BOTTOM, x + 2, BOTTOM + 10, FRAME);
      String text = CLOCK.format(ZonedDateTime.ofInstant(Instant.ofEpochSecond(local), offset));
      letters.write(text, x - letters.width(text) / 2, BOTTOM + 28, TEXT);
    }
  }

  private void threshold() {
    int y = (int) Math.round(y(chart.threshold()));
    for (int x = LEFT; x < RIGHT; x += 16) {
      canvas.fill(x, y - 1, Math.min(x + 10, RIGHT), y + 1, BAD);
    }
  }

  private void curve() {
    List<Point> run = new ArrayList<>();
    boolean bad = false;
    for (int i = 0; i < count(); i++) {
      if (!Double.isFinite(value(i))) {
        stroke(run, bad);
        continue;
      }
      boolean beyond = side.beyond(value(i), chart.threshold());
      if (!run.isEmpty() && beyond != bad) {
        Point crossing = crossing(i);
        run.add(crossing);
        stroke(run, bad);
        run.add(crossing);
      }
      bad = beyond;
      run.add(new Point(x(i), y(value(i))));
    }
    stroke(run, bad);
  }

  /** Where the line from the value before meets the threshold. */
  private Point crossing(int i) {
    double before = value(i - 1);
    double share = (chart.threshold() - before) / (value(i) - before);
    return new Point(x(i - 1 + share), y(chart.threshold()));
  }

  private void stroke(List<Point> run, boolean bad) {
    if (!run.isEmpty()) {
      canvas.line(List.copyOf(run), run.size() == 1 ? LINE + 3 : LINE, bad ? BAD : GOOD);
      run.clear();
    }
  }

  /** The threshold and the last value, at the right of their lines and not over each other. */
  private void labels() {
    double limit = y(chart.threshold());
    int last = count() - 1;
    if (last >= 0 && Double.isFinite(value(last))) {
      double now = y(value(last));
      int colour = side.beyond(value(last), chart.threshold()) ? BAD : GOOD;
      Point end = new Point(x(last), now);
      canvas.line(List.of(end), 13, colour);
      canvas.line(List.of(end), 5, PLOT);
      double room = 27 - Math.abs(now - limit);
      double apart = room > 0 ? (now <= limit ? -room / 2 : room / 2) : 0;
      limit -= apart;
      String text = fitting(amounts.of(chart.unit(), value(last), chart.threshold()));
      new Lettering(canvas, 3.2, 3.8).write(text, RIGHT + 14, now + apart, colour);
    }
    letters.write(fitting(amounts.of(chart.unit(), chart.threshold())), RIGHT + 14, limit, BAD);
  }

  /** As many parts of {@code 11 d 23 h} as there is room for. */
  private String fitting(String amount) {
    String text = amount;
    while (letters.width(text) > SCALE * WIDTH - RIGHT - 20 && text.contains(" ")) {
      text = text.substring(0, text.lastIndexOf(' '));
      if (Character.isDigit(text.charAt(text.length() - 1)) && text.contains(" ")) {
        text = text.substring(0, text.lastIndexOf(' ')); // a number without its unit says nothing
      }
    }
    return text;
  }
}
