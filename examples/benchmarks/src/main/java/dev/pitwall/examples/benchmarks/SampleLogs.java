package dev.pitwall.examples.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Logs of one day as a busy site writes them, the same bytes for the same size: few routes and
 * clients have most of the requests (Zipf), paths hold identifiers and queries, one client in eight
 * has an IPv6 address, one request in fifty fails.
 *
 * <p>{@code SampleLogs access|application MEGABYTES FILE [ADDRESSES]}. With a number of addresses
 * an access log has so many different ones, each in turn.
 */
final class SampleLogs {
  private static final int CLIENTS = 50_000;
  private static final int AGENTS = 400;
  private static final int DAY = 86_400;
  private static final String[] THINGS = {
    "races", "horses", "jockeys", "tracks", "bets", "users", "orders", "results", "odds", "weather"
  };
  private static final String[] VERBS = {"loaded", "stored", "predicted", "refreshed", "checked"};

  private final SplittableRandom random = new SplittableRandom(7);
  private final StringBuilder line = new StringBuilder(2_000);
  private final List<String> agents = new ArrayList<>();
  private final List<String> routes = new ArrayList<>();
  private final int everyAddress;
  private long lines;

  /**
   * Logs.
   *
   * @param everyAddress so many addresses, each in turn; 0 for few that ask often and many seldom
   */
  SampleLogs(int everyAddress) {
    this.everyAddress = everyAddress;
    for (int i = 0; i < AGENTS; i++) {
      agents.add(
          i % 3 == 0
              ? "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                  + " Chrome/"
                  + (100 + i / 3)
                  + ".0.0.0 Safari/537.36"
              : i % 3 == 1
                  ? "Mozilla/5.0 (iPhone; CPU iPhone OS 17_"
                      + i
                      + " like Mac OS X)"
                      + " AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
                  : "okhttp/4." + i);
    }
    routes.addAll(List.of("/", "/login", "/favicon.ico", "/static/app.3f2b9c1d.js"));
    for (String thing : THINGS) {
      routes.addAll(
          List.of(
              "/api/" + thing,
              "/api/" + thing + "/#",
              "/api/" + thing + "?page=#&size=20",
              "/api/" + thing + "/#/history",
              "/api/" + thing + "/#/comments/#",
              "/search?kind=" + thing + "&q=%E5%8F%8B#",
              "/static/img/" + thing + "/#.png"));
    }
  }

  /** Writes one. */
  public static void main(String[] args) throws IOException {
    int addresses = args.length > 3 ? Integer.parseInt(args[3]) : 0;
    long bytes = Long.parseLong(args[1]) * 1_000_000L;
    SampleLogs logs = new SampleLogs(addresses);
    logs.write(Path.of(args[2]), bytes, args[0].equals("access"));
  }

  /** Writes an access log, or an application log, of so many bytes. */
  void write(Path file, long bytes, boolean access) throws IOException {
    long written = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      while (written < bytes) {
        line.setLength(0);
        int second = (int) (written * DAY / bytes);
        if (access) {
          request(second);
        } else {
          event(second);
        }
        out.append(line);
        written += line.length();
        lines++;
      }
    }
  }

  /** Zero most often, the others the more seldom the greater they are. */
  private int zipf(int most) {
    return Math.min(most - 1, (int) Math.exp(random.nextDouble() * Math.log(most + 1)) - 1);
  }

  /** nginx's combined format with the response time behind it. */
  private void request(int second) {
    address();
    line.append(" - - [26/Nov/2026:");
    time(second);
    line.append(" +0000] \"").append(random.nextInt(8) == 0 ? "POST " : "GET ");
    path();
    int status = status();
    line.append(" HTTP/1.1\" ").append(status).append(' ').append(random.nextInt(60_000));
    line.append(random.nextInt(3) == 0 ? " \"-\" \"" : " \"https://race.example/start\" \"");
    line.append(agents.get(zipf(AGENTS))).append("\" ");
    seconds();
    line.append('\n');
  }

  private void address() {
    int client = everyAddress > 0 ? (int) (lines % everyAddress) : zipf(CLIENTS);
    int mixed = client * 0x9E3779B1;
    if (client % 8 == 7) {
      line.append("2001:db8:").append(Integer.toHexString(mixed >>> 16)).append(':');
      line.append(Integer.toHexString(mixed & 0xffff)).append("::").append(client % 10);
    } else {
      line.append(mixed >>> 24).append('.').append(mixed >>> 16 & 255).append('.');
      line.append(mixed >>> 8 & 255).append('.').append(mixed & 255);
    }
  }

  private void time(int second) {
    two(second / 3_600).append(':');
    two(second / 60 % 60).append(':');
    two(second % 60);
  }

  private StringBuilder two(int number) {
    return line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private void path() {
    String route = routes.get(zipf(routes.size()));
    for (int i = 0; i < route.length(); i++) {
      if (route.charAt(i) == '#') {
        line.append(1 + zipf(1_000_000));
      } else {
        line.append(route.charAt(i));
      }
    }
  }

  private int status() {
    int kind = random.nextInt(100);
    return kind < 85 ? 200 : kind < 93 ? 304 : kind < 98 ? 404 : 500;
  }

  private int millis() {
    return 1 + (int) Math.exp(random.nextDouble() * 8);
  }

  private void seconds() {
    int millis = millis();
    line.append(millis / 1_000).append('.').append((char) ('0' + millis / 100 % 10));
    two(millis % 100);
  }

  /** Spring Boot's default: mostly information, four in a hundred warn, one is an error. */
  private void event(int second) {
    int kind = random.nextInt(100);
    line.append("2026-11-26T");
    time(second);
    line.append('.').append(random.nextInt(100, 1_000)).append("Z ");
    line.append(kind == 0 ? "ERROR" : kind < 5 ? " WARN" : " INFO");
    line.append(" 4711 --- [racepredictor] [nio-8080-exec-").append(random.nextInt(10));
    line.append(kind < 50 ? "] c.e.race.web.AccessLog  " : "] c.e.race.PredictionService");
    line.append("              : ");
    String thing = THINGS[zipf(THINGS.length)];
    if (kind == 0) {
      failure(thing);
    } else if (kind < 5) {
      line.append("pool of ")
          .append(thing)
          .append(" is ")
          .append(random.nextInt(100))
          .append(" % full");
    } else if (kind < 50) {
      line.append(random.nextInt(8) == 0 ? "POST " : "GET ");
      path();
      line.append(" - ").append(status()).append(" response_time ").append(millis());
    } else {
      line.append(VERBS[random.nextInt(VERBS.length)]).append(' ').append(random.nextInt(1_000));
      line.append(' ')
          .append(thing)
          .append(" for request ")
          .append(Long.toHexString(random.nextLong()));
      line.append(" in ").append(millis()).append(" ms");
    }
    line.append('\n');
  }

  private void failure(String thing) {
    line.append("Prediction ").append(random.nextInt(1_000_000)).append(" of ").append(thing);
    line.append(" failed\njava.lang.IllegalStateException: no model for ").append(thing);
    line.append(' ').append(random.nextInt(1_000_000)).append('\n');
    for (int i = 0; i < 24; i++) {
      line.append(i < 6 ? "\tat com.example.race.Step" : "\tat org.springframework.web.Step");
      line.append(i).append(".run(Step.java:").append(random.nextInt(4) + 40).append(")\n");
    }
    line.append("Caused by: java.sql.SQLTimeoutException: after ").append(millis()).append(" ms\n");
    for (int i = 0; i < 5; i++) {
      line.append(
          String.format(Locale.ROOT, "\tat com.example.race.Store%d.read(Store.java:7%d)%n", i, i));
    }
    line.append("\t... 19 more");
  }
}
