package dev.pitwall.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The whole message as plain text: what a mail reader without HTML, a phone and a screen reader
 * get. A full-width character counts as two columns, as terminals and mail readers show it.
 */
public final class PlainText {
  private static final int WIDEST_NAME = 20;
  private static final int SPARKLINE = 60;

  /** First and last of each range. */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x2E80, 0xA4CF, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF00, 0xFF60,
    0xFFE0, 0xFFE6, 0x1F300, 0x1FAFF, 0x20000, 0x3FFFD
  };

  private PlainText() {}

  /**
   * The message without its subject.
   *
   * @param columns where lines break; the command never breaks, so that it can be pasted
   */
  public static String write(Notification message, int columns) {
    StringBuilder text = new StringBuilder(1024);
    append(text, wrap(message.summary(), columns, ""));
    if (!message.facts().isEmpty()) {
      text.append('\n');
      facts(text, message.facts(), columns, "");
    }
    Notification.Chart chart = message.chart();
    if (chart != null) {
      text.append("\n  ").append(Sparkline.of(chart, message.side(), SPARKLINE)).append('\n');
      ChartWords words = new ChartWords(Locale.forLanguageTag(message.language()));
      append(text, wrap("  " + words.sentences(chart, message.side()), columns, "  "));
    }
    for (Notification.Section section : message.sections()) {
      text.append('\n');
      append(text, wrap("* " + section.title(), columns, "  "));
      facts(text, section.facts(), columns, "  ");
      if (!section.nextStep().isEmpty()) {
        append(text, wrap("  " + section.nextStep(), columns, "  "));
      }
    }
    if (!message.offenders().isEmpty()) {
      text.append('\n').append(message.offendersTitle()).append('\n');
      for (String offender : message.offenders()) {
        append(text, wrap("  - " + offender, columns, "    "));
      }
    }
    if (!message.nextStep().isEmpty()) {
      text.append('\n');
      append(text, wrap(message.nextStep(), columns, ""));
    }
    if (!message.command().isEmpty()) {
      text.append("\n  ").append(message.command()).append('\n');
    }
    if (!message.footer().isEmpty()) {
      text.append("\n-- \n");
      String[] lines = message.footer().split("\n", -1);
      append(text, wrap(lines[0], columns, ""));
      append(text, List.of(lines).subList(1, lines.length)); // commands to paste
    }
    return text.toString();
  }

  private static void facts(
      StringBuilder text, List<Notification.Fact> facts, int columns, String margin) {
    int names = facts.stream().mapToInt(f -> width(f.name())).max().orElse(0);
    int indent = Math.min(names, WIDEST_NAME) + 2;
    String hanging = margin + " ".repeat(indent);
    for (Notification.Fact fact : facts) {
      String name = fact.name() + ":";
      String padded = margin + name + " ".repeat(Math.max(1, indent - width(name)));
      append(text, wrap(padded + fact.value(), columns, hanging));
    }
  }

  private static void append(StringBuilder text, List<String> lines) {
    lines.forEach(line -> text.append(line).append('\n'));
  }

  /**
   * Breaks at spaces, between full-width characters, and inside a word that fits no line.
   *
   * @param indent what every line but the first begins with
   */
  public static List<String> wrap(String text, int columns, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    int lastBreak = -1;
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      int point = points[i];
      if (used + width(point) > columns && line.length() > indent.length()) {
        int cut = lastBreak > indent.length() ? lastBreak : line.length();
        String rest = line.substring(cut).stripLeading();
        lines.add(line.substring(0, cut).stripTrailing());
        line.setLength(0);
        line.append(indent).append(rest);
        used = width(line.toString());
        lastBreak = -1;
        if (point == ' ' && rest.isEmpty()) {
          continue;
        }
      }
      line.appendCodePoint(point);
      used += width(point);
      boolean next = i + 1 < points.length && !closes(points[i + 1]);
      if (point == ' ' || (width(point) == 2 && next && !opens(point))) {
        lastBreak = line.length();
      }
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  private static boolean closes(int point) {
    return "、。）」』】・ー！？)]},.:;".indexOf(point) >= 0;
  }

  private static boolean opens(int point) {
    return "（「『【".indexOf(point) >= 0;
  }

  /** How many columns the text takes. */
  public static int width(String text) {
    return text.codePoints().map(PlainText::width).sum();
  }

  /** East Asian Width W and F of Unicode's EastAsianWidth.txt, in the ranges that texts use. */
  private static int width(int point) {
    for (int i = 0; i < WIDE.length; i += 2) {
      if (point >= WIDE[i] && point <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }
}
