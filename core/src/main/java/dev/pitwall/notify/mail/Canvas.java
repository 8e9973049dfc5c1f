package dev.pitwall.notify.mail;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A raster to draw on, with soft edges. Coordinates are pixels, from the upper left corner. How
 * much of a pixel a line covers is rounded to eighths, so that few colours arise.
 */
final class Canvas {
  private final int width;
  private final int height;
  private final int[] pixels;
  private final double steps;

  /**
   * A raster of one colour.
   *
   * @param steps of softness at the edges; 1: none
   */
  Canvas(int width, int height, int background, int steps) {
    this.steps = steps;
    this.width = width;
    this.height = height;
    this.pixels = new int[width * height];
    Arrays.fill(pixels, background);
  }

  /** A point. */
  record Point(double x, double y) {}

  int[] pixels() {
    return pixels.clone();
  }

  /** A rectangle of whole pixels, its right and lower edge excluded. */
  void fill(int left, int top, int right, int bottom, int colour) {
    for (int y = Math.max(0, top); y < Math.min(height, bottom); y++) {
      for (int x = Math.max(0, left); x < Math.min(width, right); x++) {
        pixels[y * width + x] = colour;
      }
    }
  }

  /** A line with round ends and joints. */
  void line(List<Point> points, double thick, int colour) {
    double reach = thick / 2 + 1;
    Box box =
        new Box(
            (int) Math.max(0, Math.floor(least(points, Point::x) - reach)),
            (int) Math.max(0, Math.floor(least(points, Point::y) - reach)),
            (int) Math.min(width - 1, Math.ceil(-least(points, p -> -p.x) + reach)),
            (int) Math.min(height - 1, Math.ceil(-least(points, p -> -p.y) + reach)));
    if (box.right < box.left || box.bottom < box.top) {
      return;
    }
    float[] cover = new float[box.columns() * (box.bottom - box.top + 1)];
    for (int i = 0; i < points.size(); i++) {
      segment(cover, box, points.get(Math.max(0, i - 1)), points.get(i), thick / 2);
    }
    blend(cover, box, colour);
  }

  private static double least(List<Point> points, ToDoubleFunction<Point> part) {
    return points.stream().mapToDouble(part).min().orElse(0);
  }

  private static void segment(float[] cover, Box box, Point a, Point b, double radius) {
    int left = (int) Math.max(box.left, Math.floor(Math.min(a.x, b.x) - radius - 1));
    int right = (int) Math.min(box.right, Math.ceil(Math.max(a.x, b.x) + radius + 1));
    int top = (int) Math.max(box.top, Math.floor(Math.min(a.y, b.y) - radius - 1));
    int bottom = (int) Math.min(box.bottom, Math.ceil(Math.max(a.y, b.y) + radius + 1));
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double far = distance(x + 0.5, y + 0.5, a, b);
        double share = Math.min(1, Math.max(0, radius + 0.5 - far));
        int at = (y - box.top) * box.columns() + x - box.left;
        cover[at] = (float) Math.max(cover[at], share);
      }
    }
  }

  private static double distance(double x, double y, Point a, Point b) {
    double dx = b.x - a.x;
    double dy = b.y - a.y;
    double length = dx * dx + dy * dy;
    double along = length == 0 ? 0 : ((x - a.x) * dx + (y - a.y) * dy) / length;
    double near = Math.min(1, Math.max(0, along));
    return Math.hypot(x - a.x - near * dx, y - a.y - near * dy);
  }

  private void blend(float[] cover, Box box, int colour) {
    for (int i = 0; i < cover.length; i++) {
      double share = Math.rint(cover[i] * steps) / steps;
      if (share > 0) {
        int at = (box.top + i / box.columns()) * width + box.left + i % box.columns();
        pixels[at] = mix(pixels[at], colour, share);
      }
    }
  }

  /** The part of the raster that a line touches; all edges included. */
  private record Box(int left, int top, int right, int bottom) {
    int columns() {
      return right - left + 1;
    }
  }

  private static int mix(int under, int over, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int below = (under >> shift) & 0xFF;
      int above = (over >> shift) & 0xFF;
      mixed |= (int) Math.round(below + (above - below) * share) << shift;
    }
    return mixed;
  }
}
