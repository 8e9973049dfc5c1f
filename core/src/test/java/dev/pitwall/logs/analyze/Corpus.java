package dev.pitwall.logs.analyze;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/** Generated logs, healthy and damaged. */
final class Corpus {
  private static final String[] PATHS = {
    "/", "/api/races", "/api/races/17", "/api/users/4711/orders/9?x=1", "/static/app.js", "*"
  };
  private static final String[] AGENTS = {"-", "curl/8", "Mozilla/5.0 (X11; \\\"quoted\\\") x", ""};

  private Corpus() {}

  static byte[] access(Random random, int lines) {
    return access(random, lines, true);
  }

  static byte[] access(Random random, int lines, boolean damaged) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < lines; i++) {
      if (damaged && random.nextInt(12) == 0) {
        damage(random, out);
      }
      String request =
          switch (random.nextInt(10)) {
            case 0 -> "\\x16\\x03\\x01";
            case 1 -> "";
            case 2 -> "GET http://other.example/x HTTP/1.0";
            default -> "GET " + PATHS[random.nextInt(PATHS.length)] + " HTTP/1.1";
          };
      put(
          out,
          String.format(
              Locale.ROOT,
              "%s - %s [%02d/Nov/2026:%02d:%02d:%02d %s] \"%s\" %s %s \"-\" \"%s\"",
              random.nextInt(5) == 0
                  ? "2001:db8::" + random.nextInt(9)
                  : "10.0.0." + random.nextInt(50),
              random.nextInt(4) == 0 ? "anna b" : "-",
              1 + random.nextInt(28),
              random.nextInt(24),
              random.nextInt(60),
              random.nextInt(60),
              random.nextBoolean() ? "+0000" : "+0900",
              request,
              random.nextInt(20) == 0
                  ? "-"
                  : String.valueOf(new int[] {200, 301, 404, 500}[random.nextInt(4)]),
              random.nextInt(5) == 0 ? "-" : String.valueOf(random.nextInt(100_000)),
              AGENTS[random.nextInt(AGENTS.length)]),
          random);
    }
    return out.toByteArray();
  }

  static byte[] application(Random random, int events) {
    return application(random, events, true);
  }

  static byte[] application(Random random, int events, boolean damaged) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, "  .   ____  a banner", random);
    put(out, "", random);
    for (int i = 0; i < events; i++) {
      String time =
          String.format(
              Locale.ROOT,
              "2026-11-%02dT%02d:%02d:%02d.%03dZ",
              1 + random.nextInt(28),
              random.nextInt(24),
              random.nextInt(60),
              random.nextInt(60),
              random.nextInt(1000));
      String head = " 17 --- [app] [exec-" + random.nextInt(9) + "] c.e.Race   : ";
      switch (random.nextInt(8)) {
        case 0 -> {
          put(out, time + " ERROR" + head + "Order " + random.nextInt(1000) + " failed", random);
          trace(random, out);
        }
        case 1 -> put(out, time + " ERROR" + head + "Plain fault WARN", random);
        case 2 -> put(out, time + "  WARN" + head + "pool is full, ERROR soon", random);
        case 3 -> put(out, time + " DEBUG" + head + "ERROR is a word", random);
        case 4 -> {
          put(out, time + "  INFO" + head + "first line", random);
          put(out, "second line ERROR", random);
        }
        default ->
            put(
                out,
                time
                    + "  INFO"
                    + head
                    + "GET "
                    + PATHS[random.nextInt(4)]
                    + " - "
                    + (random.nextBoolean() ? 200 : 503)
                    + " response_time "
                    + (1 + random.nextInt(2000)),
                random);
      }
      if (damaged && random.nextInt(12) == 0) {
        damage(random, out);
      }
    }
    return out.toByteArray();
  }

  private static void trace(Random random, ByteArrayOutputStream out) {
    put(out, "java.lang.IllegalStateException: race " + random.nextInt(1000), random);
    for (int i = 0; i < random.nextInt(30); i++) {
      put(out, "\tat com.example.Race" + i + ".run(Race.java:" + random.nextInt(500) + ")", random);
    }
    put(out, "Caused by: java.io.IOException: broken", random);
    put(out, "\tat com.example.Pipe.write(Pipe.java:" + random.nextInt(500) + ")", random);
    put(out, "\t... 12 more", random);
  }

  private static void damage(Random random, ByteArrayOutputStream out) {
    switch (random.nextInt(5)) {
      case 0 -> out.writeBytes(new byte[1 + random.nextInt(40)]);
      case 1 -> put(out, "", random);
      case 2 -> {
        byte[] junk = new byte[1 + random.nextInt(60)];
        random.nextBytes(junk);
        for (int i = 0; i < junk.length; i++) {
          junk[i] = (byte) (junk[i] | 0x80); // no UTF-8, no line end
        }
        out.writeBytes(junk);
        out.write('\n');
      }
      case 3 ->
          put(out, "10.0.0.1 - - [99/Nov/2026:25:00:00 +0000] \"GET / HTTP/1.1\" 200 1", random);
      default -> put(out, "\u000b\u000b2026-11-2", random);
    }
  }

  private static void put(ByteArrayOutputStream out, String line, Random random) {
    out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    out.writeBytes((random.nextInt(6) == 0 ? "\r\n" : "\n").getBytes(StandardCharsets.UTF_8));
  }
}
