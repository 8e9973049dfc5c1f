package dev.pitwall.examples.demo;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the running agent tells, found as the command line finds it: by {@code agent.json} and the
 * token in the state directory.
 *
 * @param address of the admin port
 */
record PitwallStatus(URI address, JsonObject document) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Waits until Pitwall has measured this reading: then its checks run. */
  static void awaitReading(Path stateDir, String reading) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (Files.exists(stateDir.resolve("agent.json")) && read(stateDir).hasMeasured(reading)) {
        return;
      }
      Thread.sleep(200);
    }
    throw new IOException("Pitwall did not measure " + reading + " within " + PATIENCE);
  }

  private boolean hasMeasured(String reading) {
    JsonObject found = document.getAsJsonObject("readings").getAsJsonObject(reading);
    return found != null && !found.get("value").isJsonNull();
  }

  static PitwallStatus read(Path stateDir) throws IOException, InterruptedException {
    URI address = address(stateDir);
    return new PitwallStatus(address, ask(stateDir, "GET", address.resolve("/api/v1/status")));
  }

  /** The dashboard's address, which logs in once and within two minutes. */
  static URI loginLink(Path stateDir) throws IOException, InterruptedException {
    URI address = address(stateDir);
    JsonObject link = ask(stateDir, "POST", address.resolve("/api/v1/login-links"));
    return address.resolve(link.get("path").getAsString());
  }

  private static URI address(Path stateDir) throws IOException {
    JsonObject agent =
        JsonParser.parseString(Files.readString(stateDir.resolve("agent.json"))).getAsJsonObject();
    return URI.create(agent.get("address").getAsString());
  }

  private static JsonObject ask(Path stateDir, String method, URI uri)
      throws IOException, InterruptedException {
    String token = Files.readString(stateDir.resolve("admin.token")).strip();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(uri + ": " + response.statusCode() + " " + response.body());
    }
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }
}
