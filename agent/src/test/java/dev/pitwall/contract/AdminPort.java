package dev.pitwall.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The admin port of a running agent, found through its state directory. */
public final class AdminPort {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([^\"]+)\"");

  private final Path state;
  private final HttpClient client = HttpClient.newHttpClient();

  public AdminPort(Path state) {
    this.state = state;
  }

  /** True once the agent says where it answers. */
  public boolean isOpen() {
    return Files.exists(state.resolve("agent.json"));
  }

  /** A reading's value by {@code /api/v1/status}; NaN if it has none. */
  public double reading(String name) {
    String status = status();
    Matcher value =
        Pattern.compile(
                '"' + Pattern.quote(name) + "\":\\{[^{}]*\\{[^{}]*}[^{}]*\"value\":([^,}]+)")
            .matcher(status);
    return value.find() && !value.group(1).equals("null")
        ? Double.parseDouble(value.group(1))
        : Double.NaN;
  }

  /** All that {@code /api/v1/status} says. */
  public String status() {
    return get("/api/v1/status");
  }

  /** The value of a metric without labels. */
  public double metric(String name) {
    Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(metrics());
    if (!line.find()) {
      throw new AssertionError("no metric " + name);
    }
    return Double.parseDouble(line.group(1));
  }

  /** How many requests of a route were recorded; 0 if none was. */
  public long requests(String route) {
    String label = Pattern.quote("http_route=\"" + route + '"');
    Matcher line =
        Pattern.compile(
                "(?m)^http_server_request_duration_seconds_count\\{.*" + label + ".*} (\\S+)$")
            .matcher(metrics());
    long sum = 0;
    while (line.find()) {
      sum += (long) Double.parseDouble(line.group(1));
    }
    return sum;
  }

  private String metrics() {
    return get("/metrics");
  }

  private String get(String path) {
    if (!isOpen()) {
      throw new AssertionError("the admin port is not open yet");
    }
    try {
      Matcher address = ADDRESS.matcher(Files.readString(state.resolve("agent.json")));
      if (!address.find()) {
        throw new IOException("agent.json names no address");
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address.group(1) + path))
              .timeout(PATIENCE)
              .header("Authorization", "Bearer " + token())
              .build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(path + " answers " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String token() throws IOException {
    return Files.readString(state.resolve("admin.token")).strip();
  }
}
