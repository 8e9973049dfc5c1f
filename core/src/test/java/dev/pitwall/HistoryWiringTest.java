package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole Pitwall: what the checks answer is on the admin port, also after a restart. */
@Timeout(120)
class HistoryWiringTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private LoadedConfiguration configuration() throws IOException {
    Files.writeString(
        folder.resolve("pitwall.conf"),
        String.join(
            "\n",
            "app { name = shop, instance = shop-1 }",
            "locale = en",
            "state-dir = \"" + folder.resolve("state") + "\"",
            "sample-interval = 1s",
            "admin { port = 0, token = right }"));
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    LoadedConfiguration loaded = LoadedConfiguration.load(sources, Pitwall.keys());
    assertThat(loaded.problems()).isEmpty();
    return loaded;
  }

  private JsonObject get(String path) throws IOException {
    RunningAgent.Search search = RunningAgent.search(configuration(), folder);
    String text =
        RunningAgent.call(
                URI.create(search.places().get(0).address()),
                Optional.of("right"),
                "GET",
                path,
                null)
            .body();
    return JsonParser.parseString(text).getAsJsonObject();
  }

  /** First and last time of each series. */
  private Map<String, String> first() throws IOException {
    Map<String, String> first = new HashMap<>();
    for (JsonElement each : get("/api/v1/history/series").getAsJsonArray("series")) {
      JsonObject series = each.getAsJsonObject();
      first.put(series.get("key").getAsString(), series.get("first").getAsString());
    }
    return first;
  }

  @Test
  void everyReadingAndTheWindowsOfRequestsAreKeptOverARestart() throws Exception {
    Map<String, String> before;
    try (Pitwall pitwall = Pitwall.start(configuration())) {
      await()
          .atMost(PATIENCE)
          .until(() -> first().keySet().containsAll(List.of("host.memory", "http.requests")));
      before = first();
      assertThat(pitwall.findings().list()).noneMatch(each -> each.code().startsWith("history"));
    }
    assertThat(folder.resolve("state/history")).isDirectoryContaining("glob:**.{wal,seg}");
    try (Pitwall again = Pitwall.start(configuration())) {
      await().atMost(PATIENCE).until(() -> first().containsKey("host.memory"));
      assertThat(first()).containsEntry("host.memory", before.get("host.memory"));
      assertThat(again.stateDirectory()).contains(folder.resolve("state"));
      JsonObject memory =
          get("/api/v1/history?series=host.memory&from=-1h")
              .getAsJsonArray("series")
              .get(0)
              .getAsJsonObject();
      assertThat(memory.getAsJsonArray("last")).anyMatch(value -> !value.isJsonNull());
    }
  }
}
