package dev.pitwall.notify.mail;

import dev.pitwall.notify.mail.Canvas.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Draws the few characters that stand at the axes, each as strokes on a grid four wide and six high
 * (its lower edge is the base line): no font is needed, so none has to be installed.
 */
final class Lettering {
  private static final double ADVANCE = 6;
  private static final double HALF_WIDTH = 3.4;

  /** Strokes are separated by {@code |}, points by a space; {@code x,y}. */
  private static final Map<Character, String> STROKES =
      Map.ofEntries(
          Map.entry('0', "1,0 3,0 4,1 4,5 3,6 1,6 0,5 0,1 1,0"),
          Map.entry('1', "0.6,1.4 2,0 2,6|0.6,6 3.4,6"),
          Map.entry('2', "0,1.2 1,0 3,0 4,1 4,2.2 0,6 4,6"),
          Map.entry('3', "0,0.8 1,0 3,0 4,1 4,2 3,2.9 1.6,2.9|3,2.9 4,3.8 4,5 3,6 1,6 0,5.2"),
          Map.entry('4', "3,6 3,0 0,4.2 4,4.2"),
          Map.entry('5', "3.8,0 0.4,0 0.2,2.6 1.2,2.2 3,2.2 4,3.2 4,5 3,6 1,6 0,5.2"),
          Map.entry('6', "3.6,0.6 2.6,0 1.2,0 0,1.4 0,5 1,6 3,6 4,5 4,3.6 3,2.6 1,2.6 0,3.6"),
          Map.entry('7', "0,0 4,0 1.5,6"),
          Map.entry(
              '8',
              "1,0 3,0 4,1 4,1.9 3,2.8 1,2.8 0,1.9 0,1 1,0|1,2.8 0,3.7 0,5 1,6 3,6 4,5 4,3.7 3,2.8"),
          Map.entry('9', "0.4,5.4 1.4,6 2.8,6 4,4.6 4,1 3,0 1,0 0,1 0,2.4 1,3.4 3,3.4 4,2.4"),
          Map.entry('.', "0.6,6 0.7,6"),
          Map.entry(':', "0.6,2 0.7,2|0.6,5.2 0.7,5.2"),
          Map.entry('-', "0.4,3.2 3.2,3.2"),
          Map.entry(
              '%',
              "0.4,6 3.8,0|0.9,0 1.7,0.9 0.9,1.8 0.1,0.9 0.9,0"
                  + "|3.3,4.2 4.1,5.1 3.3,6 2.5,5.1 3.3,4.2"),
          Map.entry('B', "0,0 0,6 3,6 4,5.2 4,3.7 3,2.9 0,2.9|3,2.9 3.8,2.1 3.8,0.8 3,0 0,0"),
          Map.entry('K', "0,0 0,6|4,0 0,3.6|1.4,2.4 4,6"),
          Map.entry('M', "0,6 0,0 2,3 4,0 4,6"),
          Map.entry('G', "4,1 3,0 1,0 0,1 0,5 1,6 3,6 4,5 4,3.2 2.4,3.2"),
          Map.entry('T', "0,0 4,0|2,0 2,6"),
          Map.entry('P', "0,6 0,0 3,0 4,1 4,2.2 3,3.2 0,3.2"),
          Map.entry('i', "0.7,2.2 0.7,6|0.7,0.3 0.7,0.4"),
          Map.entry('m', "0,2.2 0,6|0,3 0.8,2.2 1.4,2.2 2,2.9 2,6|2,2.9 2.7,2.2 3.3,2.2 4,2.9 4,6"),
          Map.entry('n', "0,2.2 0,6|0,3.2 1,2.2 2.2,2.2 3,3 3,6"),
          Map.entry('s', "3,2.7 2.3,2.2 0.8,2.2 0,2.9 0.4,3.7 2.6,4.4 3,5.2 2.2,6 0.7,6 0,5.5"),
          Map.entry('h', "0,0 0,6|0,3.2 1,2.2 2.2,2.2 3,3 3,6"),
          Map.entry('d', "3,0 3,6|3,3.2 2,2.2 1,2.2 0,3.2 0,5 1,6 2,6 3,5"));

  private final Canvas canvas;
  private final double scale;
  private final double thick;

  /**
   * Letters of one size.
   *
   * @param scale pixels of one step of the grid
   */
  Lettering(Canvas canvas, double scale, double thick) {
    this.canvas = canvas;
    this.scale = scale;
    this.thick = thick;
  }

  /** How wide {@code text} is, in pixels. */
  double width(String text) {
    double steps = text.chars().mapToDouble(each -> advance((char) each)).sum();
    return text.isEmpty() ? 0 : (steps - (ADVANCE - 4)) * scale;
  }

  /** Writes with the middle of the digits at {@code y}. Characters without strokes stay empty. */
  void write(String text, double x, double y, int colour) {
    double left = x;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      for (String stroke : STROKES.getOrDefault(each, "").split("\\|", -1)) {
        if (!stroke.isEmpty()) {
          canvas.line(points(stroke, left, y - 3 * scale), thick, colour);
        }
      }
      left += advance(each) * scale;
    }
  }

  private List<Point> points(String stroke, double left, double top) {
    List<Point> points = new ArrayList<>();
    for (String point : stroke.split(" ", -1)) {
      String[] xy = point.split(",", -1);
      points.add(
          new Point(
              left + Double.parseDouble(xy[0]) * scale, top + Double.parseDouble(xy[1]) * scale));
    }
    return points;
  }

  private static double advance(char each) {
    return switch (each) {
      case '.', ':', 'i', ' ' -> HALF_WIDTH;
      case 'n', 's', 'h', 'd' -> 5;
      default -> ADVANCE;
    };
  }
}
