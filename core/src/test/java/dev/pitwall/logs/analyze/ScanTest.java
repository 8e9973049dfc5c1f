package dev.pitwall.logs.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pitwall.logs.analyze.Field.Kind;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quick ways of the scanner give what the plain ones give. */
class ScanTest {
  private static final String LINE =
      "203.0.113.7 - - [26/Nov/2026:03:04:05 +0000] \"GET /a/17?b=c HTTP/1.1\" 200 512"
          + " \"https://race.example/\" \"Mozilla/5.0 (X11; Linux x86_64)\" 0.123";
  private static final AccessFormat TIMED =
      Patterns.apache(
          "timed", "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" %T", Kind.MICROS);

  @Test
  void aByteIsFoundWhereALoopFindsIt() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] b = new byte[90 + Swar.PAD];
      for (int at = 0; at < b.length; at++) {
        // neighbours of the wanted bytes, where the trick reports false hits, and a few others
        b[at] = (byte) (random.nextInt(6) == 0 ? "\n\u000b\"#".charAt(random.nextInt(4)) : -100);
      }
      int from = random.nextInt(20);
      int to = from + random.nextInt(70);
      int feed = plain(b, from, to, '\n', '\n');
      assertThat(Swar.find(b, from, to, (byte) '\n')).isEqualTo(feed);
      assertThat(Swar.findFar(b, from, to, (byte) '\n')).isEqualTo(feed);
      long both = Swar.each(~('"' ^ '\n'));
      int like = from;
      while (like < to && (b[like] & both & 0xff) != ('"' & both & 0xff)) {
        like++;
      }
      assertThat(Swar.findLike(b, from, to, both, Swar.each('"') & both)).isEqualTo(like);
      assertThat(Swar.findEither(b, from, to, (byte) '"', (byte) '\n'))
          .isEqualTo(plain(b, from, to, '"', '\n'));
    }
  }

  private static int plain(byte[] b, int from, int to, char one, char other) {
    for (int i = from; i < to; i++) {
      if (b[i] == one || b[i] == other) {
        return i;
      }
    }
    return to;
  }

  @Test
  void numbersAreThoseOfTheLibrary() {
    Random random = new Random(2);
    for (int i = 0; i < 50_000; i++) {
      String digits = Integer.toString(random.nextInt(100_000_000));
      digits = digits.substring(0, 1 + random.nextInt(digits.length()));
      byte[] b = TrailingFields.padded(digits + "9,8");
      assertThat(Numbers.whole(b, 0, digits.length())).isEqualTo(Long.parseLong(digits));
      b[random.nextInt(digits.length())] = (byte) "/:-x \u0000".charAt(random.nextInt(6));
      assertThat(Numbers.whole(b, 0, digits.length())).isEqualTo(-1);
    }
  }

  @Test
  void secondsWithThreeDecimalsAreThoseOfTheLibrary() {
    for (int millis = 0; millis < 1_000_000; millis += 7) {
      String text = String.format(java.util.Locale.ROOT, "%d.%03d", millis / 1_000, millis % 1_000);
      byte[] b = TrailingFields.padded(text);
      assertThat(Numbers.scaled(b, 0, text.length(), 1_000_000)).isEqualTo(millis * 1_000L);
      assertThat(Numbers.scaled(b, 0, text.length(), 1)).isEqualTo(millis / 1_000);
    }
    for (String wrong : new String[] {"1..123", "1.12x", "-1.123", "1a.123", "1.1.23"}) {
      byte[] b = TrailingFields.padded(wrong);
      assertThat(Numbers.scaled(b, 0, wrong.length(), 1_000_000)).as(wrong).isEqualTo(-1);
    }
  }

  @Test
  void aLineWhoseEndIsNotKnownIsReadLikeOneWhoseEndIs() throws Exception {
    AccessParser parser = new AccessParser(TIMED, new Clock(new Span.All(), ZoneOffset.UTC));
    Random random = new Random(3);
    int ahead = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] line = damaged(random);
      byte[] both = Arrays.copyOf(line, line.length + 1 + LINE.length() + Swar.PAD);
      both[line.length] = '\n';
      System.arraycopy(
          LINE.getBytes(StandardCharsets.US_ASCII), 0, both, line.length + 1, LINE.length());
      Event known = new Event();
      known.clear();
      boolean parsed = parser.parse(both, 0, line.length, known);
      Event found = new Event();
      found.clear();
      int end = parser.parseAhead(both, 0, both.length - Swar.PAD, found);
      if (end != (parsed ? line.length : -1)) {
        fail("%s: ends at %d", new String(line, StandardCharsets.ISO_8859_1), end);
      }
      if (parsed) {
        ahead++;
        for (Field field : Event.class.getDeclaredFields()) {
          if (!Objects.equals(field.get(found), field.get(known))) {
            fail("%s: %s", new String(line, StandardCharsets.ISO_8859_1), field);
          }
        }
      }
    }
    assertThat(ahead).isBetween(10_000, 90_000);
  }

  @Test
  void aPlainStartIsReadAtOnceLikeFieldByField() throws Exception {
    AccessParser atOnce = new AccessParser(TIMED, new Clock(new Span.All(), ZoneOffset.UTC));
    int[] bounds = new int[2 * TIMED.fields().size()];
    AccessParser byField =
        new AccessParser(TIMED, new Clock(new Span.All(), ZoneOffset.UTC), bounds);
    Random random = new Random(4);
    int parsed = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] line = damaged(random);
      byte[] padded = Arrays.copyOf(line, line.length + Swar.PAD);
      Event expected = new Event();
      expected.clear();
      boolean known = byField.parse(padded, 0, line.length, expected);
      Event found = new Event();
      found.clear();
      if (atOnce.parse(padded, 0, line.length, found) != known) {
        fail("%s: %s", new String(line, StandardCharsets.ISO_8859_1), known);
      }
      for (Field field : Event.class.getDeclaredFields()) {
        if (known && !Objects.equals(field.get(found), field.get(expected))) {
          fail("%s: %s", new String(line, StandardCharsets.ISO_8859_1), field);
        }
      }
      parsed += known ? 1 : 0;
    }
    assertThat(CombinedStart.begins(TIMED)).isTrue();
    assertThat(parsed).isBetween(10_000, 90_000);
  }

  @Test
  void aLineThatBeginsLikeOneBeforeIsReadAsIfItWereTheFirst() throws Exception {
    AppParser experienced = new AppParser(new Clock(new Span.All(), ZoneOffset.UTC));
    Random random = new Random(6);
    int ahead = 0;
    for (int i = 0; i < 40_000; i++) {
      String line = made(random, "2026-11-26T03:04:05.678Z");
      byte[] bytes = (line + "\n" + LINE).getBytes(StandardCharsets.UTF_8);
      int to = line.getBytes(StandardCharsets.UTF_8).length;
      byte[] b = Arrays.copyOf(bytes, bytes.length + Swar.PAD);
      Event expected = new Event();
      expected.clear();
      AppParser newcomer = new AppParser(new Clock(new Span.All(), ZoneOffset.UTC));
      assertThat(newcomer.parse(b, 0, to, expected)).isTrue();
      Event found = new Event();
      found.clear();
      int end = experienced.parseAhead(b, 0, bytes.length, found);
      if (end < 0) {
        found.clear();
        experienced.parse(b, 0, to, found);
      } else {
        ahead++;
        assertThat(end).as(line).isEqualTo(to);
      }
      for (Field field : Event.class.getDeclaredFields()) {
        if (!Objects.equals(field.get(found), field.get(expected))) {
          fail("%s: %s", line, field);
        }
      }
    }
    assertThat(ahead).isBetween(10_000, 35_000);
  }

  /** A line of few parts, so that nearly every begin is followed by every message. */
  private static String made(Random random, String time) {
    String[][] parts = {
      {" INFO", "  WARN", " ERROR", "", " [error]", " main ERROR", " INFO:"},
      {"", " 17 ---", " [main]", " 17 --- [app] [nio-8080-exec-1]", " (x) c.e.Race -"},
      {" c.e.Race", " c.e.race.web.PredictionService", " com.example.Api.save", " Failed", ""},
      {" : ", ": ", " - ", " ", "   :  ", " |", ":", " -- ", " --- ", "\t:\t"},
      {
        "GET /x - 200 - 0.123s",
        "loaded 1",
        "ERROR y",
        "- x",
        "",
        ": z",
        "| a",
        "/_",
        " b",
        "[x] c",
        "17 -- d",
        "\u65e5\u672c",
        "name: e",
        "x.y.Z.f: g",
        "response_time 5"
      }
    };
    StringBuilder line = new StringBuilder(time);
    for (String[] part : parts) {
      // the first ones more often, or no line would begin like one before
      int one = Math.min(random.nextInt(part.length), random.nextInt(part.length));
      line.append(part[Math.min(one, random.nextInt(part.length))]);
    }
    return line.toString();
  }

  @Test
  void beginsThatAreAllDifferentAreGivenUpAndOthersFoundAgain() {
    Prefixes prefixes = new Prefixes();
    Event event = new Event();
    int found = 0;
    for (int i = 0; i < 40_000; i++) {
      // after a while of request numbers in front the usual lines come back
      String line = (i < 4_000 ? " [" + i + "]" : "") + " INFO [main] c.e.Race - saved";
      byte[] b = TrailingFields.padded(line);
      event.clear();
      if (prefixes.find(b, 0, line.length(), event)) {
        found++;
        assertThat(line.substring(event.textFrom)).isEqualTo("saved");
        assertThat(line.substring(event.loggerFrom, event.loggerTo)).isEqualTo("c.e.Race");
      } else {
        event.loggerFrom = line.indexOf("c.e.Race");
        event.loggerTo = event.loggerFrom + 8;
        event.textFrom = line.indexOf("saved");
        event.level = Event.LOW;
        prefixes.keep(b, 0, line.length(), event);
      }
    }
    assertThat(found).isBetween(30_000, 36_000);
  }

  @Test
  void pathsAreFoldedAsTheirSegmentsSay() {
    RouteFold fold = new RouteFold();
    Random random = new Random(8);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder path = new StringBuilder();
      StringBuilder route = new StringBuilder();
      for (int n = random.nextInt(5); n >= 0; n--) {
        String segment = segment(random);
        path.append('/').append(segment);
        route.append('/').append(isIdentifier(segment) ? "{id}" : segment);
      }
      byte[] b = TrailingFields.padded(path.toString());
      int length = fold.fold(b, 0, path.length());
      assertThat(new String(fold.bytes(), 0, length, StandardCharsets.US_ASCII))
          .as("%s", path)
          .isEqualTo(route.toString());
    }
  }

  @Test
  void pathsOfOneKeyHaveOneRoute() {
    RouteFold fold = new RouteFold();
    Random random = new Random(9);
    Map<Long, String> routes = new HashMap<>();
    String[] odd = {
      "{id}", "a.b", "4.png", "\0", "a\0", "", "comments", "1", "123456789", "1a2b3c4d"
    };
    for (int i = 0; i < 200_000; i++) {
      StringBuilder path = new StringBuilder();
      for (int n = random.nextInt(8); n >= 0; n--) {
        path.append('/');
        path.append(random.nextInt(3) == 0 ? segment(random) : odd[random.nextInt(odd.length)]);
      }
      byte[] b = TrailingFields.padded(path.toString());
      int length = fold.fold(b, 0, path.length());
      String route = new String(fold.bytes(), 0, length, StandardCharsets.US_ASCII);
      long key = RouteFold.key(b, 0, path.length(), 11);
      assertThat(routes.computeIfAbsent(key, none -> route)).as("%s", path).isEqualTo(route);
    }
  }

  @Test
  void pathsThatDifferInNumbersOnlyShareAKey() {
    String[] paths = {"/api/races/1/comments/22", "/api/races/31415926/comments/7"};
    long[] keys = new long[paths.length];
    for (int i = 0; i < paths.length; i++) {
      keys[i] = RouteFold.key(TrailingFields.padded(paths[i]), 0, paths[i].length(), 11);
    }
    assertThat(keys[0]).isEqualTo(keys[1]);
  }

  private static String segment(Random random) {
    String letters = "0123456789abcdefgxyzABZ-_";
    int kinds = new int[] {10, 16, 19, letters.length()}[random.nextInt(4)];
    int from = random.nextInt(3) == 0 ? 10 : 0;
    StringBuilder segment = new StringBuilder();
    for (int n = random.nextInt(random.nextInt(24) + 1); n > 0; n--) {
      segment.append(letters.charAt(Math.min(letters.length() - 1, from + random.nextInt(kinds))));
    }
    return segment.toString();
  }

  /** The rule in words: a number, hexadecimal of 8 and more, a long token with digits. */
  private static boolean isIdentifier(String segment) {
    long digits = segment.chars().filter(c -> c >= '0' && c <= '9').count();
    if (segment.matches("[0-9_-]+")) {
      return digits > 0;
    }
    if (segment.matches("[0-9a-fA-F_-]*")) {
      return digits > 0 && segment.replaceAll("[_-]", "").length() >= 8;
    }
    return segment.length() >= 16
        && digits * 5 >= segment.length()
        && segment.chars().filter(c -> c == '-' || c == '_').count() <= 4;
  }

  /** A line without a line feed that may have lost, doubled or changed bytes. */
  private static byte[] damaged(Random random) {
    StringBuilder line = new StringBuilder(LINE);
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(line.length());
      switch (random.nextInt(3)) {
        case 0 -> line.deleteCharAt(at);
        case 1 -> line.insert(at, "\" -[]\\/?9+".charAt(random.nextInt(10)));
        default -> line.setCharAt(at, "\"- \u0000\r\\x9:.".charAt(random.nextInt(10)));
      }
    }
    return line.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void keysThatWaitAreCountedLikeAllOthers() {
    KeyCounts common = new KeyCounts(10_000, 1 << 20);
    LocalCounts local = new LocalCounts(common, 1024);
    Map<String, long[]> plain = new HashMap<>();
    Random random = new Random(4);
    Event event = new Event();
    for (int i = 0; i < 30_000; i++) {
      String key = "x".repeat(random.nextInt(56)) + random.nextInt(90);
      event.clear();
      event.dated = random.nextBoolean();
      event.epochSecond = 1_700_000_000L + random.nextInt(1_000_000);
      byte[] b = TrailingFields.padded(key);
      local.add(b, 0, key.length(), event);
      long[] counts =
          plain.computeIfAbsent(key, k -> new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE});
      counts[0]++;
      if (event.dated) {
        counts[1] = Math.min(counts[1], event.epochSecond);
        counts[2] = Math.max(counts[2], event.epochSecond);
      }
    }
    local.flush();
    Map<String, long[]> found = new HashMap<>();
    for (KeyCounts.Entry entry : common.top(10_000)) {
      found.put(
          new String(entry.key(), StandardCharsets.US_ASCII),
          new long[] {entry.count(), entry.first(), entry.last()});
    }
    assertThat(found).hasSameSizeAs(plain);
    plain.forEach((key, counts) -> assertThat(found.get(key)).as(key).isEqualTo(counts));
  }

  @Test
  void timesOfRoutesAddUpHoweverTheyWereSplit() {
    Random random = new Random(5);
    RouteTimes whole = new RouteTimes();
    RouteTimes[] parts = {new RouteTimes(), new RouteTimes(), new RouteTimes()};
    long[] micros = new long[5_000];
    for (int i = 0; i < micros.length; i++) {
      micros[i] = (long) Math.exp(random.nextDouble() * 18);
      long route = Swar.mix(i % 300);
      RouteTimes part = parts[random.nextInt(3)];
      for (RouteTimes times : new RouteTimes[] {whole, part}) {
        times.add(times.route(route), 200, micros[i]);
      }
    }
    parts[0].add(parts[1]);
    parts[0].add(parts[2]);
    for (int route = 0; route < 300; route++) {
      RouteUse use = whole.use("r", 1, Swar.mix(route));
      assertThat(parts[0].use("r", 1, Swar.mix(route))).isEqualTo(use);
      int at = route;
      long[] sorted =
          java.util.stream.IntStream.range(0, micros.length)
              .filter(i -> i % 300 == at)
              .mapToLong(i -> micros[i])
              .sorted()
              .toArray();
      double exact = sorted[(int) Math.ceil(sorted.length * 0.95) - 1] / 1e6;
      assertThat(use.p95()).isCloseTo(exact, org.assertj.core.data.Percentage.withPercentage(1));
    }
  }

  @Test
  void moreRoutesThanFitHaveNoTimesWhateverTheThreads() {
    RouteTimes one = new RouteTimes();
    RouteTimes other = new RouteTimes();
    for (int i = 0; i < 9_000; i++) {
      RouteTimes times = i % 2 == 0 ? one : other;
      times.add(times.route(Swar.mix(i)), 200, 1_000);
    }
    assertThat(one.use("r", 1, Swar.mix(0)).p95()).isNotNull();
    one.add(other);
    assertThat(one.use("r", 1, Swar.mix(0)).p95()).isNull();
  }
}
