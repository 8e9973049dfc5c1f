package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request that takes three seconds: what the agent knows of it afterwards. */
class SlowRequestIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("PORT (\\d+)");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return ForkedJvm.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void itsSampleNamesTheMethodThatItWaitedIn(Path jdk) throws Exception {
    Path state = folder.resolve("state");
    List<String> command = new ArrayList<>(List.of("java"));
    command.add("-javaagent:" + ForkedJvm.AGENT + "=admin.port=0,admin.token=slow");
    command.add("-Dpitwall.state-dir=" + state);
    command.add("-cp");
    command.add(
        ForkedJvm.classPath(
            "tomcat-embed-core-" + System.getProperty("pitwall.test.tomcat10") + ".jar",
            "jakarta.annotation-api-2.1.1.jar"));
    command.add("dev.pitwall.agent.hello.HelloServer");
    try (ForkedJvm jvm = ForkedJvm.start(jdk, folder, Map.of(), command)) {
      await().atMost(LIMIT).until(() -> PORT.matcher(jvm.out()).find());
      Matcher port = PORT.matcher(jvm.out());
      assertThat(port.find()).isTrue();
      String application = "http://127.0.0.1:" + port.group(1) + "/hello";
      assertThat(get(application, Map.of())).isEqualTo("hello"); // the agent is up soon after
      Path agent = state.resolve("agent.json");
      await().atMost(LIMIT).until(() -> Files.exists(agent) && Files.size(agent) > 0);
      String admin =
          JsonParser.parseString(Files.readString(agent))
              .getAsJsonObject()
              .get("address")
              .getAsString();

      get(
          application + "/card?number=4711",
          Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));

      await().atMost(LIMIT).until(() -> !samples(admin).isEmpty());
      JsonObject sample = samples(admin).get(0);
      assertThat(sample.get("method").getAsString()).isEqualTo("GET");
      assertThat(sample.get("route").getAsString()).isEqualTo("/hello/*");
      assertThat(sample.get("path").getAsString()).isEqualTo("/hello/card");
      assertThat(sample.get("status").getAsInt()).isEqualTo(200);
      assertThat(sample.get("seconds").getAsDouble()).isGreaterThanOrEqualTo(3);
      assertThat(sample.get("bytes").getAsInt()).isEqualTo(5);
      assertThat(sample.get("thread").getAsString()).contains("exec-");
      assertThat(sample.get("trace").getAsString()).isEqualTo(TRACE);
      JsonObject whole =
          JsonParser.parseString(
                  get(
                      admin + "/api/v1/samples/" + sample.get("id").getAsLong(),
                      Map.of("Authorization", "Bearer slow")))
              .getAsJsonObject();
      JsonObject stack = whole.getAsJsonArray("stacks").get(0).getAsJsonObject();
      assertThat(stack.get("after").getAsDouble()).isBetween(1.0, 3.0);
      assertThat(stack.getAsJsonArray("frames").toString())
          .contains("waitForTheCreditCard", "HelloServer.java");
      assertThat(jvm.finish()).isZero();
    }
  }

  private static List<JsonObject> samples(String admin) throws Exception {
    String body = get(admin + "/api/v1/samples", Map.of("Authorization", "Bearer slow"));
    List<JsonObject> samples = new ArrayList<>();
    for (JsonElement each :
        JsonParser.parseString(body).getAsJsonObject().getAsJsonArray("samples")) {
      samples.add(each.getAsJsonObject());
    }
    return samples;
  }

  private static String get(String uri, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
    headers.forEach(request::header);
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).body();
  }
}
