package dev.pitwall.notify.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Side;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Charts;
import dev.pitwall.notify.Notification.Chart;
import dev.pitwall.notify.SampleIncidents;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChartPictureTest {
  private static final int RED = 0xC81E1E;
  private static final int BREACH = 0xFBD5D5;
  private static final int BLUE = 0x2563EB;
  private static final int GAP = 0xECEEF1;

  static Stream<Arguments> charts() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    return Stream.of(
        Arguments.of("cpu", Charts.cpu(), Side.ABOVE),
        Arguments.of(
            "latency",
            Charts.of("Response time", Unit.SECONDS, 2, i -> i > 50 ? 2.4 + i % 3 * 0.3 : 0.41),
            Side.ABOVE),
        Arguments.of(
            "free", Charts.of("Free", Unit.BYTES, 5e9, i -> 30e9 - i * 0.45e9), Side.BELOW),
        Arguments.of(
            "connections", Charts.of("Connections", Unit.COUNT, 50, i -> 20 + i), Side.ABOVE),
        Arguments.of("nothing", Charts.of("Nothing", Unit.COUNT, 0, i -> Double.NaN), Side.ABOVE),
        Arguments.of("zero", Charts.of("Zero", Unit.COUNT, 0, i -> 0), Side.ABOVE),
        Arguments.of(
            "certificate",
            Charts.of("Days left", Unit.SECONDS, 30 * 86_400, i -> 12 * 86_400 - i * 60),
            Side.BELOW),
        Arguments.of(
            "lonely",
            Charts.of("Lonely", Unit.RATIO, 0.5, i -> i % 2 == 0 ? i / 60.0 : Double.NaN),
            Side.ABOVE),
        Arguments.of(
            "noise", Charts.of("Noise", Unit.RATIO, 0.5, i -> random.nextDouble()), Side.ABOVE),
        Arguments.of("huge", Charts.of("Huge", Unit.COUNT, 1e12, i -> i * 1e11), Side.ABOVE),
        Arguments.of("negative", Charts.of("Negative", Unit.COUNT, -5, i -> i - 30), Side.BELOW),
        Arguments.of(
            "one",
            new Chart(
                "One", Unit.COUNT, 3, SampleIncidents.NOON, Duration.ofMinutes(1), List.of(4.0)),
            Side.ABOVE),
        Arguments.of(
            "empty",
            new Chart(
                "Empty", Unit.COUNT, 3, SampleIncidents.NOON, Duration.ofMinutes(1), List.of()),
            Side.ABOVE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("charts")
  void everyHourIsAPictureOfItsSizeBelowTenKib(String name, Chart chart, Side side)
      throws IOException {
    byte[] png = ChartPicture.of(chart, side, SampleIncidents.TOKYO);
    Files.write(Files.createDirectories(Path.of("target", "pictures")).resolve(name + ".png"), png);
    assertThat(png.length).isLessThan(10 * 1024);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(1120);
    assertThat(image.getHeight()).isEqualTo(320);
  }

  /** How many pixels of each colour are in a part of the picture. */
  private static Map<Integer, Integer> colours(Chart chart, Side side, int from, int to)
      throws IOException {
    byte[] png = ChartPicture.of(chart, side, SampleIncidents.TOKYO);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    Map<Integer, Integer> found = new TreeMap<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = from; x < to; x++) {
        found.merge(image.getRGB(x, y) & 0xFFFFFF, 1, Integer::sum);
      }
    }
    return found;
  }

  @Test
  void theBreachIsShadedAndItsLineRedOnTheSideOfTheTrouble() throws IOException {
    Chart above = Charts.of("CPU", Unit.RATIO, 0.5, i -> i < 30 ? 0.2 : 0.9);
    assertThat(colours(above, Side.ABOVE, 120, 480)).doesNotContainKey(BREACH).containsKey(BLUE);
    assertThat(colours(above, Side.ABOVE, 600, 980)).containsKey(BREACH).doesNotContainKey(BLUE);
    assertThat(colours(above, Side.BELOW, 120, 480)).containsKey(BREACH).doesNotContainKey(BLUE);
    assertThat(colours(above, Side.BELOW, 600, 980)).doesNotContainKey(BREACH).containsKey(BLUE);
  }

  @Test
  void theThresholdIsDrawnWhereverTheValuesAre() throws IOException {
    Chart low = Charts.of("CPU", Unit.RATIO, 0.5, i -> 0.1);
    assertThat(colours(low, Side.ABOVE, 120, 980)).containsKey(RED).doesNotContainKey(BREACH);
  }

  @Test
  void minutesWithoutAValueAreGreyAndTheLineStopsThere() throws IOException {
    Chart gap = Charts.of("CPU", Unit.RATIO, 0.5, i -> i < 20 || i > 40 ? 0.1 : Double.NaN);
    assertThat(colours(gap, Side.ABOVE, 450, 650)).containsKey(GAP).doesNotContainKey(BLUE);
    assertThat(colours(gap, Side.ABOVE, 120, 350)).containsKey(BLUE).doesNotContainKey(GAP);
  }
}
