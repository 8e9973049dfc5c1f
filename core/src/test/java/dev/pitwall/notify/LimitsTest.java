package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.alert.Side;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Finding;
import dev.pitwall.journal.Change;
import dev.pitwall.notify.Notification.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exactly where each limit lies. */
class LimitsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");

  @TempDir Path temp;

  @Test
  void aTextOfTheLongestLengthStaysAndALongerOneEndsInAnEllipsisOfThatLength() {
    assertThat(Foreign.cut("abcde", 5)).isEqualTo("abcde");
    assertThat(Foreign.cut("abcdef", 5)).isEqualTo("abcd…");
    assertThat(Foreign.cut("abc😀f", 5)).as("no half of a character").isEqualTo("abc…");
    assertThat(Foreign.cut("ab😀ef", 5)).isEqualTo("ab😀…");
    assertThat(Foreign.clean(" a\n\tb\u200B ", 80)).isEqualTo("a b");
  }

  @ParameterizedTest
  @CsvSource({
    "119.9, 119.9 s",
    "-119.9, -119.9 s",
    "-120, -2 min",
    "-119, -119 s",
    "-0.9994, -999 ms",
    "-0.9995, -1 s",
    "0.0004, 0 ms",
    "1.25, 1.3 s"
  })
  void negativeTimesChangeTheirUnitWherePositiveOnesDo(double seconds, String text) {
    assertThat(new Amounts(Locale.ENGLISH).of(Unit.SECONDS, seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-1024, -1 KiB",
    "-1536, -1.5 KiB",
    "0.5, 1 B",
    "10239, 10 KiB",
    "1.2e18, 1066 PiB",
    "1.2e21, 1065814 PiB"
  })
  void oddSizesAreToldAsWell(double bytes, String text) {
    assertThat(new Amounts(Locale.ENGLISH).of(Unit.BYTES, bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "59, 59 s",
    "60, 1 min",
    "3540, 59 min",
    "3600, 1 h",
    "3659, 1 h",
    "3660, 1 h 1 min",
    "86399, 23 h 59 min",
    "86400, 1 d",
    "89999, 1 d",
    "90000, 1 d 1 h",
    "-5, 0 s"
  })
  void aDurationHasItsTwoLargestParts(long seconds, String text) {
    assertThat(new Amounts(Locale.ENGLISH).duration(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void linesBreakAtTheLastSpaceThatFitsAndOnlyIfTheyMust() {
    assertThat(PlainText.wrap("aaa bbb", 7, "")).containsExactly("aaa bbb");
    assertThat(PlainText.wrap("aaa bbb", 6, "")).containsExactly("aaa", "bbb");
    assertThat(PlainText.wrap("aaa bbb ccc", 8, " ")).containsExactly("aaa bbb", " ccc");
    assertThat(PlainText.wrap("aaaaaaaa", 3, "")).containsExactly("aaa", "aaa", "aa");
    assertThat(PlainText.wrap("aaaaaaaa", 3, " ")).containsExactly("aaa", " aa", " aa", " a");
    assertThat(PlainText.wrap("", 3, "")).containsExactly("");
    assertThat(PlainText.wrap("a ", 3, "")).containsExactly("a");
  }

  @Test
  void fullWidthCharactersTakeTwoColumnsAndBreakBetweenThem() {
    assertThat(PlainText.wrap("日本語文", 8, "")).containsExactly("日本語文");
    assertThat(PlainText.wrap("日本語文", 7, "")).containsExactly("日本語", "文");
    assertThat(PlainText.wrap("日本語文", 6, "")).containsExactly("日本語", "文");
    assertThat(PlainText.wrap("日本語。", 6, ""))
        .as("no full stop at a beginning")
        .containsExactly("日本", "語。");
    assertThat(PlainText.wrap("日本（語", 6, ""))
        .as("no bracket at an end")
        .containsExactly("日本", "（語");
  }

  @ParameterizedTest
  @CsvSource({
    "10FF, 1", "1100, 2", "115F, 2", "1160, 1", "2E7F, 1", "2E80, 2", "A4CF, 2", "A4D0, 1",
    "ABFF, 1", "AC00, 2", "D7A3, 2", "D7A4, 1", "FF00, 2", "FF60, 2", "FF61, 1", "1F300, 2",
    "3FFFD, 2", "3FFFE, 1", "41, 1"
  })
  void theWidthOfACharacterIsThatOfUnicode(String point, int width) {
    assertThat(PlainText.width(Character.toString(Integer.parseInt(point, 16)))).isEqualTo(width);
  }

  private static Chart chart(double threshold, Double... values) {
    return new Chart("n", Unit.COUNT, threshold, NOW, Duration.ofMinutes(1), List.of(values));
  }

  @Test
  void aSparklineHasEightHeightsBetweenTheLowestAndTheHighestTheThresholdIncluded() {
    assertThat(Sparkline.of(chart(0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0), Side.ABOVE, 8))
        .isEqualTo("▁▂▃▄▅▆▇█");
    assertThat(Sparkline.of(chart(14, 7.0, 0.0), Side.ABOVE, 8)).isEqualTo("▅▁");
    assertThat(Sparkline.of(chart(-7, 0.0, Double.NaN), Side.ABOVE, 8)).isEqualTo("█·");
    assertThat(Sparkline.of(chart(0, 0.0, 7.0, 7.0, 0.0), Side.ABOVE, 2)).isEqualTo("██");
    assertThat(Sparkline.of(chart(0, 0.0, 7.0, 7.0, 0.0), Side.BELOW, 2)).isEqualTo("▁▁");
    assertThat(Sparkline.of(chart(0, 0.0, 7.0, 7.0, 0.0), Side.ABOVE, 0)).isEqualTo("█");
    assertThat(Sparkline.of(chart(0, Double.NaN, 7.0, Double.NaN), Side.ABOVE, 1)).isEqualTo("█");
  }

  private static Silences.Request request(
      String rule, Map<String, String> labels, String by, String reason, Duration length) {
    return new Silences.Request(rule, labels, by, reason, length);
  }

  private static Map<String, String> labels(int count, int valueLength) {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < count; i++) {
      labels.put("l" + (char) ('a' + i), "v".repeat(valueLength));
    }
    return labels;
  }

  @Test
  void whatASilenceMayHoldToTheLastCharacter() {
    Duration hour = Duration.ofHours(1);
    List<Silences.Request> allowed =
        List.of(
            request("r".repeat(100), Map.of(), "b".repeat(200), "w".repeat(500), hour),
            request("r", labels(10, 498), "b", "w", Silences.LONGEST),
            request("r", Map.of(), "b", "w", Duration.ofNanos(1)));
    for (Silences.Request one : allowed) {
      assertThatCode(one::check).doesNotThrowAnyException();
    }
    List<Silences.Request> refused =
        List.of(
            request("r".repeat(101), Map.of(), "b", "w", hour),
            request("", Map.of(), "b", "w", hour),
            request("r", Map.of(), "b".repeat(201), "w", hour),
            request("r", Map.of(), " ", "w", hour),
            request("r", Map.of(), "b", "w".repeat(501), hour),
            request("r", Map.of(), "b", " ", hour),
            request("r", labels(11, 1), "b", "w", hour),
            request("r", labels(1, 499), "b", "w", hour),
            request("r", Map.of(), "b", "w", Duration.ZERO),
            request("r", Map.of(), "b", "w", Duration.ofNanos(-1)),
            request("r", Map.of(), "b", "w", Silences.LONGEST.plusNanos(1)));
    for (Silences.Request one : refused) {
      assertThatThrownBy(one::check)
          .as(one.toString())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Silencing");
    }
  }

  @Test
  void twoHundredSilencesAndNoMoreEachWithAnIdOfItsOwn() throws IOException {
    try (Post post = new Post(temp, new Scripted("mail"))) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < Silences.MOST; i++) {
        ids.add(post.notifier.silence("r" + i, Map.of(), "b", "w", Duration.ofHours(1)).id());
      }
      assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("S[0-9A-Z]{6}"));
      assertThatThrownBy(() -> post.notifier.silence("r", Map.of(), "b", "w", Duration.ofHours(1)))
          .hasMessageContaining("there are 200 silences");
      assertThat(post.notifier.unsilence(ids.get(0))).isTrue();
      assertThat(post.notifier.unsilence(ids.get(0))).isFalse();
      post.notifier.silence("r", Map.of(), "b", "w", Duration.ofHours(1));
      assertThat(post.notifier.silences()).hasSize(Silences.MOST);
    }
  }

  @Test
  void whatAnAcknowledgementMayHoldToTheLastCharacter() throws IOException {
    try (Post post = new Post(temp, new Scripted("mail"))) {
      post.open("I1");
      assertThat(post.notifier.acknowledge("I1", " " + "b".repeat(199), "n".repeat(500)).by())
          .hasSize(199);
      assertThatThrownBy(() -> post.notifier.acknowledge("I1", "b".repeat(201), ""))
          .hasMessageContaining("at most 200");
      assertThatThrownBy(() -> post.notifier.acknowledge("I1", "b", "n".repeat(501)))
          .hasMessageContaining("at most 500");
      assertThatCode(() -> post.notifier.acknowledge("I1", "b".repeat(200), "n".repeat(500)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theLogOfTheUndeliveredBeginsAnewAfterOneMebibyteAndIsTwoFilesAtMost() throws IOException {
    Path file = temp.resolve("undelivered.log");
    Path old = temp.resolve("undelivered.log.1");
    try (Post post = new Post(temp.resolve("post"), new Scripted("mail"))) {
      Undelivered log = new Undelivered(file, post.findings);
      Files.writeString(file, "x".repeat(1 << 20));
      log.add(NOW, "mail", Post.plain("T1", "a\nb", NOW), "no");
      assertThat(old).as("one MiB is not more than one MiB").doesNotExist();
      assertThat(Files.readString(file)).endsWith(NOW + " mail T1 a b |  | no\n");
      log.add(NOW, "mail", Post.plain("T2", "c", NOW), "no");
      assertThat(Files.readString(file)).isEqualTo(NOW + " mail T2 c |  | no\n");
      assertThat(Files.size(old)).isGreaterThan(1 << 20);
      Files.writeString(file, "y".repeat((1 << 20) + 1));
      log.add(NOW, "mail", Post.plain("T3", "d", NOW), "no");
      assertThat(Files.readString(old)).startsWith("y");
      assertThat(post.findings.list()).isEmpty();

      new Undelivered(null, post.findings).add(NOW, "mail", Post.plain("T4", "e", NOW), "no");
      new Undelivered(temp.resolve("none/undelivered.log"), post.findings)
          .add(NOW, "mail", Post.plain("T5", "f", NOW), "no");
      assertThat(post.findings.list())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.code()).isEqualTo("notify.undelivered-log");
                assertThat(one.text()).contains("mail T5 f");
              });
    }
  }

  @Test
  void anInterruptNeitherKeepsTheLogFromBeingWrittenNorIsLost() throws IOException {
    Path file = temp.resolve("undelivered.log");
    try (Post post = new Post(temp.resolve("post"), new Scripted("mail"))) {
      Thread.currentThread().interrupt();
      new Undelivered(file, post.findings).add(NOW, "mail", Post.plain("T1", "a", NOW), "no");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(Files.readString(file)).contains("T1");
      new Undelivered(file, post.findings).add(NOW, "mail", Post.plain("T2", "a", NOW), "no");
      assertThat(Thread.interrupted()).isFalse();
      assertThat(post.findings.list()).extracting(Finding::code).isEmpty();
    }
  }

  @Test
  void aMessageAboutNoIncidentIsTooOldAfterExactlyADay() {
    Single one = new Single("mail", 1, 1, false, false, NOW, NOW, Post.plain("T1", "a", NOW));
    Duration day = Finishing.KEEP_TRYING;
    assertThat(Singles.isTooOld(one, NOW.plus(day).minusMillis(1))).isFalse();
    assertThat(Singles.isTooOld(one, NOW.plus(day))).isTrue();
  }

  @Test
  void messagesAboutNoIncidentGoInTheirOrderAndTheSameOneOnce() {
    Singles singles = new Singles();
    Change change = new Change();
    for (String id : List.of("T1", "T2", "T1")) {
      singles.add(change, "mail", Post.plain(id, "a", NOW), NOW);
    }
    singles.add(change, "slack", Post.plain("T1", "a", NOW), NOW);
    assertThat(singles.all()).extracting(Single::order).containsExactly(1L, 2L, 3L);
    assertThat(singles.of("mail")).extracting(Single::id).containsExactly("T1", "T2");
    assertThat(singles.next("mail")).isEqualTo(NOW);
    assertThat(singles.next("pager")).isEqualTo(Instant.MAX);
    assertThat(singles.due("mail", NOW.minusMillis(1))).isEmpty();
    Single first = singles.due("mail", NOW).orElseThrow();
    assertThat(first.id()).isEqualTo("T1");
    singles.set(change, first.begun().again(false, NOW.plusSeconds(5)));
    assertThat(singles.due("mail", NOW)).map(Single::id).contains("T2");
    assertThat(singles.next("mail")).isEqualTo(NOW);
    singles.remove(change, singles.due("mail", NOW).orElseThrow());
    assertThat(singles.next("mail")).isEqualTo(NOW.plusSeconds(5));
    assertThat(singles.of("mail").get(0).doubtful()).isFalse();
    assertThat(first.again(true, NOW).doubtful()).isTrue();
  }

  @Test
  void ofSeveralSilencesTheOneThatLastsLongestIsTheReason() throws IOException {
    try (Post post = new Post(temp, new Scripted("mail"))) {
      String number = Long.toString(NOW.getEpochSecond() - 1_577_836_800L, 36);
      Mute.Silence first = post.notifier.silence("host.*", Map.of(), "b", "w", Duration.ofHours(1));
      assertThat(first.id()).isEqualTo("S" + number.toUpperCase(Locale.ROOT));
      String longest =
          post.notifier.silence("host.cpu", Map.of(), "b", "w", Duration.ofHours(3)).id();
      post.notifier.silence("*", Map.of(), "b", "w", Duration.ofHours(2));
      post.open("I1");
      assertThat(post.notifier.held())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.by()).isEqualTo(longest);
                assertThat(one.until()).isEqualTo(NOW.plus(Duration.ofHours(3)));
              });
      assertThat(post.notifier.silences())
          .extracting(Mute.Silence::matching)
          .containsExactly(1, 1, 1);
    }
  }
}
