package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Progress;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.request.Exchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole Pitwall of which every metric is known: requests, a backup, a channel, a full bound. */
final class LivelyEngine implements AutoCloseable {
  private final Pitwall pitwall;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Starts one in {@code folder}; {@code further} lines of configuration. */
  LivelyEngine(Path folder, String... further) throws Exception {
    Path backedUp = Files.writeString(folder.resolve("app.conf"), "a = 1");
    List<String> lines =
        new ArrayList<>(
            List.of(
                "app { name = shop, instance = shop-1, environment = staging }",
                "locale = en",
                "state-dir = \"" + folder.resolve("state") + "\"",
                "sample-interval = 1s",
                "http.max-routes = 2",
                "backup { schedule = \"0 3 * * *\", config = [\"" + backedUp + "\"] }",
                "admin { port = 0, token = right }"));
    lines.addAll(List.of(further));
    Files.writeString(folder.resolve("pitwall.conf"), String.join("\n", lines));
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    LoadedConfiguration configuration = LoadedConfiguration.load(sources, Pitwall.keys());
    assertThat(configuration.problems()).isEmpty();
    new Backups(BackupPlace.of(configuration, Locale.ENGLISH), null).make("", Progress.NONE);
    pitwall = Pitwall.start(configuration);
  }

  Pitwall pitwall() {
    return pitwall;
  }

  String url() {
    return pitwall.adminUrl().orElseThrow();
  }

  void request(String route, int status, Duration took, @Nullable String failure) {
    pitwall.requests().started();
    Exchange exchange = new Exchange();
    exchange.begin(0);
    exchange.request("GET", route + "?secret=1", "192.0.2.7");
    exchange.response(status, route, 42, failure);
    exchange.end(took.toNanos());
    pitwall.requests().finished(exchange);
  }

  /** Requests of all kinds: 30 of /pay, ten of them failed, and routes beyond the bound. */
  void traffic() {
    for (int i = 0; i < 20; i++) {
      request("/pay", 200, Duration.ofMillis(7L * i), null);
    }
    for (int i = 0; i < 10; i++) {
      request("/pay", 500, Duration.ofMillis(3), "java.lang.IllegalStateException");
    }
    request("_unmatched", 404, Duration.ofMillis(1), null);
    for (int i = 0; i < 5; i++) {
      request("/route-" + i, 200, Duration.ofSeconds(2), null);
    }
  }

  HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    pitwall.close();
  }
}
