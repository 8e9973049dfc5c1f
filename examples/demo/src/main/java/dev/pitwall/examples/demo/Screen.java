package dev.pitwall.examples.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the demo prints. */
final class Screen {
  private static final String HEADER = "x-process-time";
  private static final List<String> SHOWN =
      List.of("/races", "/", "/races.php", "/no-such-page", "/failing");

  /** Of a line in a box: 80 columns less the border. */
  private static final int WIDTH = 75;

  private final PrintStream out;

  Screen(PrintStream out) {
    this.out = out;
  }

  void step(String text) {
    out.println();
    out.println("== " + text);
  }

  void line(String text) {
    out.println("   " + text);
  }

  /** Some answers with their header; false if one has none or not exactly one. */
  boolean header(Application application) throws IOException, InterruptedException {
    step("Every answer carries its time: curl -i " + application.address() + "/races");
    boolean everywhere = true;
    for (String path : SHOWN) {
      HttpResponse<String> response = application.get(path);
      List<String> values = response.headers().allValues(HEADER);
      everywhere &= values.size() == 1 && values.get(0).matches("\\d+\\.\\d{6}");
      out.printf(
          Locale.ROOT,
          "   %-14s HTTP %d   X-Process-Time: %s%n",
          path,
          response.statusCode(),
          String.join(" and ", values));
    }
    return everywhere;
  }

  /** An alert as it arrived: the mail in full, of the Slack message what a phone shows. */
  void messages(String rule, String state, Seen seen) {
    seen.mail(state, rule)
        .ifPresentOrElse(
            mail -> {
              step("Mail to admin@example.com");
              box("Subject: " + mail.subject() + "\n\n" + mail.text().strip());
            },
            () -> step("No mail of " + rule + " came"));
    seen.text(state, rule)
        .ifPresentOrElse(
            text -> {
              step("Slack, #alerts (as a phone shows it; the channel shows all of the above)");
              box(text.lines().findFirst().orElse(""));
            },
            () -> step("No Slack message of " + rule + " came"));
  }

  private void box(String text) {
    text.lines()
        .flatMap(Screen::folded)
        .forEach(line -> out.println(("   | " + line).stripTrailing()));
  }

  /** A line in pieces that fit, broken at spaces, those after the first as deep as it begins. */
  private static Stream<String> folded(String line) {
    Stream.Builder<String> pieces = Stream.builder();
    String indent = " ".repeat(line.length() - line.stripLeading().length());
    String rest = line;
    while (rest.length() > WIDTH) {
      int space = rest.lastIndexOf(' ', WIDTH);
      if (space <= indent.length()) {
        break;
      }
      pieces.add(rest.substring(0, space));
      rest = indent + rest.substring(space + 1);
    }
    return pieces.add(rest).build();
  }

  void requests(PitwallStatus status, Traffic traffic) {
    step("Requests of the last minute, as GET /api/v1/status tells them");
    out.println("   visitors sent " + traffic.sent() + ", without answer " + traffic.failed());
    JsonObject requests = status.document().getAsJsonObject("requests");
    out.printf(
        Locale.ROOT, "   %-34s %8s %8s %9s %9s%n", "route", "requests", "errors", "p50", "p95");
    for (JsonElement element : requests.getAsJsonArray("routes")) {
      JsonObject route = element.getAsJsonObject();
      out.printf(
          Locale.ROOT,
          "   %-34s %8d %8d %7.1f ms %6.1f ms%n",
          route.get("route").getAsString(),
          route.get("count").getAsLong(),
          route.get("errors").getAsLong(),
          route.get("p50").getAsDouble() * 1000,
          route.get("p95").getAsDouble() * 1000);
    }
  }

  void verdict(boolean header, boolean alerts, boolean resolved, String stderr) {
    step("Seen");
    seen(header, "X-Process-Time on every answer, once");
    seen(alerts, "both alerts by mail and in Slack");
    seen(resolved, "the end of db.connections by mail and in Slack");
    seen(stderr.isEmpty(), "nothing on the application's stderr");
    box(stderr);
  }

  private void seen(boolean ok, String what) {
    out.println("   " + (ok ? "OK      " : "MISSING ") + what);
  }

  /** Where to look, for those who stay. */
  void addresses(
      Application application, PitwallStatus status, Path state, String database, URI dashboard) {
    step("Look around");
    out.println("   application  " + application.address() + "  (pid " + application.pid() + ")");
    out.println("   dashboard    " + dashboard);
    out.println(
        "                this link logs in once; later: cat " + state.resolve("admin.token"));
    out.println("   metrics      " + status.address().resolve("/metrics"));
    out.println("   logs         " + state.resolve("logs"));
    out.println("   database     " + database);
  }
}
