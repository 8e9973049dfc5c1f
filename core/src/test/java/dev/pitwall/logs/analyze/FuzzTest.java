package dev.pitwall.logs.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever a line holds, no parser throws, and what it points at lies in the line. */
class FuzzTest {
  private static final String[] SEEDS = {
    "10.0.0.1 - anna [26/Nov/2026:03:04:05 +0000] \"GET /a/1 HTTP/1.1\" 200 5 \"-\" \"c\" \"x\""
        + " 0.1",
    "2026-11-26T03:04:05.678+09:00 ERROR 17 --- [app] [main] c.e.Race : GET /x - 200 - 0.123s",
    "[26-Nov-2026 03:04:05.678] SEVERE [main] org.apache.x.Y.z response_time=12ms",
    "{\"@timestamp\":\"2026-11-26T03:04:05Z\",\"log\":{\"level\":\"ERROR\"},\"a\":[1,{\"b\":2}],"
        + "\"message\":\"x\\\"y\",\"status\":200,\"path\":\"/x\",\"response_time\":1.5}",
    "GET /api/races/17 200 0.004213 512 192.0.2.1",
    "[Wed Nov 26 03:04:05.123456 2026] [core:error] [pid 7] x"
  };

  @Property(tries = 3000)
  void noParserThrowsOrPointsOutside(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] line = mutate(SEEDS[random.nextInt(SEEDS.length)], random);
    byte[] padded = new byte[line.length + 5 + Swar.PAD];
    random.nextBytes(padded);
    System.arraycopy(line, 0, padded, 5, line.length);
    Event event = new Event();
    List<Format> formats = new ArrayList<>(Patterns.usual());
    formats.add(JsonFormat.LINES);
    formats.add(AppFormat.TEXT);
    for (Format format : formats) {
      event.clear();
      Clock clock = new Clock(new Span.All(), ZoneOffset.UTC);
      if (format.parser(clock).parse(padded, 5, 5 + line.length, event)) {
        inside(event.pathFrom, event.pathTo, line.length);
        inside(event.clientFrom, event.clientTo, line.length);
        inside(event.textFrom, event.textTo, line.length);
        inside(event.loggerFrom, event.loggerTo, line.length);
        assertThat(event.hour).isBetween(-1, 23);
        assertThat(event.status).isBetween(-1, 999);
        assertThat(event.micros).isGreaterThanOrEqualTo(-1);
      }
    }
  }

  private static void inside(int from, int to, int length) {
    if (to != 0) {
      assertThat(from).isBetween(5, to);
      assertThat(to).isBetween(from, 5 + length);
    }
  }

  private static byte[] mutate(String seed, Random random) {
    byte[] line = seed.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(6); i > 0; i--) {
      switch (random.nextInt(3)) {
        case 0 -> line[random.nextInt(line.length)] = (byte) random.nextInt(256);
        case 1 -> line = Arrays.copyOf(line, 1 + random.nextInt(line.length));
        default -> {
          int at = random.nextInt(line.length);
          byte[] more = new byte[line.length + 3];
          System.arraycopy(line, 0, more, 0, at);
          System.arraycopy(line, at, more, at + 3, line.length - at);
          line = more;
        }
      }
    }
    for (int i = 0; i < line.length; i++) {
      line[i] = line[i] == '\n' ? (byte) ' ' : line[i];
    }
    return line;
  }

  /**
   * The reader against a split of the whole text, with a buffer so small that all borders occur.
   */
  @Property(tries = 1000)
  void linesAreThoseOfASplit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int most)
      throws IOException {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(300)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = "ab\n\r\u000b\0\n".getBytes(StandardCharsets.UTF_8)[random.nextInt(7)];
    }
    LineReader reader = new LineReader(64, 20);
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    reader.open((into, at, room) -> in.read(into, at, Math.min(room, most)), 0);
    List<String> read = new ArrayList<>();
    while (reader.next()) {
      read.add(
          new String(
              reader.bytes(),
              reader.from(),
              reader.to() - reader.from(),
              StandardCharsets.ISO_8859_1));
    }
    List<String> wanted = new ArrayList<>();
    for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      String cut = line.length() > 20 ? line.substring(0, 20) : line;
      cut = cut.endsWith("\r") ? cut.substring(0, cut.length() - 1) : cut;
      wanted.add(cut.replaceFirst("^\0+", ""));
    }
    if (bytes.length == 0 || bytes[bytes.length - 1] == '\n') {
      wanted.remove(wanted.size() - 1);
    }
    assertThat(read).isEqualTo(wanted);
  }

  @Property(tries = 300)
  void countsAreExactBelowTheCapAndBoundedAbove(@ForAll long seed) {
    KeyCounts exactly = new KeyCounts(2000, 1 << 20);
    KeyCounts beyond = new KeyCounts(100, 1 << 20);
    long heavy = 0;
    for (KeyCounts counts : List.of(exactly, beyond)) {
      LocalCounts local = new LocalCounts(counts, 1024);
      heavy = 0;
      Random same = new Random(seed);
      for (int i = 0; i < 6000; i++) {
        boolean often = same.nextInt(3) == 0;
        heavy += often ? 1 : 0;
        String key = often ? "heavy" : "key" + same.nextInt(1500);
        byte[] b = Arrays.copyOf(key.getBytes(StandardCharsets.UTF_8), 40);
        local.count(local.entry(b, 0, key.length()), 0);
      }
      local.flush();
    }
    assertThat(exactly.approximate()).isFalse();
    assertThat(exactly.top(1).get(0).count()).isEqualTo(heavy);
    assertThat(exactly.top(2000).stream().mapToLong(KeyCounts.Entry::count).sum()).isEqualTo(6000);
    assertThat(beyond.approximate()).isTrue();
    KeyCounts.Entry first = beyond.top(1).get(0);
    assertThat(new String(first.key(), StandardCharsets.UTF_8)).isEqualTo("heavy");
    assertThat(first.count()).isBetween(heavy, heavy + CountMin.error(6000));
  }
}
