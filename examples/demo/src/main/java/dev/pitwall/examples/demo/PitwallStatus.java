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

/**
 * The status document of the running agent, found as the command line finds it: by {@code
 * agent.json} and the token in the state directory.
 *
 * @param address of the admin port
 */
record PitwallStatus(URI address, JsonObject document) {

  static PitwallStatus read(Path stateDir) throws IOException, InterruptedException {
    JsonObject agent =
        JsonParser.parseString(Files.readString(stateDir.resolve("agent.json"))).getAsJsonObject();
    URI address = URI.create(agent.get("address").getAsString());
    String token = Files.readString(stateDir.resolve("admin.token")).strip();
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/api/v1/status"))
            .header("Authorization", "Bearer " + token)
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("status: " + response.statusCode() + " " + response.body());
    }
    return new PitwallStatus(address, JsonParser.parseString(response.body()).getAsJsonObject());
  }
}
