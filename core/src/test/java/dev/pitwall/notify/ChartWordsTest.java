package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Side;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Notification.Chart;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ChartWordsTest {
  private static final Chart RISING =
      Charts.of(
          "CPU",
          Unit.RATIO,
          0.8,
          i -> i >= 20 && i < 24 ? Double.NaN : i < 50 ? 0.12 : i == 55 ? 0.97 : 0.91);

  @Test
  void theSparklineHasAHeightAColumnAndShowsGaps() {
    Chart steps = Charts.of("n", Unit.COUNT, 0, i -> i < 8 ? i : i < 16 ? Double.NaN : 7);
    assertThat(Sparkline.of(steps, Side.ABOVE, 60)).startsWith("▁▂▃▄▅▆▇█········██").hasSize(60);
  }

  @Test
  void aPeakOfOneMinuteIsNotLostInANarrowLine() {
    Chart peak = Charts.of("n", Unit.COUNT, 5, i -> i == 31 ? 10 : 0);
    assertThat(Sparkline.of(peak, Side.ABOVE, 30)).hasSize(30).contains("█");
    Chart dip = Charts.of("n", Unit.COUNT, 5, i -> i == 31 ? 0 : 10);
    assertThat(Sparkline.of(dip, Side.BELOW, 30)).hasSize(30).contains("▁");
  }

  @Test
  void aConstantAndAnEmptyChartHaveALineAsWell() {
    assertThat(Sparkline.of(Charts.of("n", Unit.COUNT, 0, i -> 0), Side.ABOVE, 10))
        .isEqualTo("▁".repeat(10));
    assertThat(Sparkline.of(Charts.of("n", Unit.COUNT, 3, i -> Double.NaN), Side.ABOVE, 10))
        .isEqualTo("·".repeat(10));
    Chart none =
        new Chart(
            "n", Unit.COUNT, 3, SampleIncidents.NOON, java.time.Duration.ofMinutes(1), List.of());
    assertThat(Sparkline.of(none, Side.ABOVE, 10)).isEmpty();
  }

  @Test
  void thePictureIsSaidInWordsInBothLanguages() {
    assertThat(new ChartWords(Locale.ENGLISH).sentences(RISING, Side.ABOVE))
        .isEqualTo(
            "CPU, last 1 h: now 91 %, lowest 12 %, highest 97 %, threshold 80 %. Above the"
                + " threshold for 10 min. Not measured for 4 min.");
    assertThat(new ChartWords(Locale.JAPANESE).sentences(RISING, Side.ABOVE))
        .isEqualTo(
            "CPU、直近 1 時間: 現在 91 %、最小 12 %、最大 97 %、しきい値 80 %。"
                + "しきい値を超えていた時間は 10 分です。測定できなかった時間は 4 分です。");
    assertThat(new ChartWords(Locale.ENGLISH).sentences(RISING, Side.BELOW))
        .contains("Below the threshold for 46 min.");
  }

  @Test
  void nothingMeasuredIsSaid() {
    Chart nothing = Charts.of("CPU", Unit.RATIO, 0.8, i -> Double.NaN);
    assertThat(new ChartWords(Locale.ENGLISH).sentences(nothing, Side.ABOVE))
        .isEqualTo("CPU, last 1 h: nothing was measured. Not measured for 1 h.");
  }

  @Test
  void thePlainTextHasTheLineAndItsWords() {
    String text = PlainText.write(Charts.withChart(Locale.ENGLISH, RISING), 72);
    assertThat(text)
        .contains("\n  " + Sparkline.of(RISING, Side.ABOVE, 60) + "\n  CPU, last 1 h: now 91 %");
    assertThat(text.lines()).allMatch(line -> line.length() <= 72);
  }

  @Test
  void thePlainTextOfADigestListsItsIncidents() {
    String text = PlainText.write(Charts.digest(Locale.ENGLISH, 3, List.of()), 72);
    assertThat(text.split("\n\\* CRITICAL host.cpu: CPU 91 %", -1)).hasSize(4);
    assertThat(text).contains("  Since: 2026-11-23 20:56").contains("  Next step: See which");
    assertThat(text.lines()).allMatch(line -> line.length() <= 72);
  }
}
