package dev.pitwall.notify;

import dev.pitwall.alert.Side;
import dev.pitwall.notify.Notification.Chart;
import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Locale;

/** Says in words what a chart shows: for those who do not see the picture. */
public final class ChartWords {
  private final Messages words;
  private final Amounts amounts;

  /** In Japanese or English. */
  public ChartWords(Locale locale) {
    this.words = Messages.of(ChartWords.class, locale, List.of("chart"));
    this.amounts = new Amounts(words);
  }

  /** Short, to stand beside a sparkline: now, lowest, highest, threshold. */
  public String numbers(Chart chart) {
    List<Double> known = known(chart);
    if (known.isEmpty()) {
      return words.get("chart.nothing");
    }
    return words.get(
        "chart.numbers",
        "now",
        amount(chart, known.get(known.size() - 1)),
        "min",
        amount(chart, known.stream().mapToDouble(Double::doubleValue).min().orElseThrow()),
        "max",
        amount(chart, known.stream().mapToDouble(Double::doubleValue).max().orElseThrow()),
        "threshold",
        amounts.of(chart.unit(), chart.threshold()));
  }

  /** What is shown and over which time. */
  public String caption(Chart chart) {
    return words.get("chart.caption", "title", chart.title(), "time", time(chart));
  }

  private String time(Chart chart) {
    return amounts.duration(chart.step().multipliedBy(chart.values().size()));
  }

  /** The whole picture in a few sentences. */
  public String sentences(Chart chart, Side side) {
    List<Double> known = known(chart);
    long beyond = known.stream().filter(value -> side.beyond(value, chart.threshold())).count();
    int gaps = chart.values().size() - known.size();
    String text = words.get("chart.sentence", "caption", caption(chart), "numbers", numbers(chart));
    if (!known.isEmpty()) {
      String kind = side == Side.ABOVE ? "chart.above" : "chart.below";
      text += words.get(kind, "time", amounts.duration(chart.step().multipliedBy(beyond)));
    }
    return gaps == 0
        ? text
        : text + words.get("chart.gaps", "time", amounts.duration(chart.step().multipliedBy(gaps)));
  }

  private String amount(Chart chart, double value) {
    return amounts.of(chart.unit(), value, chart.threshold());
  }

  private static List<Double> known(Chart chart) {
    return chart.values().stream().filter(Double::isFinite).toList();
  }
}
